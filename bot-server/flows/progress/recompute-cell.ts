import type { Push } from '../../domain/push/push';
import { funnelOf, sameFunnel, sumFunnels, type Funnel } from '../../domain/report/funnel';
import type { ClassroomId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import { familyCompletion } from '../../domain/viewing/family';
import type { Cell } from '../../store/rollups';
import { frozenOf } from '../figures/frozen';
import { countClass, type CountedClass } from './count-class';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'rollups' | 'resources' | 'roster' | 'evidence' | 'plans'>;

const MOST_TRIES = 6;

/** Stores what families have completed between them and nobody of them alone; tells whether there was any. */
async function latchFamilies({ evidence }: Pick<Needs, 'evidence'>, push: Push, { families, resources }: CountedClass): Promise<boolean> {
  let any = false;
  for (const { studentId, viewings, heldIds, facts } of families) {
    if (facts.stages.completed !== undefined) continue;
    for (const resource of resources.values()) {
      const own = viewings.filter(({ id, key }) => key.version === resource.version && !heldIds.has(id));
      const completion = own.length > 1 ? familyCompletion(own, resource) : undefined;
      if (!completion) continue;
      await evidence.families.latch(push, studentId, completion);
      any = true;
      break;
    }
  }
  return any;
}

/** The counts of one class for one push, from the rows themselves and what was left of erased families. */
export async function funnelOfClass(needs: Needs, push: Push, classroomId: ClassroomId): Promise<Funnel> {
  const [first, remainder] = await Promise.all([
    countClass(needs, push, classroomId),
    needs.rollups.remainder({ pushId: push.id, classroomId }),
  ]);
  const counted = push.together && (await latchFamilies(needs, push, first)) ? await countClass(needs, push, classroomId) : first;
  const facts = counted.families.map((family) => family.facts);
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
    if ((isSame && before.frozen) || (!before && funnel.targeted === 0)) return false;
    const frozen = before?.frozen ?? (await frozenOf(needs, push, cell.classroomId));
    const { schoolId, resourceId, startsAt, dueAt } = push;
    const { pushId, classroomId } = cell;
    const rev = before?.rev ?? 0;
    if (
      await needs.rollups.replace({
        pushId,
        classroomId,
        schoolId,
        resourceId,
        startsAt,
        dueAt,
        funnel,
        rev,
        computedAt: now,
        ...(frozen ? { frozen } : {}),
      })
    )
      return true;
  }
  throw new Error(`the counter of ${cell.pushId}:${cell.classroomId} was replaced by others ${MOST_TRIES} times in a row`);
}
