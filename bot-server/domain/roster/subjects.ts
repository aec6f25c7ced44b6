import { SUBJECTS } from '../resource/words';
import type { ClassroomId, Teacher } from './roster';

const placeOf = (subject: string): number => {
  const at = SUBJECTS.findIndex((known) => known === subject);
  return at < 0 ? SUBJECTS.length : at;
};

/** What these teachers teach in a class, each subject once: the usual ones first in their usual order, then the others. */
export function subjectsIn(classroomId: ClassroomId, teachers: readonly Pick<Teacher, 'teaches'>[]): string[] {
  const taught = teachers.flatMap(({ teaches = [] }) =>
    teaches.flatMap(({ subject, classroomIds }) => (classroomIds.includes(classroomId) ? [subject] : [])),
  );
  return [...new Set(taught)].sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
}
