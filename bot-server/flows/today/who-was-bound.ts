import type { GuardianActor } from '../../domain/access/actor';
import type { BoundTo } from '../../domain/push/inbox';
import type { GuardianId } from '../../domain/roster/roster';
import type { RosterStore } from '../../store/roster';

type Needs = { readonly roster: Pick<RosterStore, 'guardians' | 'students' | 'guardianshipsOfStudents'> };

/** Of these guardians those who are tied to a child of the reader's now, with that child; nobody else is named. */
export async function whoWasBound(
  { roster }: Needs,
  actor: GuardianActor,
  guardianIds: readonly GuardianId[],
): Promise<ReadonlyMap<GuardianId, BoundTo>> {
  if (guardianIds.length === 0) return new Map();
  const asked = new Set(guardianIds);
  const ties = (await roster.guardianshipsOfStudents(actor.studentIds)).filter(({ guardianId }) => asked.has(guardianId));
  const [guardians, students] = await Promise.all([
    roster.guardians([...new Set(ties.map(({ guardianId }) => guardianId))]),
    roster.students([...new Set(ties.map(({ studentId }) => studentId))]),
  ]);
  return new Map(
    ties.flatMap(({ guardianId, studentId, relation }): [GuardianId, BoundTo][] => {
      const guardian = guardians.find(({ id }) => id === guardianId);
      const student = students.find(({ id }) => id === studentId);
      return guardian && student ? [[guardianId, { guardianName: guardian.name, relation, student }]] : [];
    }),
  );
}
