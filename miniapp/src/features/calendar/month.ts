import type { WireCalendarDay } from '@contract/index';

/** The days in weeks from Monday to Sunday; places before the first and after the last day are empty. */
export function weeksOf(days: readonly WireCalendarDay[]): (WireCalendarDay | null)[][] {
  const lead = (days[0]?.weekday ?? 1) - 1;
  const cells: (WireCalendarDay | null)[] = [...Array.from({ length: lead }, () => null), ...days];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** The month so many months on: `monthOn('2026-12', 1) → '2027-01'`. */
export function monthOn(month: string, by: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
}

export const monthWords = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`;
export const dayWords = (date: string): string => `${Number(date.slice(5, 7))}月${Number(date.slice(8, 10))}日`;
export const spanWords = ({ from, to }: { from: string; to: string }): string =>
  from === to ? dayWords(from) : `${dayWords(from)}到${dayWords(to)}`;

type Tone = 'off' | 'work' | 'exam' | 'home';

/** The one sign in a day's corner, as wall calendars have it; undefined for a day like any other. */
export function markOf({ kind, madeUp, exam }: WireCalendarDay): { readonly sign: string; readonly tone: Tone } | undefined {
  if (kind === 'holiday') return { sign: '休', tone: 'off' };
  if (kind === 'at-home') return { sign: '停', tone: 'home' };
  if (exam !== undefined) return { sign: '考', tone: 'exam' };
  return madeUp ? { sign: '班', tone: 'work' } : undefined;
}
