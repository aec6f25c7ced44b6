import { addDays, civilDate, type CivilDate } from './civil';
import { DAY, HOUR, type Instant } from './instant';

/** A calendar week of China, Monday to Sunday, as a running number: weeks can be compared and counted. */
export type WeekNo = number;

const WEEK = 7 * DAY;
/** Monday 1969-12-29 00:00 in China: the week that holds the epoch is week 0. */
const FIRST = -3 * DAY - 8 * HOUR;

/** The week of an instant: a Sunday 23:59 and the Monday 00:00 after it are in two weeks. */
export const weekOf = (at: Instant): WeekNo => Math.floor((at - FIRST) / WEEK);

/** The Monday 00:00 with which a week begins; it ends where the next begins. */
export const startOfWeek = (week: WeekNo): Instant => FIRST + week * WEEK;

/** `weekDays(weekOf(now))` → its Monday and its Sunday. */
export function weekDays(week: WeekNo): { readonly from: CivilDate; readonly to: CivilDate } {
  const from = civilDate(startOfWeek(week));
  return { from, to: addDays(from, 6) };
}
