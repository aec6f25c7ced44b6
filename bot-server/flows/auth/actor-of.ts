import type { Identity } from '../../domain/account/account';
import type { Actor } from '../../domain/access/actor';
import { isPresent } from '../../domain/roster/membership';
import type { RosterStore } from '../../store/roster';

type Needs = { readonly roster: Pick<RosterStore, 'teacher' | 'officer' | 'schoolsOfBureau' | 'guardianshipsOfGuardian' | 'students'> };

/**
 * Who an identity acts as, read afresh for every request, so that a change of role takes effect at once.
 * Somebody who is staff and a parent too acts as staff.
 */
export async function actorOf({ roster }: Needs, identity: Identity): Promise<Actor> {
  const signed = { identityId: identity.id, accountId: identity.accountId };
  const idOf = (kind: string) => identity.persons.find((person) => person.kind === kind)?.id;

  const teacherId = idOf('teacher');
  const teacher = teacherId === undefined ? undefined : await roster.teacher(teacherId);
  if (teacher) {
    const { id, schoolId, roles, classroomIds } = teacher;
    return { ...signed, role: 'teacher', teacherId: id, schoolId, roles, classroomIds };
  }
  const officerId = idOf('officer');
  const officer = officerId === undefined ? undefined : await roster.officer(officerId);
  if (officer) {
    const schools = await roster.schoolsOfBureau(officer.bureauId);
    return { ...signed, role: 'officer', officerId: officer.id, bureauId: officer.bureauId, schoolIds: schools.map(({ id }) => id) };
  }
  const guardianId = idOf('guardian');
  if (guardianId !== undefined) {
    const guardianships = await roster.guardianshipsOfGuardian(guardianId);
    const students = guardianships.length > 0 ? await roster.students(guardianships.map((guardianship) => guardianship.studentId)) : [];
    const present = new Map(students.filter(isPresent).map((student) => [student.id, student]));
    const studentIds = guardianships.flatMap(({ studentId }) => {
      const student = present.get(studentId);
      return student ? [student.id, ...(student.aliases ?? [])] : [];
    });
    if (studentIds.length > 0) {
      const classroomIds = [...new Set(students.filter(isPresent).map((student) => student.classroomId))];
      return { ...signed, role: 'guardian', guardianId, studentIds, classroomIds };
    }
  }
  return { ...signed, role: 'stranger' };
}
