import type { Classroom, ClassroomId, SchoolId, TeacherId } from '../roster/roster';
import { HOUR, MINUTE, type Instant } from '../time/instant';

/** Whose families read it. */
export const REACHES = ['class', 'grade', 'school'] as const;
export type Reach = (typeof REACHES)[number];

/**
 * `checking` 等检查: its words have not passed the platform's check. `waiting`: they have, and a second person has to let it out.
 * `returned`: that person sent it back. `published`, and `withdrawn` at any time.
 */
export const CLASS_ANSWER_STATES = ['checking', 'waiting', 'returned', 'published', 'withdrawn'] as const;
export type ClassAnswerState = (typeof CLASS_ANSWER_STATES)[number];

/** Where published answers stand: those of one class, one grade of a school, or a school. A family looks at three for each child. */
export type AnswerPlace = string;

/** 家长问答: a question and its answer in words without names, for other families to read. */
export interface ClassAnswer {
  readonly id: string;
  readonly schoolId: SchoolId;
  /** The class of the question it was made from. */
  readonly classroomId: ClassroomId;
  readonly grade: number;
  readonly reach: Reach;
  readonly question: string;
  readonly answer: string;
  readonly pinned?: { readonly resourceId: string; readonly title: string; readonly atSecond: number };
  /** Which question it was made from; gone when that one was erased. */
  readonly questionId?: string;
  readonly by: TeacherId;
  readonly state: ClassAnswerState;
  /** Goes up with every change, so that what goes out is what was looked at. */
  readonly rev: number;
  /** What the check last said; absent before it said anything. */
  readonly said?: 'risky' | 'unchecked';
  /** When and for which time the check is made again, while it is `checking`. */
  readonly nextCheckAt?: Instant;
  readonly checks: number;
  readonly releasedBy?: TeacherId;
  /** Why it was returned. */
  readonly sentBack?: string;
  readonly changedAt: Instant;
  readonly publishedAt?: Instant;
}

type Where = Pick<ClassAnswer, 'schoolId' | 'classroomId' | 'grade' | 'reach'>;

export const placeOf = ({ schoolId, classroomId, grade, reach }: Where): AnswerPlace =>
  reach === 'class' ? `class:${classroomId}` : reach === 'grade' ? `grade:${schoolId}:${grade}` : `school:${schoolId}`;

/** Everything that is out for the families of these classes. */
export const placesOfClasses = (classrooms: readonly Pick<Classroom, 'id' | 'schoolId' | 'grade'>[]): AnswerPlace[] => [
  ...new Set(classrooms.flatMap(({ id, schoolId, grade }) => REACHES.map((reach) => placeOf({ schoolId, classroomId: id, grade, reach })))),
];

/** A class's own teacher lets out what is for the class; further out a second person does. */
export const needsRelease = ({ reach }: Pick<ClassAnswer, 'reach'>): boolean => reach !== 'class';

/** When the check is made once more: soon where it could not be had, in a day where it said no (lists of words change). */
export function checkAgainAt(said: 'risky' | 'unchecked', checks: number, now: Instant): Instant {
  return now + (said === 'risky' ? 24 * HOUR : Math.min(5 * MINUTE * 2 ** Math.min(checks, 8), 12 * HOUR));
}
