import type { Push } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import { agreesWith, FUNNEL_STAGES, type Funnel } from '../../domain/report/funnel';
import { countableSince } from '../../domain/retention/rules';
import type { ClassroomId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { RetentionStore } from '../../store/retention';
import type { JudgeNeeds } from '../evidence/judge-viewings';
import type { ProgressNeeds } from './needs';
import { funnelOfClass, recomputeCell } from './recompute-cell';
import { recomputeDirty } from './recompute-dirty';

type Needs = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'rollups' | 'resources' | 'roster' | 'evidence' | 'plans'> &
  JudgeNeeds & { readonly retention: Pick<RetentionStore, 'shortened'> };

export interface Difference {
  readonly classroomId: ClassroomId;
  /** Undefined: there was no counter. */
  readonly stored: Funnel | undefined;
  readonly counted: Funnel;
}

export interface Verified {
  readonly pushId: string;
  readonly classes: number;
  readonly families: number;
  readonly differences: readonly Difference[];
  readonly repaired: number;
  /** Classes whose remainder of erased families was changed by somebody: it counts for nothing. */
  readonly badRemainders: readonly ClassroomId[];
  /** Rows it was counted from are past their time: whether the counters are right can not be said any more. */
  readonly tooOld: boolean;
}

const MOST_LOOKS = 4;

/**
 * Counts a push anew from its deliveries and viewings and compares every class with its counter. What is still marked is swept first:
 * a counter that is behind is not wrong, so a class that differs is swept and looked at again, since reports and sendings go on meanwhile.
 * With `repair` the differing counters are replaced. A push whose rows are past their time is not counted: what is left of them would be
 * taken for all there was.
 * @throws Refusal push/not-found; push/too-old for a repair
 */
export async function verifyPush(
  needs: Needs,
  { push: pushId, repair }: { push: string; repair: boolean },
  now: Instant,
): Promise<Verified> {
  const push = await needs.pushes.get(pushId);
  if (!push) throw new Refusal('push/not-found');
  const since = countableSince(now, (await needs.retention.shortened()).get(push.schoolId));
  if (push.startsAt < since) {
    if (repair) throw new Refusal('push/too-old');
    const badRemainders = await needs.rollups.badRemainders(pushId);
    return { pushId, classes: push.classroomIds.length, families: 0, differences: [], repaired: 0, badRemainders, tooOld: true };
  }
  await recomputeDirty(needs, now);
  const stored = (await needs.rollups.ofPush(pushId)).map(({ classroomId }) => classroomId);
  const classroomIds = [...new Set([...push.classroomIds, ...stored])].sort();
  const differences: Difference[] = [];
  let families = 0;
  for (const classroomId of classroomIds) {
    const looked = await lookAt(needs, push, classroomId, now);
    families += looked.counted.targeted;
    if (!looked.isRight) differences.push({ classroomId, stored: looked.stored, counted: looked.counted });
  }
  let repaired = 0;
  if (repair) for (const { classroomId } of differences) if (await recomputeCell(needs, { pushId, classroomId }, now)) repaired += 1;
  const badRemainders = await needs.rollups.badRemainders(pushId);
  return { pushId, classes: classroomIds.length, families, differences, repaired, badRemainders, tooOld: false };
}

interface Looked extends Omit<Difference, 'classroomId'> {
  readonly isRight: boolean;
}

async function lookAt(needs: Needs, push: Push, classroomId: ClassroomId, now: Instant): Promise<Looked> {
  for (let look = 1; ; look++) {
    const rollup = await needs.rollups.get({ pushId: push.id, classroomId });
    const counted = await funnelOfClass(needs, push, classroomId);
    // A counter from before some figures were counted is not wrong for not having them.
    const isRight = rollup ? agreesWith(rollup.stored ?? rollup.funnel, counted) : FUNNEL_STAGES.every((stage) => counted[stage] === 0);
    if (isRight || look === MOST_LOOKS) return { isRight, stored: rollup?.funnel, counted };
    await recomputeDirty(needs, now);
  }
}
