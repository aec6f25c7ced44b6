import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import { isReasonOf, type Decision, type DecisionReason } from '../../domain/viewing/flags';
import { countClass } from '../progress/count-class';
import { cellsTouchedBy } from '../progress/cells-touched';
import type { EvidenceNeeds } from './needs';
import { pushInClass, type InClass } from './push-in-class';

export interface Deciding extends InClass {
  readonly flag: string;
  readonly verdict: Decision['verdict'];
  readonly reason: DecisionReason;
}

/**
 * Says of a flag on a family's viewing whether it counts: for a note, that it was seen; for a hold, whether it is released or kept. The
 * decision is about the evidence as it now stands and may be changed by another.
 * @throws Refusal access/denied, classroom/not-found, push/not-found, evidence/reason-wrong, evidence/flag-not-found, evidence/changed
 */
export async function decideFlag(needs: EvidenceNeeds, actor: Actor, asked: Deciding, now: Instant): Promise<void> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const { push, classroom } = await pushInClass(needs, asked);
  if (!may.decideFlags(actor, { schoolId: push.schoolId, classroomId: classroom.id })) throw new Refusal('access/denied');
  const { verdict, reason } = asked;
  if (!isReasonOf(verdict, reason)) throw new Refusal('evidence/reason-wrong');

  const [flag, { families }] = await Promise.all([needs.evidence.flags.get(asked.flag), countClass(needs, push, classroom.id)]);
  const family = flag && families.find(({ viewings }) => viewings.some(({ id }) => id === flag.viewingId));
  const viewing = family?.viewings.find(({ id }) => id === flag?.viewingId);
  if (!flag || !family || !viewing || flag.lapsedAt !== undefined) throw new Refusal('evidence/flag-not-found');
  const { rev, evidence, level, size } = flag;
  const decision: Decision = { verdict, reason, by: actor.teacherId, at: now, evidence, level, size };
  if (!(await needs.evidence.flags.replace({ ...flag, decision }, rev))) throw new Refusal('evidence/changed');
  await needs.rollups.touch([...((await cellsTouchedBy(needs, [viewing])).get(viewing.id) ?? [])], now);
  await needs.audit.note(
    {
      chain: push.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: verdict === 'released' ? 'flag-released' : 'flag-kept',
      about: { kind: 'student', id: family.studentId },
      reason: `${push.id} ${flag.kind} ${reason}`,
    },
    now,
  );
}
