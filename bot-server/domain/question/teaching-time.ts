import { isSchoolDay, NO_CALENDAR, type SchoolCalendar } from '../calendar/calendar';
import { addDays, civilDate, type CivilDate, type MinuteOfDay } from '../time/civil';
import type { Instant } from '../time/instant';

/** Half-open minutes of a day. */
export interface AnswerWindow {
  readonly from: MinuteOfDay;
  readonly to: MinuteOfDay;
}

/** Days on which a teacher is away, both ends belong to it; `part`: only that half of each of them. */
export interface Leave {
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly part?: 'morning' | 'afternoon';
}

/** When a question's clock runs: on days with lessons, inside the windows, and not while whoever has it is on leave. */
export interface TeachingTime {
  readonly calendar: SchoolCalendar;
  /** In order, not overlapping. */
  readonly windows: readonly AnswerWindow[];
  readonly leave?: readonly Leave[];
}

/** Before lunch, after lunch, and half an hour when teachers are home: 8:00–11:40, 14:00–17:30, 20:00–20:30. */
export const DEFAULT_WINDOWS: readonly AnswerWindow[] = [
  { from: 8 * 60, to: 11 * 60 + 40 },
  { from: 14 * 60, to: 17 * 60 + 30 },
  { from: 20 * 60, to: 20 * 60 + 30 },
];

/** Monday to Friday, where nothing more is known. */
export const DEFAULT_TIME: TeachingTime = { calendar: NO_CALENDAR, windows: DEFAULT_WINDOWS };

/** A half day of leave ends and begins here. */
export const MIDDAY: MinuteOfDay = 12 * 60 + 30;

/** Nothing is looked for further away: longer than any vacation. */
export const MOST_DAYS = 120;

/** A first answer, the whole matter and every step of climbing fit into so many days on which the clock runs. */
const ENOUGH_DAYS = 15;

/** The parts of a day in which the clock runs; none on a day off. */
export function openSpans(date: CivilDate, { calendar, windows, leave = [] }: TeachingTime): AnswerWindow[] {
  const away = leave.filter(({ from, to }) => from <= date && date <= to);
  if (away.some(({ part }) => part === undefined) || !isSchoolDay(date, calendar)) return [];
  const opens = away.some(({ part }) => part === 'morning') ? MIDDAY : 0;
  const closes = away.some(({ part }) => part === 'afternoon') ? MIDDAY : 24 * 60;
  return windows.map(({ from, to }) => ({ from: Math.max(from, opens), to: Math.min(to, closes) })).filter(({ from, to }) => to > from);
}

/** How long the clock runs on a whole day at school. */
export const dayMinutes = ({ windows }: Pick<TeachingTime, 'windows'>): number =>
  windows.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0);

const hasRoom = (time: TeachingTime, from: Instant): boolean => {
  // The day itself may be over already.
  let day = addDays(civilDate(from), 1);
  for (let n = 1, found = 0; n < MOST_DAYS; n += 1, day = addDays(day, 1)) {
    if (openSpans(day, time).length > 0) found += 1;
    if (found >= ENOUGH_DAYS) return true;
  }
  return false;
};

/**
 * The same time, made so that there is enough within reach: a leave without end does not count, and while the next term is not written down
 * ordinary weekdays do.
 */
export function withinReach(time: TeachingTime, from: Instant): TeachingTime {
  const present = { calendar: time.calendar, windows: time.windows };
  const weekdays = { ...present, calendar: { ...time.calendar, terms: [] } };
  return [time, present, weekdays].find((each) => hasRoom(each, from)) ?? DEFAULT_TIME;
}
