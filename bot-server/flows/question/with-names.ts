import type { Actor } from '../../domain/access/actor';
import type { Question } from '../../domain/question/question';
import type { ShownQuestion } from '../../domain/question/shown';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly roster: Pick<RosterStore, 'students' | 'classrooms' | 'teachers' | 'guardians' | 'guardianshipsOfStudents'>;
  /** How the message about this reply went, in words. */
  readonly deliveryOf: (question: Question) => Promise<string | undefined>;
};

const unique = (ids: readonly string[]) => [...new Set(ids)];
const byId = <T extends { readonly id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));

/** Adds the names a reader may see: the asker sees who has it, the teacher sees who asked. */
export async function withNames(needs: Needs, actor: Actor, questions: readonly Question[]): Promise<ShownQuestion[]> {
  const asTeacher = actor.role === 'teacher';
  const studentIds = unique(questions.map((question) => question.studentId));
  const [students, classrooms, teachers, guardians, guardianships] = await Promise.all([
    needs.roster.students(studentIds),
    needs.roster.classrooms(unique(questions.map((question) => question.classroomId))),
    needs.roster.teachers(unique(questions.map((question) => question.teacherId))),
    asTeacher ? needs.roster.guardians(unique(questions.map((question) => question.guardianId))) : [],
    asTeacher ? needs.roster.guardianshipsOfStudents(studentIds) : [],
  ]);
  const [studentOf, classroomOf, teacherOf, guardianOf] = [byId(students), byId(classrooms), byId(teachers), byId(guardians)];
  return Promise.all(
    questions.map(async (question): Promise<ShownQuestion> => {
      const student = studentOf.get(question.studentId);
      const classroom = classroomOf.get(question.classroomId);
      const teacher = teacherOf.get(question.teacherId);
      const guardian = guardianOf.get(question.guardianId);
      const guardianship = guardianships.find((each) => each.studentId === question.studentId && each.guardianId === question.guardianId);
      const delivery = asTeacher && question.answeredAt !== undefined ? await needs.deliveryOf(question) : undefined;
      return {
        question,
        reader: asTeacher ? 'teacher' : 'asker',
        ...(student ? { student } : {}),
        ...(classroom ? { classroom } : {}),
        ...(teacher ? { teacher } : {}),
        ...(guardian ? { guardian } : {}),
        ...(guardianship ? { guardianship } : {}),
        ...(delivery === undefined ? {} : { delivery }),
      };
    }),
  );
}
