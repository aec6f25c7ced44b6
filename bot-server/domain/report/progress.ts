import { civilDate, addDays, formatMinute, minuteOfDay } from '../time/civil';
import type { Instant } from '../time/instant';
import type { Message, Push } from '../push/push';
import type { Wording } from '../push/wording';
import type { Resource } from '../resource/resource';
import type { Guardianship, Student } from '../roster/roster';
import type { Declaration } from '../viewing/declaration';
import type { Said } from '../viewing/viewing';
import type { FamilyFacts, Funnel } from './funnel';
import type { OfficeCounts } from '../figures/school';

/** How a family stands with a push, for its class teacher: now, what came after the due time included. */
export type FamilyState = 'completed' | 'partial' | 'not-started' | 'not-reachable';

export const familyState = ({ reachable, alreadyWatched, stages, held }: FamilyFacts): FamilyState => {
  if (stages.completed !== undefined || (alreadyWatched && held !== true)) return 'completed';
  if (stages.started !== undefined || held === true) return 'partial';
  return reachable ? 'not-started' : 'not-reachable';
};

/** A push with its item and counts. */
export interface PushWithFunnel {
  readonly push: Push;
  readonly resource: Resource;
  readonly funnel: Funnel;
  /** Where not all of the funnel may be told to who reads it. */
  readonly office?: OfficeCounts;
}

export interface FamilyLine {
  readonly student: Pick<Student, 'id' | 'name'>;
  readonly state: FamilyState;
  /** 0 to 100: of whoever in the family has come furthest. */
  readonly percent: number;
  readonly online: boolean;
  readonly held: boolean;
  /** What the family says itself of how it watched. */
  readonly said: readonly Said[];
  readonly declaration?: Declaration;
  readonly guardians: readonly (Pick<Guardianship, 'relation' | 'worksAway' | 'caregiverAtHome'> & {
    readonly bound: boolean;
    /** In words: 已送达 … */
    readonly delivery: string;
    /** How far this guardian has come alone, and whether to the end; absent where the child is the viewer. */
    readonly own?: { readonly percent: number; readonly completed: boolean };
  })[];
}

/** How people speak of a time that is near: `明天 07:00`. */
export function nearTime(at: Instant, now: Instant): string {
  const [day, today] = [civilDate(at), civilDate(now)];
  const clock = formatMinute(minuteOfDay(at));
  if (day === today) return `今天 ${clock}`;
  if (day === addDays(today, 1)) return `明天 ${clock}`;
  const [, month, date] = day.split('-').map(Number);
  return `${month}月${date}日 ${clock}`;
}

/** How a message stands, in the words for a school. */
export function schoolWords(
  { state, because, dueAt }: Pick<Message, 'state' | 'because' | 'dueAt'>,
  wording: Pick<Wording, 'standing'>,
  now: Instant,
): string {
  const key = state === 'held' ? (because ?? 'waiting') : state === 'sending' ? 'waiting' : state === 'unknown' ? 'unknown-outcome' : state;
  return wording.standing[key].school.replace('{retryAt}', dueAt === undefined ? '稍后' : nearTime(dueAt, now));
}
