/** Calendar words at UTC+08:00, whatever zone the phone is set to. */
const MINUTE = 60_000;
const DAY = 86_400_000;
const OFFSET = 8 * 60 * MINUTE;
const weekdays = ['日', '一', '二', '三', '四', '五', '六'] as const;

const two = (n: number): string => String(n).padStart(2, '0');
const civil = (at: number): Date => new Date(at + OFFSET);
const dayNumber = (at: number): number => Math.floor((at + OFFSET) / DAY);

/** «19:05». */
export const clockOf = (at: number): string => {
  const c = civil(at);
  return `${two(c.getUTCHours())}:${two(c.getUTCMinutes())}`;
};

/** «11月22日». */
export const dateOf = (at: number): string => {
  const c = civil(at);
  return `${c.getUTCMonth() + 1}月${c.getUTCDate()}日`;
};

/** «周六». */
export const weekdayOf = (at: number): string => `周${weekdays[civil(at).getUTCDay()] ?? ''}`;

/** «今天 19:05», «明天 07:00», «昨天 20:10», «周五 19:00» within six days, else «11月22日 19:05». */
export function whenOf(at: number, now: number): string {
  const days = dayNumber(at) - dayNumber(now);
  if (days === 0) return `今天 ${clockOf(at)}`;
  if (days === 1) return `明天 ${clockOf(at)}`;
  if (days === -1) return `昨天 ${clockOf(at)}`;
  if (days > 1 && days < 6) return `${weekdayOf(at)} ${clockOf(at)}`;
  const year = civil(at).getUTCFullYear();
  const sameYear = year === civil(now).getUTCFullYear();
  return `${sameYear ? '' : `${year}年`}${dateOf(at)} ${clockOf(at)}`;
}

/** The last moment of something: «今天 20:00», «明天 20:00», else the day alone, «11月28日». */
export const dueOf = (at: number, now: number): string => {
  const days = dayNumber(at) - dayNumber(now);
  return days === 0 || days === 1 ? whenOf(at, now) : dateOf(at);
};

/** «2025-11-22T19:05» for an input of kind datetime-local, and back. */
export const toLocalField = (at: number): string => new Date(at + OFFSET).toISOString().slice(0, 16);
export function fromLocalField(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}:00.000Z`);
  return Number.isNaN(at) ? null : at - OFFSET;
}

/** Good morning or evening, as one greets at that hour. */
export function greetingOf(at: number): string {
  const hour = civil(at).getUTCHours();
  if (hour < 5) return '夜深了';
  if (hour < 11) return '早上好';
  if (hour < 13) return '中午好';
  if (hour < 18) return '下午好';
  return '晚上好';
}
