import { classesOf } from '../../domain/push/audience';
import { DIGEST_GRACE_MS, digestHourEnds } from '../../domain/push/digest';
import type { Push } from '../../domain/push/push';
import type { GuardianId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import { groupBy } from '../../domain/group-by';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'roster'> & { readonly plans: Pick<PushNeeds['plans'], 'upcoming'> };

const MOST_SLOTS = 50;

/**
 * Who is to have something else within the same clock hour, and until when their message waits for it, so that one rings for both. Empty for
 * nearly every push: then nothing is asked but the plan.
 */
export async function waitingForMore({ plans, roster }: Needs, push: Push, now: Instant): Promise<ReadonlyMap<GuardianId, Instant>> {
  const ends = digestHourEnds(push.startsAt);
  if (now >= ends) return new Map();
  const later = (await plans.upcoming([push.schoolId], now, MOST_SLOTS)).filter(({ startsAt }) => startsAt < ends);
  if (!later.length) return new Map();
  const classrooms = await roster.classroomsOfSchool(push.schoolId);
  const until = new Map<GuardianId, Instant>();
  for (const { audience, startsAt } of later) {
    const students = await roster.seatsOfClassrooms(classesOf(audience, classrooms));
    const ties = await roster.guardianshipsOfStudents(students.map(({ id }) => id));
    for (const guardianId of groupBy(ties, (tie) => tie.guardianId).keys())
      until.set(guardianId, Math.max(until.get(guardianId) ?? 0, startsAt + DIGEST_GRACE_MS));
  }
  return until;
}
