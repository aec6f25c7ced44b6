import { Refusal } from '../../domain/refusal';
import { agreesWith, FUNNEL_STAGES, type Funnel } from '../../domain/report/funnel';
import type { ClassroomId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { JudgeNeeds } from '../evidence/judge-viewings';
import type { ProgressNeeds } from './needs';
import { funnelOfClass, recomputeCell } from './recompute-cell';
import { recomputeDirty } from './recompute-dirty';

type Needs = Pick<ProgressNeeds, 'pushes' | 'deliveries' | 'viewings' | 'rollups' | 'resources' | 'roster' | 'evidence'> & JudgeNeeds;

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
}

/**
 * Counts a push anew from its deliveries and viewings and compares every class with its counter. What is still marked is swept first:
 * a counter that is behind is not wrong. With `repair` the differing counters are replaced.
 * @throws Refusal push/not-found
 */
export async function verifyPush(
  needs: Needs,
  { push: pushId, repair }: { push: string; repair: boolean },
  now: Instant,
): Promise<Verified> {
  const push = await needs.pushes.get(pushId);
  if (!push) throw new Refusal('push/not-found');
  await recomputeDirty(needs, now);
  const rollups = await needs.rollups.ofPush(pushId);
  const stored = new Map(rollups.map(({ classroomId, funnel }) => [classroomId, funnel]));
  // A counter from before some figures were counted is not wrong for not having them.
  const saidBy = new Map(rollups.map((rollup) => [rollup.classroomId, rollup.stored ?? rollup.funnel]));
  const classroomIds = [...new Set([...push.classroomIds, ...stored.keys()])].sort();
  const differences: Difference[] = [];
  let families = 0;
  for (const classroomId of classroomIds) {
    const counted = await funnelOfClass(needs, push, classroomId);
    const known = stored.get(classroomId);
    families += counted.targeted;
    const said = saidBy.get(classroomId);
    const isRight = said ? agreesWith(said, counted) : FUNNEL_STAGES.every((stage) => counted[stage] === 0);
    if (!isRight) differences.push({ classroomId, stored: known, counted });
  }
  let repaired = 0;
  if (repair) for (const { classroomId } of differences) if (await recomputeCell(needs, { pushId, classroomId }, now)) repaired += 1;
  const badRemainders = await needs.rollups.badRemainders(pushId);
  return { pushId, classes: classroomIds.length, families, differences, repaired, badRemainders };
}
