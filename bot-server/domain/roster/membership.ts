import type { CivilDate } from '../time/civil';
import type { ClassroomId, Student } from './roster';

/** A student who sits in a class from this day on. */
export const joined = (student: Omit<Student, 'since' | 'leftOn' | 'past'>, on: CivilDate): Student => ({ ...student, since: on });

/** The same student in another class; the class before goes into the history. Whoever had left is back. */
export function moved(student: Student, classroomId: ClassroomId, on: CivilDate): Student {
  const { leftOn, since, past = [], ...rest } = student;
  const before = { classroomId: student.classroomId, ...(since === undefined ? {} : { from: since }), until: leftOn ?? on };
  return { ...rest, classroomId, since: on, past: [...past, before] };
}

/** Marked as left from this day on: no list, no audience and no scope holds them any more, what was stays. */
export const left = (student: Student, on: CivilDate): Student => ({ ...student, leftOn: on });

/** Sits in a class now, and was not merged into another row. */
export const isPresent = ({ leftOn, mergedInto }: Pick<Student, 'leftOn' | 'mergedInto'>): boolean =>
  leftOn === undefined && mergedInto === undefined;
