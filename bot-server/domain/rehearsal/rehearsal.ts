import type { Purpose } from '../account/account';
import type { Slot } from '../push/push';
import type { Resource } from '../resource/resource';
import type { ClassroomId, StudentId } from '../roster/roster';
import type { Listener } from './play-term';

/** A line as it is rehearsed: what it points at, and who would get it. */
export interface RehearsedLine {
  readonly slot: Slot;
  /** Absent: nothing of this name is in the catalogue. */
  readonly resource?: Pick<Resource, 'title' | 'for' | 'withdrawn' | 'durationSeconds'>;
  readonly classroomIds: readonly ClassroomId[];
  /** False for a line of another plan that runs at the same time: it spends the same week's rings and consents. */
  readonly own: boolean;
  /** Why its day does not suit, in words: «国庆节放假», «考试周». */
  readonly day?: { readonly because: 'holiday' | 'exams' | 'other-day'; readonly name: string };
  /** Schools are closed on its day. */
  readonly closure?: boolean;
}

/** A child with the guardians to whom a push for it goes. */
export interface RehearsedChild {
  readonly studentId: StudentId;
  readonly classroomId: ClassroomId;
  readonly grade: number;
  readonly listeners: readonly Listener[];
}

export interface RehearsedTerm {
  readonly lines: readonly RehearsedLine[];
  readonly children: readonly RehearsedChild[];
  /** Purposes for which no account has a template. */
  readonly withoutTemplate: readonly Purpose[];
}

/**
 * What will go wrong, found before the first day. `lines` are the plan's own; `families` and `guardians` are counts; `students` are those whom a
 * teacher can help, by class.
 */
export type Conflict =
  | { readonly kind: 'unknown-resource' | 'withdrawn'; readonly lines: readonly number[]; readonly resourceId: string }
  | { readonly kind: 'holiday' | 'exams' | 'other-day'; readonly lines: readonly number[]; readonly name: string }
  | { readonly kind: 'closed-hours'; readonly lines: readonly number[]; readonly guardians: number }
  | { readonly kind: 'too-many'; readonly week: number; readonly lines: readonly number[]; readonly guardians: number }
  | {
      readonly kind: 'unreachable';
      readonly classroomId: ClassroomId;
      readonly students: readonly StudentId[];
      readonly because: 'not-bound' | 'no-way';
    }
  | { readonly kind: 'consents-run-out'; readonly week: number; readonly guardians: number }
  | { readonly kind: 'one-phone'; readonly lines: readonly number[]; readonly families: number }
  | { readonly kind: 'no-template'; readonly purpose: Purpose };

export interface Rehearsal {
  readonly conflicts: readonly Conflict[];
  readonly lines: number;
  readonly families: number;
  readonly guardians: number;
  /** Messages of the plan's own lines: all, those that ring at their own time, later, and never. */
  readonly messages: number;
  readonly onTime: number;
  readonly late: number;
  readonly silent: number;
}
