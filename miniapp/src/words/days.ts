/** Days as «2026-09-07», weeks from Monday to Sunday. */
const DAY = 86_400_000;
const at = (day: string): number => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN);
const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** The day in China at this instant. */
export const dayAt = (instant: number): string => dayOf(instant + 8 * 3_600_000);

/** «9月7日»; the year too where it is asked for. */
export const spokenDay = (day: string, year = false): string =>
  `${year ? `${day.slice(0, 4)}年` : ''}${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;

export type AskedDays = { readonly from: string; readonly to: string } | { readonly fault: string };

/** The longest time that is summed at once. */
const MOST_DAYS = 371;

/** The whole weeks around these days, or a sentence about what is wrong with them. */
export function wholeWeeksOf(from: string, to: string): AskedDays {
  const [first, last] = [at(from), at(to)];
  if (Number.isNaN(first) || Number.isNaN(last)) return { fault: '日期没有写全，请选好从哪天到哪天。' };
  if (first > last) return { fault: '结束的日期在开始的前面，请把两个日期调过来。' };
  const sinceMonday = (instant: number): number => (new Date(instant).getUTCDay() + 6) % 7;
  const [monday, sunday] = [first - sinceMonday(first) * DAY, last + (6 - sinceMonday(last)) * DAY];
  if (sunday - monday > MOST_DAYS * DAY) return { fault: '时间太长，一次最多看一年。' };
  return { from: dayOf(monday), to: dayOf(sunday) };
}
