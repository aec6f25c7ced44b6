import type { Dimension } from '../../../bot-server/domain/resource/resource';
import { DIMENSIONS, SUBJECTS } from '../../../bot-server/domain/resource/words';
import { DAY, HOUR, type Instant } from '../../../bot-server/domain/time/instant';
import { startOfWeek, weekOf, type WeekNo } from '../../../bot-server/domain/time/week';
import type { Room } from './layout';

/** One push of the term, as every school sends it. */
export interface Item {
  readonly n: number;
  readonly resourceId: string;
  readonly theme: string;
  readonly dimension: Dimension;
  /** '' of every second item: nobody wrote it. */
  readonly subject: string;
  readonly week: WeekNo;
  readonly startsAt: Instant;
  readonly dueAt: Instant;
  readonly grades: readonly number[];
}

const FIRST_WEEK = weekOf(Date.UTC(2026, 1, 23, 11, 30));
const A_WEEK_HAS = 8;
const THEMES = 12;
const LOW = [1, 2, 3];
const HIGH = [4, 5, 6];
/** Seconds of every item: long enough that a phone that tells once at the end is not taken for one that was online. */
export const LENGTH = 200;
export const THRESHOLD = 0.9;

/** Push `n`: lower and upper grades in turn; the last of every ten brings the item of the one before it, so that one item had two pushes. */
export function itemOf(n: number): Item {
  const [week, nth] = [FIRST_WEEK + Math.floor(n / A_WEEK_HAS), n % A_WEEK_HAS];
  const isAgain = n % 10 === 9 && nth > 0;
  const item = isAgain ? n - 1 : n;
  const startsAt = startOfWeek(week) + (nth % 7) * DAY + 19.5 * HOUR;
  return {
    ...{ n, resourceId: `r${item}`, theme: `主题${item % THEMES}`, week },
    ...{ dimension: DIMENSIONS[item % 3] ?? '健康', subject: item % 2 === 0 ? '' : (SUBJECTS[item % 5] ?? '') },
    ...{ startsAt, dueAt: startsAt + 7 * DAY, grades: n % 2 === 0 ? LOW : HIGH },
  };
}
export const itemsOf = (pushes: number): Item[] => Array.from({ length: pushes }, (_, n) => itemOf(n));
export const pushIdOf = ({ n }: Item, schoolId: string): string => `p${n}-${schoolId}`;
export const isFor = ({ grades }: Item, { grade }: Room): boolean => grades.includes(grade);
/** Everything of these pushes is due then, and every week of them over. */
export const afterAll = (pushes: number): Instant => startOfWeek(itemOf(pushes - 1).week + 3);
