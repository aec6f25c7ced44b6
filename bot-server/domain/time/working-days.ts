import { addDays, civilDate, instantOf, weekday, type CivilDate } from './civil';
import type { Instant } from './instant';

/** Public holidays, and weekends that are worked instead (调休). A day of neither is a working day from Monday to Friday. */
export interface PublicDays {
  readonly off: ReadonlyMap<CivilDate, string>;
  readonly worked: ReadonlySet<CivilDate>;
}

/** Nothing known: Monday to Friday. */
export const NO_PUBLIC_DAYS: PublicDays = { off: new Map(), worked: new Set() };

/** A holiday from its first to its last day. */
export interface Holiday {
  readonly name: string;
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** A year's notice as days; several years are put together. */
export function publicDaysOf(years: readonly { readonly off: readonly Holiday[]; readonly work: readonly CivilDate[] }[]): PublicDays {
  const off = new Map<CivilDate, string>();
  for (const { name, from, to } of years.flatMap((year) => year.off))
    for (let day = from; day <= to; day = addDays(day, 1)) off.set(day, name);
  return { off, worked: new Set(years.flatMap(({ work }) => work)) };
}

/** Whether offices and schools work on this day, by what is known of its year. */
export const isWorkingDay = (day: CivilDate, { off, worked }: PublicDays): boolean =>
  worked.has(day) || (weekday(instantOf(day)) <= 5 && !off.has(day));

/**
 * The end of the n-th working day after an instant's day. In a year whose holidays are not known they count as working days, so a deadline
 * made then is earlier than the law's, never later by a holiday.
 */
export function endOfWorkingDay(from: Instant, n: number, days: PublicDays): Instant {
  let day = civilDate(from);
  for (let left = n; left > 0;) {
    day = addDays(day, 1);
    if (isWorkingDay(day, days)) left -= 1;
  }
  return instantOf(addDays(day, 1));
}
