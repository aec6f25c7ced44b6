import { NO_NAMES, type ClassNames } from '../../domain/question/protect/protect';
import type { Question } from '../../domain/question/question';
import { groupBy } from '../../domain/group-by';
import type { RosterStore } from '../../store/roster';

export type NameNeeds = { readonly roster: Pick<RosterStore, 'studentsOfClassrooms' | 'childrenOf'> };

/** For each of these questions: the names of its class, and which of them are the asker's own children. */
export async function classNamesOf(
  { roster }: NameNeeds,
  questions: readonly Pick<Question, 'id' | 'guardianId' | 'studentId' | 'classroomId'>[],
): Promise<(question: Pick<Question, 'id'>) => ClassNames> {
  if (questions.length === 0) return () => NO_NAMES;
  const guardianIds = [...new Set(questions.map(({ guardianId }) => guardianId))];
  const [students, children] = await Promise.all([
    roster.studentsOfClassrooms([...new Set(questions.map(({ classroomId }) => classroomId))]),
    Promise.all(guardianIds.map(async (id) => [id, await roster.childrenOf(id)] as const)),
  ]);
  const [inClass, childrenOf] = [groupBy(students, ({ classroomId }) => classroomId), new Map(children)];
  const namesOf = new Map(
    questions.map(({ id, guardianId, studentId, classroomId }): [string, ClassNames] => {
      const own = new Set([studentId, ...(childrenOf.get(guardianId) ?? []).map((child) => child.id)]);
      const named = inClass.get(classroomId) ?? [];
      return [
        id,
        {
          others: named.filter((one) => !own.has(one.id)).map(({ name }) => name),
          own: named.filter((one) => own.has(one.id)).map(({ name }) => name),
        },
      ];
    }),
  );
  return ({ id }) => namesOf.get(id) ?? NO_NAMES;
}
