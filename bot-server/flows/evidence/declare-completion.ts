import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { familyState } from '../../domain/report/progress';
import type { CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import { faultOfDeclaring, type DeclaredReason } from '../../domain/viewing/declaration';
import { countClass } from '../progress/count-class';
import type { EvidenceNeeds } from './needs';
import { pushInClass, type InClass } from './push-in-class';

export interface Declaring extends InClass {
  readonly students: readonly string[];
  readonly reason: DeclaredReason;
  readonly on: CivilDate;
}

/**
 * Declares named families of a class done with a push (grade C). Families that have completed by themselves, or were declared already, are
 * left as they are and counted as skipped.
 * @throws Refusal access/denied, classroom/not-found, push/not-found, evidence/not-begun, evidence/day-wrong, evidence/family-not-found
 */
export async function declareCompletion(
  needs: EvidenceNeeds,
  actor: Actor,
  asked: Declaring,
  now: Instant,
): Promise<{ readonly declared: number; readonly skipped: number }> {
  // Whoever may not is told nothing of the class, not even whether it is there.
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const { push, classroom } = await pushInClass(needs, asked);
  const cell = { schoolId: push.schoolId, classroomId: classroom.id };
  if (!may.declare(actor, cell)) throw new Refusal('access/denied');
  const fault = faultOfDeclaring(push, asked.on, now);
  if (fault) throw new Refusal(fault);

  const { families } = await countClass(needs, push, classroom.id);
  const familyOf = new Map(families.map((family) => [family.studentId, family]));
  const students = [...new Set(asked.students)];
  if (students.some((id) => !familyOf.has(id))) throw new Refusal('evidence/family-not-found');
  const open = families.filter(({ studentId, facts }) => students.includes(studentId) && familyState(facts) !== 'completed');
  const { reason, on } = asked;
  const fresh = await needs.evidence.declarations.put(
    open.map(({ studentId }) => ({ ...cell, pushId: push.id, studentId, reason, on, by: actor.teacherId, at: now })),
  );
  await needs.rollups.touch([{ pushId: push.id, classroomId: classroom.id }], now);
  for (const id of fresh)
    await needs.audit.note(
      {
        chain: push.schoolId,
        actor: { kind: 'teacher', id: actor.teacherId },
        action: 'completion-declared',
        about: { kind: 'student', id },
        reason: `${push.id} ${reason} ${on}`,
      },
      now,
    );
  return { declared: fresh.length, skipped: students.length - fresh.length };
}
