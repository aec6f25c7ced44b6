import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { EvidenceNeeds } from './needs';
import { pushInClass, type InClass } from './push-in-class';

/**
 * Takes one family's declaration back.
 * @throws Refusal access/denied, classroom/not-found, push/not-found, evidence/not-declared
 */
export async function undoDeclaration(
  needs: Pick<EvidenceNeeds, 'pushes' | 'roster' | 'rollups' | 'evidence' | 'audit'>,
  actor: Actor,
  asked: InClass & { readonly student: string },
  now: Instant,
): Promise<void> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const { push, classroom } = await pushInClass(needs, asked);
  if (!may.declare(actor, { schoolId: push.schoolId, classroomId: classroom.id })) throw new Refusal('access/denied');
  const key = { pushId: push.id, classroomId: classroom.id };
  if (!(await needs.evidence.declarations.remove({ ...key, studentId: asked.student }))) throw new Refusal('evidence/not-declared');
  await needs.rollups.touch([key], now);
  await needs.audit.note(
    {
      chain: push.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'declaration-undone',
      about: { kind: 'student', id: asked.student },
      reason: push.id,
    },
    now,
  );
}
