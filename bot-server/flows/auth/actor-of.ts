import type { Identity } from '../../domain/account/account';
import type { Actor } from '../../domain/access/actor';
import { bureausUnder } from '../../domain/access/bureaus-under';
import { rolesInOrder, type Role, type RoleKey } from '../../domain/access/role';
import { isPresent } from '../../domain/roster/membership';
import type { RosterStore } from '../../store/roster';

export type ActorNeeds = {
  readonly roster: Pick<RosterStore, 'teacher' | 'officer' | 'bureaus' | 'schoolIdsOfBureaus' | 'childrenOf'>;
};
type Known = Pick<Identity, 'id' | 'accountId' | 'persons'>;

/**
 * Who an identity acts as, read afresh for every request, so that a change of role takes effect at once.
 * The role chosen for the session counts while it is still theirs; else somebody who is staff and a parent too acts as staff.
 */
export async function actorOf(needs: ActorNeeds, identity: Known, chosen?: RoleKey): Promise<Actor> {
  for (const role of rolesInOrder(identity.persons, chosen)) {
    const actor = await actorAs(needs, identity, role);
    if (actor) return actor;
  }
  return { identityId: identity.id, accountId: identity.accountId, role: 'stranger' };
}

/** The identity in one role, or undefined when that role is not theirs (any more). */
export async function actorAs({ roster }: ActorNeeds, identity: Known, role: Role): Promise<Actor | undefined> {
  const signed = { identityId: identity.id, accountId: identity.accountId };
  switch (role.kind) {
    case 'teacher': {
      const teacher = await roster.teacher(role.id);
      if (!teacher) return undefined;
      const { id, schoolId, roles, classroomIds, teaches } = teacher;
      return { ...signed, role: 'teacher', teacherId: id, schoolId, roles, classroomIds, ...(teaches ? { teaches } : {}) };
    }
    case 'officer': {
      const officer = await roster.officer(role.id);
      if (!officer) return undefined;
      const { id: officerId, bureauId, duty } = officer;
      const schoolIds = await roster.schoolIdsOfBureaus(bureausUnder(await roster.bureaus(), bureauId));
      return { ...signed, role: 'officer', officerId, bureauId, ...(duty === undefined ? {} : { duty }), schoolIds };
    }
    case 'guardian': {
      const present = (await roster.childrenOf(role.id)).filter(isPresent);
      if (present.length === 0) return undefined;
      const studentIds: string[] = [];
      for (const { id, aliases } of present) studentIds.push(id, ...(aliases ?? []));
      const [only] = present;
      // Nearly everybody, on every request.
      const classroomIds =
        only && present.length === 1 ? [only.classroomId] : [...new Set(present.map(({ classroomId }) => classroomId))].sort();
      return { ...signed, role: 'guardian', guardianId: role.id, studentIds, classroomIds };
    }
    case 'learner': {
      for (const { kind, id: guardianId } of identity.persons) {
        if (kind !== 'guardian') continue;
        const student = (await roster.childrenOf(guardianId)).find(({ id }) => id === role.id);
        if (!student || !isPresent(student)) continue;
        const { id: studentId, classroomId, aliases = [] } = student;
        return { ...signed, role: 'learner', guardianId, studentId, studentIds: [studentId, ...aliases], classroomIds: [classroomId] };
      }
      return undefined;
    }
  }
}
