import type { ClassroomId, SchoolId, Student, StudentId } from '../roster/roster';
import { DAY, type Instant } from '../time/instant';
import type { PushId } from './push';

/** A family whom cards do not move: its class teacher is asked to speak to it. One for each child; what is newest of it counts. */
export interface FamilyCall {
  readonly studentId: StudentId;
  readonly classroomId: ClassroomId;
  readonly schoolId: SchoolId;
  /** What is not seen at the moment. */
  readonly pushId: PushId;
  readonly title: string;
  readonly askedAt: Instant;
  /** «已联系»: when the teacher said so. */
  readonly calledAt?: Instant;
}

/** Whoever was spoken to is left in peace for so long: neither a card nor a second call. */
export const CALLED_PEACE_MS = 14 * DAY;
/** What nobody did anything about for so long is not shown any more. */
export const CALL_SHOWN_MS = 28 * DAY;

/** A line of a class teacher's list of whom to call, in the roster's order: never by how much somebody has seen. */
export interface CallLine {
  readonly student: Pick<Student, 'id' | 'name'>;
  readonly call: FamilyCall;
}
