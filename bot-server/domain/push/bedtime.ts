import type { MinuteOfDay } from '../time/civil';
import { DEFAULT_QUIET_HOURS, type QuietHours } from './quiet-hours';

/** Lights out on school nights, by the ministry's word of 2021: primary, junior secondary, senior secondary. */
const BEDTIME = { primary: 21 * 60 + 20, junior: 22 * 60, senior: 23 * 60 } as const;
const SCREENS_OFF_BEFORE = 60;
const [LAST_PRIMARY, LAST_JUNIOR] = [6, 9];

const bedtimeOf = (grade: number): MinuteOfDay =>
  grade <= LAST_PRIMARY ? BEDTIME.primary : grade <= LAST_JUNIOR ? BEDTIME.junior : BEDTIME.senior;

/** The last minute of the day in which something for children of these grades may come: `lastMinuteFor([3, 8]) → 20:20`; the youngest decides. */
export const lastMinuteFor = (grades: readonly number[]): MinuteOfDay =>
  Math.min(...grades.map(bedtimeOf), BEDTIME.senior) - SCREENS_OFF_BEFORE;

/** When nothing of a child's own may come: from an hour before bedtime until 07:00. Like quiet hours, but nobody can switch it off. */
export const nightOf = (grades: readonly number[]): QuietHours => ({ from: lastMinuteFor(grades) + 1, to: DEFAULT_QUIET_HOURS.to });
