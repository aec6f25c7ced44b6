/** «2:05», «1:02:05»: a length or a place on the media's axis. */
export function clockLength(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** «2分05秒», «45秒»: the same length for a reader. */
export function spokenLength(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const m = Math.floor(whole / 60);
  const s = whole % 60;
  if (m === 0) return `${s}秒`;
  return s === 0 ? `${m}分钟` : `${m}分${s}秒`;
}

/** A rate of two counts, «86%», or «—» where there is nothing to divide by or a cell is hidden. Never rounds up to 100. */
export function percentOf(part: number | null, whole: number | null): string {
  if (part === null || whole === null || whole === 0) return '—';
  const exact = (part / whole) * 100;
  const shown = exact > 99 && exact < 100 ? 99 : Math.round(exact);
  return `${shown}%`;
}

/** A count with thousands parted, or «—» where it is hidden. */
export const countOf = (n: number | null): string => (n === null ? '—' : String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ','));
