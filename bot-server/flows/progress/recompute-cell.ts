import type { Push } from '../../domain/push/push';
import { funnelOf, sameFunnel, sumFunnels, type Funnel } from '../../domain/report/funnel';
import type { ClassroomId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { Cell } from '../../store/rollups';
import { countClass } from './count-class';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'rollups' | 'resources' | 'roster'>;

const MOST_TRIES = 6;

/** The counts of one class for one push, from the rows themselves and what was left of erased families. */
export async function funnelOfClass(needs: Needs, push: Push, classroomId: ClassroomId): Promise<Funnel> {
  const [{ families }, remainder] = await Promise.all([
    countClass(needs, push, classroomId),
    needs.rollups.remainder({ pushId: push.id, classroomId }),
  ]);
  const facts = families.map((family) => family.facts);
  return sumFunnels([funnelOf(facts, push.dueAt), remainder]);
}

/**
 * Counts one class of one push anew and puts the result in place of the counter it read before counting, so that of two that count at once
 * the older never stays. Run again it changes nothing. Tells whether the counter changed.
 * @throws Error when others kept replacing the counter meanwhile; it is then to be tried again later
 */
export async function recomputeCell(needs: Needs, cell: Cell, now: Instant): Promise<boolean> {
  const push = await needs.pushes.get(cell.pushId);
  if (!push) return false;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const before = await needs.rollups.get(cell);
    const funnel = await funnelOfClass(needs, push, cell.classroomId);
    const isSame = before && sameFunnel(before.funnel, funnel) && before.dueAt === push.dueAt && before.startsAt === push.startsAt;
    if (isSame || (!before && funnel.targeted === 0)) return false;
    const { schoolId, resourceId, startsAt, dueAt } = push;
    const { pushId, classroomId } = cell;
    const rev = before?.rev ?? 0;
    if (await needs.rollups.replace({ pushId, classroomId, schoolId, resourceId, startsAt, dueAt, funnel, rev, computedAt: now }))
      return true;
  }
  throw new Error(`the counter of ${cell.pushId}:${cell.classroomId} was replaced by others ${MOST_TRIES} times in a row`);
}
