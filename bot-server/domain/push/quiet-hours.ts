import { civilDate, instantOf, minuteOfDay, addDays, type MinuteOfDay } from '../time/civil';
import type { Instant } from '../time/instant';

/** 免打扰: from (inclusive) to (exclusive), may wrap midnight. */
export interface QuietHours {
  readonly from: MinuteOfDay;
  readonly to: MinuteOfDay;
}

/** 21:30 to 07:00. */
export const DEFAULT_QUIET_HOURS: QuietHours = {
  from: 21 * 60 + 30,
  to: 7 * 60,
};

/** `isQuiet(1290, {from:1290,to:420}) → true`; equal ends mean the whole day is open. */
export function isQuiet(minute: MinuteOfDay, { from, to }: QuietHours): boolean {
  if (from === to) return false;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The next instant at which these quiet hours end, or `now` itself when it is not quiet. */
export function quietEnds(now: Instant, hours: QuietHours): Instant {
  const minute = minuteOfDay(now);
  if (!isQuiet(minute, hours)) return now;
  const today = civilDate(now);
  return instantOf(minute < hours.to ? today : addDays(today, 1), hours.to);
}
