import type { PushId } from '../../domain/push/push';
import type { Funnel } from '../../domain/report/funnel';
import type { ClassroomId, SchoolId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';

/** A class of a push: what one counter counts. */
export interface Cell {
  readonly pushId: PushId;
  readonly classroomId: ClassroomId;
}

/** The counts of one class for one push, recomputed as a whole each time; `rev` 0 is a counter that is not there yet. */
export interface Rollup extends Cell {
  readonly schoolId: SchoolId;
  readonly resourceId: string;
  readonly startsAt: Instant;
  readonly dueAt: Instant;
  readonly funnel: Funnel;
  /** Of a counter from before some of these figures were counted: what it says itself. */
  readonly stored?: Partial<Funnel>;
  readonly rev: number;
  readonly computedAt: Instant;
  /** As they were when the cell was counted first; absent in a row that is older than these fields. */
  readonly frozen?: Frozen;
}

/**
 * What a class was and what an item was about, written into the counter when it is counted first. Sums need no other collection then, and
 * a class that moves up a grade, an item that gets another theme or a school that comes to another county keeps its history.
 */
export interface Frozen {
  readonly theme: string;
  /** Of the line it was pushed by, else of the item; '' where neither says. Absent in a row that is older than these. */
  readonly dimension?: string;
  readonly subject?: string;
  readonly grade: number;
  readonly bureauId: string;
}

/** One class row with all that it is summed by. */
export interface ClassRow extends Cell {
  readonly resourceId: string;
  readonly theme: string | null;
  readonly dimension: string;
  readonly subject: string;
  readonly grade: number | null;
  readonly week: number | null;
  readonly funnel: Funnel;
  readonly computedAt: Instant;
}

export type RollupRow = Omit<Rollup, 'startsAt' | 'dueAt' | 'computedAt' | 'frozen' | 'stored'> &
  Partial<Frozen> & { _id: string; startsAt: Date; dueAt: Date; computedAt: Date; week?: number };
