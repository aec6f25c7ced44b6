import { DAY, HOUR, MINUTE, type Instant } from './instant';

/** A day in China's civil calendar, `2026-09-01`. */
export type CivilDate = string;
/** Minutes since midnight, 0 to 1439: 21:30 is 1290. */
export type MinuteOfDay = number;
/** 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** China has had one zone and no summer time since 1992, so the rules need no zone database and no host zone. */
const OFFSET = 8 * HOUR;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** The civil day of an instant: `civilDate(Date.UTC(2026, 0, 1, 16)) → '2026-01-02'`. */
export function civilDate(at: Instant): CivilDate {
  const shifted = new Date(at + OFFSET);
  return `${pad(shifted.getUTCFullYear(), 4)}-${pad(shifted.getUTCMonth() + 1)}-${pad(shifted.getUTCDate())}`;
}

/** The minute of the civil day of an instant, 0 to 1439. */
export function minuteOfDay(at: Instant): MinuteOfDay {
  return Math.floor((((at + OFFSET) % DAY) + DAY) / MINUTE) % 1440;
}

/** 1 (Monday) to 7 (Sunday). */
export function weekday(at: Instant): Weekday {
  return (((new Date(at + OFFSET).getUTCDay() + 6) % 7) + 1) as Weekday;
}

/** `instantOf('2026-09-01', 19 * 60 + 30)` is 19:30 in China on that day. @throws RangeError for a day that does not exist. */
export function instantOf(date: CivilDate, minute: MinuteOfDay = 0): Instant {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const at = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) - OFFSET : NaN;
  if (!match || civilDate(at) !== date) throw new RangeError(`not a civil date: ${date}`);
  return at + minute * MINUTE;
}

/** The same minute, `days` civil days later. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return civilDate(instantOf(date) + days * DAY);
}

/** `'19:30' → 1170`; undefined when it is not a time of day. Full-width digits and colon are read too. */
export function parseMinute(text: string): MinuteOfDay | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(text.normalize('NFKC').trim());
  if (!match) return undefined;
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  return hour < 24 && minute < 60 ? hour * 60 + minute : undefined;
}

/** `1170 → '19:30'`. */
export function formatMinute(minute: MinuteOfDay): string {
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

/** `2026-09-01 19:30`, as WeChat's `time` fields and people read it. */
export function formatInstant(at: Instant): string {
  return `${civilDate(at)} ${formatMinute(minuteOfDay(at))}`;
}
