import { nightOf, overdueBefore, RULE_IDS, type RuleId, type ShorterDays } from '../../domain/retention/rules';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import type { RetentionRun, RetentionStore } from '../../store/retention';

export interface RetentionNeeds {
  readonly retention: Omit<RetentionStore, 'shorten' | 'runsBetween' | 'lastNight'>;
  /** Takes away everything about a student who left long ago, and guardians who have no other child here. */
  readonly forgetLeaver: (studentId: string, now: Instant) => Promise<boolean>;
  /** Takes the beginning of each audit chain away; gives the number of rows. */
  readonly pruneTrail: (before: Instant, now: Instant) => Promise<number>;
}

type Place = RetentionStore['places'][number];
type Counts = Partial<Record<RuleId, number>>;

const BATCH = 500;
const STUDENTS_AT_ONCE = 50;
const LEAVERS_AT_ONCE = 20;
/** A row that was being written in the same moment is left for the next round. */
const ROUNDS = 3;

/**
 * Takes away what is over its time, in small batches, once a night; the counts are all that is noted. Cut off anywhere it is taken up by the
 * next call; called again in the same night it does nothing. Undefined when there was nothing to do (yet), or it was stopped.
 */
export async function keepToLimits(needs: RetentionNeeds, now: Instant, stopped: () => boolean): Promise<RetentionRun | undefined> {
  const night = nightOf(now);
  if ((await needs.retention.run(night))?.finishedAt !== undefined) return undefined;
  await needs.retention.begin(night, now);
  const shortened = await needs.retention.shortened();
  let overdue: Counts = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const rule of RULE_IDS) {
      for await (const removed of sweepRule(needs, rule, shortened, now)) {
        if (removed > 0) await needs.retention.add(night, rule, removed);
        if (stopped()) return undefined;
      }
    }
    overdue = await countOverdue(needs, now);
    if (Object.values(overdue).every((count) => count === 0)) break;
  }
  await needs.retention.finish(night, overdue, now);
  return needs.retention.run(night);
}

/** How many rows are over their time now, by rule: after a night's work none. */
export async function countOverdue(needs: Pick<RetentionNeeds, 'retention'>, now: Instant): Promise<Counts> {
  const shortened = await needs.retention.shortened();
  const counts: Counts = Object.fromEntries(RULE_IDS.map((rule) => [rule, 0]));
  for (const place of needs.retention.places) {
    let count = await place.overdue({ limit: 0 }, overdueBefore(place.rule, now));
    for (const [schoolId, days] of shortened) {
      if (days[place.rule] === undefined) continue;
      const before = overdueBefore(place.rule, now, days[place.rule]);
      for await (const over of waysInto(needs, place, schoolId)) count += await place.overdue(over, before);
    }
    counts[place.rule] = (counts[place.rule] ?? 0) + count;
  }
  for (const { beforeDay, schoolId } of leavingDays(shortened, now)) {
    counts.leavers = (counts.leavers ?? 0) + (await needs.retention.countLeavers(beforeDay, schoolId));
  }
  return counts;
}

async function* sweepRule(
  needs: RetentionNeeds,
  rule: RuleId,
  shortened: ReadonlyMap<string, ShorterDays>,
  now: Instant,
): AsyncGenerator<number> {
  for (const place of needs.retention.places.filter((each) => each.rule === rule)) {
    yield* sweepPlace(place, { limit: BATCH }, overdueBefore(rule, now));
    for (const [schoolId, days] of shortened) {
      if (days[rule] === undefined) continue;
      for await (const over of waysInto(needs, place, schoolId)) yield* sweepPlace(place, over, overdueBefore(rule, now, days[rule]));
    }
  }
  if (rule === 'leavers') for (const day of leavingDays(shortened, now)) yield* forgetLeavers(needs, day, now);
  if (rule === 'records') yield needs.pruneTrail(overdueBefore('records', now), now);
}

async function* sweepPlace(place: Place, over: Parameters<Place['sweep']>[0], before: Instant): AsyncGenerator<number> {
  let after: string | undefined;
  do {
    const swept = await place.sweep({ ...over, ...(after === undefined ? {} : { after }) }, before);
    yield swept.removed;
    after = swept.after;
  } while (after !== undefined);
}

/** The rows of one school in this place, in parts. */
async function* waysInto(
  { retention }: Pick<RetentionNeeds, 'retention'>,
  place: Place,
  schoolId: string,
): AsyncGenerator<Parameters<Place['sweep']>[0]> {
  if (place.bySchool === 'field') yield { schoolId, limit: BATCH };
  if (place.bySchool !== 'viewers') return;
  let after: string | undefined = '';
  while (after !== undefined) {
    const { viewers, at } = await retention.viewersOfSchool(schoolId, after, STUDENTS_AT_ONCE);
    if (viewers.length > 0) yield { viewers, limit: BATCH };
    after = at;
  }
}

interface LeavingDay {
  readonly beforeDay: string;
  readonly schoolId?: string;
}

/** Who left before which day is over the time: of all schools, then of those with a shorter one. */
const leavingDays = (shortened: ReadonlyMap<string, ShorterDays>, now: Instant): LeavingDay[] => [
  { beforeDay: civilDate(overdueBefore('leavers', now)) },
  ...[...shortened].flatMap(([schoolId, { leavers }]) =>
    leavers === undefined ? [] : [{ schoolId, beforeDay: civilDate(overdueBefore('leavers', now, leavers)) }],
  ),
];

async function* forgetLeavers(
  { retention, forgetLeaver }: RetentionNeeds,
  { beforeDay, schoolId }: LeavingDay,
  now: Instant,
): AsyncGenerator<number> {
  for (;;) {
    const ids = await retention.leavers(beforeDay, LEAVERS_AT_ONCE, schoolId);
    let done = 0;
    for (const id of ids) {
      if (!(await forgetLeaver(id, now))) continue;
      done += 1;
      yield 1;
    }
    // Those that could not be forgotten now would come again for ever: they are counted as overdue, and the next night tries again.
    if (ids.length < LEAVERS_AT_ONCE || done === 0) return;
  }
}
