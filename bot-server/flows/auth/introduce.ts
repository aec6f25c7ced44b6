import type { Actor } from '../../domain/access/actor';
import { doorsFor } from '../../domain/access/doors';
import type { Introduction } from '../../domain/access/introduction';
import { subjectsIn } from '../../domain/roster/subjects';
import type { RosterStore } from '../../store/roster';

type Needs = { readonly roster: RosterStore };

const byId = <T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]));

/** Loads the names an actor sees about themself and theirs; nothing about anybody else. */
export async function introduce({ roster }: Needs, actor: Actor): Promise<Introduction> {
  switch (actor.role) {
    case 'guardian': {
      const [guardian, students, guardianships] = await Promise.all([
        roster.guardian(actor.guardianId),
        roster.students(actor.studentIds).then((all) => all.filter(({ mergedInto }) => mergedInto === undefined)),
        roster.guardianshipsOfGuardian(actor.guardianId),
      ]);
      const classroomIds = [...new Set(students.map((student) => student.classroomId))];
      const [classrooms, schools, subjects] = await Promise.all([
        roster.classrooms(classroomIds).then(byId),
        roster.schools([...new Set(students.map((student) => student.schoolId))]).then(byId),
        Promise.all(classroomIds.map(async (id) => [id, subjectsIn(id, await roster.teachersOfClassroom(id))] as const)),
      ]);
      const subjectsOf = new Map(subjects);
      const children = students.map((student) => ({
        student,
        ...optional('classroom', classrooms.get(student.classroomId)),
        ...optional('school', schools.get(student.schoolId)),
        ...optional(
          'guardianship',
          guardianships.find(({ studentId }) => studentId === student.id),
        ),
        subjects: subjectsOf.get(student.classroomId) ?? [],
      }));
      return { role: 'guardian', ...optional('guardian', guardian), children };
    }
    case 'learner': {
      const [student] = await roster.students([actor.studentId]);
      if (!student) return { role: 'learner' };
      const [[classroom], school] = await Promise.all([roster.classrooms([student.classroomId]), roster.school(student.schoolId)]);
      return { role: 'learner', child: { student, ...optional('classroom', classroom), ...optional('school', school) } };
    }
    case 'teacher': {
      const [teacher, school, classrooms, counts] = await Promise.all([
        roster.teacher(actor.teacherId),
        roster.school(actor.schoolId),
        roster.classrooms(actor.classroomIds),
        roster.countStudents(actor.classroomIds),
      ]);
      return {
        role: 'teacher',
        ...optional('teacher', teacher),
        ...optional('school', school),
        classrooms: classrooms.map((classroom) => ({ classroom, students: counts.get(classroom.id) ?? 0 })),
        doors: doorsFor(actor),
      };
    }
    case 'officer': {
      const [officer, bureau] = await Promise.all([roster.officer(actor.officerId), roster.bureau(actor.bureauId)]);
      return { role: 'officer', ...optional('officer', officer), ...optional('bureau', bureau), doors: doorsFor(actor) };
    }
    case 'stranger':
      return { role: 'stranger' };
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
