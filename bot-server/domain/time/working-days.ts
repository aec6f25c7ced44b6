import { addDays, civilDate, instantOf, weekday } from './civil';
import type { Instant } from './instant';

/**
 * The end of the n-th working day after an instant's day. Monday to Friday count; public holidays are not known here and count as well,
 * so a deadline made by this rule is never later than the law's.
 */
export function endOfWorkingDay(from: Instant, n: number): Instant {
  let day = civilDate(from);
  for (let left = n; left > 0;) {
    day = addDays(day, 1);
    if (weekday(instantOf(day)) <= 5) left -= 1;
  }
  return instantOf(addDays(day, 1));
}
