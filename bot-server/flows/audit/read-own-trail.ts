import type { Actor } from '../../domain/access/actor';
import type { ShownTrail } from '../../domain/audit/shown';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly audit: Pick<AuditStore, 'aboutPage'>;
  readonly roster: Pick<RosterStore, 'teachers' | 'students' | 'classrooms' | 'guardianshipsOfStudents'>;
};

/** Who looked at or changed what is kept about a guardian and their children, newest first; no other family is named. @throws Refusal auth/not-bound, access/denied */
export async function readOwnTrail(
  { audit, roster }: Needs,
  actor: Actor,
  page: { readonly limit: number; readonly before?: { readonly at: Instant; readonly id: string } },
): Promise<ShownTrail[]> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (actor.role !== 'guardian') throw new Refusal('access/denied');
  const students = await roster.students(actor.studentIds);
  const classroomIds = [...new Set(students.map(({ classroomId }) => classroomId))];
  const rows = await audit.aboutPage({ ids: [actor.guardianId, ...actor.studentIds], classroomIds }, page);
  const staffIds = [...new Set(rows.flatMap((row) => (row.actor.kind === 'teacher' ? [row.actor.id] : [])))];
  const [teachers, classrooms, ties] = await Promise.all([
    roster.teachers(staffIds),
    roster.classrooms(classroomIds),
    roster.guardianshipsOfStudents(actor.studentIds),
  ]);
  const teacherOf = new Map(teachers.map((each) => [each.id, each]));
  const studentOf = new Map(students.map((each) => [each.id, each]));
  const classroomOf = new Map(classrooms.map((each) => [each.id, each]));
  const relationOf = new Map(ties.map(({ guardianId, relation }) => [guardianId, relation]));
  return rows.map((row) => {
    const staff = row.actor.kind === 'teacher' ? teacherOf.get(row.actor.id) : undefined;
    const relation = row.actor.kind === 'guardian' ? relationOf.get(row.actor.id) : undefined;
    const student = row.about.kind === 'student' ? studentOf.get(row.about.id) : undefined;
    const classroom = row.about.kind === 'classroom' ? classroomOf.get(row.about.id) : undefined;
    return {
      row,
      self: row.actor.kind === 'guardian' && row.actor.id === actor.guardianId,
      ...(staff ? { staff: { name: staff.name, roles: staff.roles } } : {}),
      ...(relation === undefined ? {} : { relation }),
      ...(student ? { student: student.name } : {}),
      ...(classroom ? { classroom: { id: classroom.id, name: classroom.name } } : {}),
    };
  });
}
