import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { RosterStore } from '../../store/roster';
import type { Gateway } from '../../wechat/gateway';
import type { BoundChild } from './bound-child';
import { tieFamily, type TieFamilyNeeds } from './tie-family';

type Needs = TieFamilyNeeds & {
  readonly gateway: Pick<Gateway, 'phoneOf'>;
  readonly roster: Pick<RosterStore, 'guardianByPhone' | 'guardianshipsOfGuardian' | 'students' | 'classrooms'>;
};

/**
 * Binds every child of the guardian whose phone WeChat vouches for. The number is compared and forgotten.
 * @throws Refusal binding/phone-unavailable, binding/phone-unknown
 */
export async function bindPhone(needs: Needs, actor: Actor, code: string, now: Instant): Promise<BoundChild> {
  if (!may.bindChild(actor)) throw new Refusal('access/denied');
  const phone = await needs.gateway.phoneOf(actor.accountId, code);
  if (phone === undefined) throw new Refusal('binding/phone-unavailable');
  const guardian = await needs.roster.guardianByPhone(phone);
  const guardianships = guardian ? await needs.roster.guardianshipsOfGuardian(guardian.id) : [];
  const students = await needs.roster.students(guardianships.map(({ studentId }) => studentId));
  if (!guardian || students.length === 0) throw new Refusal('binding/phone-unknown');

  const classrooms = await needs.roster.classrooms([...new Set(students.map(({ classroomId }) => classroomId))]);
  const known = students.flatMap((student) => {
    const kin = guardianships.find(({ studentId }) => studentId === student.id);
    return kin ? [{ student, kin, className: classrooms.find(({ id }) => id === student.classroomId)?.name ?? '' }] : [];
  });
  const ties = known.map(({ student, kin }) => ({ child: student, kin }));
  const { changed } = await tieFamily(
    needs,
    { identityId: actor.identityId, row: guardian.id, ownName: '', ties, action: 'binding-made' },
    now,
  );
  const children = known.map(({ student, kin, className }) => ({ student, className, relation: kin.relation }));
  return { children, already: !changed };
}
