import type { Actor } from '../../domain/access/actor';
import { protectedFor } from '../../domain/question/protect/protect';
import type { Question } from '../../domain/question/question';
import type { ShownQuestion } from '../../domain/question/shown';
import type { RosterStore } from '../../store/roster';
import { classNamesOf, type NameNeeds } from './class-names';

type Needs = {
  readonly roster: NameNeeds['roster'] &
    Pick<RosterStore, 'students' | 'classrooms' | 'teachers' | 'guardians' | 'guardianshipsOfStudents'>;
  /** How the message about this reply went, in words. */
  readonly deliveryOf: (question: Question) => Promise<string | undefined>;
  /** A short-lived address of a voice or picture: asked for who reads the question, and for nobody else. */
  readonly mediaLinkOf?: (mediaId: string) => string;
};

const unique = (ids: readonly string[]) => [...new Set(ids)];
const byId = <T extends { readonly id: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));

/** Adds the names a reader may see: the asker sees who has it, the teacher sees who asked. */
export async function withNames(
  needs: Needs,
  actor: Actor,
  questions: readonly Question[],
  place: 'list' | 'whole' = 'list',
): Promise<ShownQuestion[]> {
  const asTeacher = actor.role === 'teacher';
  const studentIds = unique(questions.map((question) => question.studentId));
  const classNames = await classNamesOf(needs, questions);
  const [students, classrooms, teachers, guardians, guardianships] = await Promise.all([
    needs.roster.students(studentIds),
    needs.roster.classrooms(unique(questions.map((question) => question.classroomId))),
    needs.roster.teachers(
      unique(
        questions.flatMap(({ teacherId, insteadOf, replies }) =>
          [teacherId, insteadOf, ...replies.flatMap(({ by }) => (by.kind === 'teacher' ? [by.id] : []))].flatMap((id) => id ?? []),
        ),
      ),
    ),
    asTeacher ? needs.roster.guardians(unique(questions.map((question) => question.guardianId))) : [],
    asTeacher ? needs.roster.guardianshipsOfStudents(studentIds) : [],
  ]);
  const [studentOf, classroomOf, teacherOf, guardianOf] = [byId(students), byId(classrooms), byId(teachers), byId(guardians)];
  return Promise.all(
    questions.map(async (question): Promise<ShownQuestion> => {
      const student = studentOf.get(question.studentId);
      const classroom = classroomOf.get(question.classroomId);
      const teacher = question.teacherId === undefined ? undefined : teacherOf.get(question.teacherId);
      const insteadOf = question.insteadOf === undefined ? undefined : teacherOf.get(question.insteadOf);
      const guardian = guardianOf.get(question.guardianId);
      const guardianship = guardianships.find((each) => each.studentId === question.studentId && each.guardianId === question.guardianId);
      const delivery = asTeacher && question.answeredAt !== undefined ? await needs.deliveryOf(question) : undefined;
      return {
        question: protectedFor(question, asTeacher ? 'teacher' : 'asker', classNames(question), place),
        ...(asTeacher ? { reader: 'teacher', readerId: actor.teacherId } : { reader: 'asker' }),
        nameOf: (id) => teacherOf.get(id)?.name,
        ...(student ? { student } : {}),
        ...(classroom ? { classroom } : {}),
        ...(teacher ? { teacher } : {}),
        ...(insteadOf ? { insteadOf } : {}),
        ...(guardian ? { guardian } : {}),
        ...(guardianship ? { guardianship } : {}),
        ...(delivery === undefined ? {} : { delivery }),
        ...(needs.mediaLinkOf ? { linkOf: needs.mediaLinkOf } : {}),
      };
    }),
  );
}
