import type { Actor } from '../../domain/access/actor';
import type { UnboundBecause } from '../../domain/binding/binding';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { BindingStore } from '../../store/bindings';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import { tendedClass } from './class-families';

interface Needs {
  readonly roster: Pick<RosterStore, 'classrooms' | 'studentsOfClassrooms' | 'guardianshipsOfGuardian'>;
  readonly identities: Pick<IdentityStore, 'release' | 'ofPerson'>;
  readonly bindings: { readonly kinship: Pick<BindingStore['kinship'], 'end' | 'bar'> };
  readonly audit: Pick<AuditStore, 'note'>;
}

export interface Unbinding {
  readonly classroomId: string;
  readonly studentId: string;
  readonly guardianId: string;
  readonly because: UnboundBecause;
}

/**
 * Unbinds a guardian from a child of the own class; who they are is read afresh at every request, so it acts at once, and no
 * later roster file undoes it. The WeChat users behind come back by the class teacher alone. `wrong-wechat` leaves the guardian in the roster and takes away the WeChat that stood behind.
 * Twice is once.
 * @throws Refusal access/denied, binding/child-not-found
 */
export async function unbindGuardian(needs: Needs, who: Actor, unbinding: Unbinding, now: Instant): Promise<void> {
  const { classroomId, studentId, guardianId, because } = unbinding;
  const { actor, classroom } = await tendedClass(needs, who, classroomId);
  const students = await needs.roster.studentsOfClassrooms([classroomId]);
  if (!students.some(({ id }) => id === studentId)) throw new Refusal('binding/child-not-found');
  const kins = await needs.roster.guardianshipsOfGuardian(guardianId);
  if (!kins.some((kin) => kin.studentId === studentId)) return;

  const about = { kind: 'student' as const, id: studentId };
  const by = { kind: 'teacher' as const, id: actor.teacherId };
  const reason = `${because}: guardian ${guardianId}`;
  await needs.audit.note({ chain: classroom.schoolId, actor: by, action: 'binding-removed', about, reason }, now);
  const person = { kind: 'guardian' as const, id: guardianId };
  const known = await needs.identities.ofPerson(person);
  await needs.bindings.kinship.bar(
    { guardianId, studentId },
    known.map(({ id }) => id),
  );
  if (because !== 'wrong-wechat') await needs.bindings.kinship.end({ guardianId, studentId }, now);
  // Whoever is nobody's guardian any more is a stranger.
  if (because === 'wrong-wechat' || kins.length === 1) await needs.identities.release(person);
}
