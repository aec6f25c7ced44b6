import type { ConsentPurpose } from '../consent/consent';
import type { Funnel } from '../report/funnel';
import type { ClassroomId, GuardianId, SchoolId, StudentId } from '../roster/roster';
import { endOfWorkingDay, type PublicDays } from '../time/working-days';
import { HOUR, type Instant } from '../time/instant';

/** `child`: everything about the child. A purpose: what was kept under a consent that is withdrawn. */
export type ErasureScope = 'child' | ConsentPurpose;

export type ErasureState = 'waiting' | 'taken-back' | 'running' | 'done';

/** A guardian's wish that what is kept about a child goes, its number is the receipt; or the end of keeping what is about a child who left. */
export interface ErasureRequest {
  readonly no: string;
  readonly scope: ErasureScope;
  /** Nobody asked: the child left long ago. Nothing of it stays, and no file is kept from bringing the child back. */
  readonly cause?: 'left';
  readonly schoolId: SchoolId;
  /** Absent once it is done: then only hashes are left. */
  readonly studentId?: StudentId;
  /** Who asked and has not taken it back. */
  readonly askers: readonly GuardianId[];
  readonly askedAt: Instant;
  /** Until then it can be taken back, and nothing is erased. */
  readonly takeBackUntil: Instant;
  /** The law's deadline: 15 working days. */
  readonly dueAt: Instant;
  readonly state: ErasureState;
  readonly doneAt?: Instant;
  /** Rows erased or emptied. */
  readonly erased?: number;
}

/** What one family counted in one cell of the roll-ups. */
export interface CellShare {
  readonly pushId: string;
  readonly classroomId: ClassroomId;
  readonly funnel: Funnel;
}

/** Which rows go, written down before the first of them does: an erasure that was cut off goes on from this, not from what is left. */
export interface ErasurePlan {
  readonly studentId: StudentId;
  /** Numbers of rows that were merged into the child's: what was kept under them is this child's. Absent: none. */
  readonly aliases?: readonly StudentId[];
  readonly schoolId: SchoolId;
  readonly guardianIds: readonly GuardianId[];
  /** Guardians who have no other child here: without a child there is no reason to keep them. */
  readonly goneGuardianIds: readonly GuardianId[];
  /** Identities that are nobody's after this. */
  readonly goneIdentityIds: readonly string[];
  /** Identities of every guardian of the child. */
  readonly identityIds: readonly string[];
  readonly questionIds: readonly string[];
  readonly messageIds: readonly string[];
  readonly cells: readonly CellShare[];
}

export const TAKE_BACK_FOR = 72 * HOUR;
export const ERASE_WITHIN_WORKING_DAYS = 15;

/** A new wish; its erasure begins when nobody can take it back any more. A withdrawn purpose does not wait: nobody loses what they did not give up. */
export function newErasure(
  {
    no,
    scope,
    schoolId,
    studentId,
    guardianId,
  }: { no: string; scope: ErasureScope; schoolId: string; studentId: string; guardianId: string },
  now: Instant,
  days: PublicDays,
): ErasureRequest {
  return {
    no,
    scope,
    schoolId,
    studentId,
    askers: [guardianId],
    askedAt: now,
    takeBackUntil: scope === 'child' ? now + TAKE_BACK_FOR : now,
    dueAt: endOfWorkingDay(now, ERASE_WITHIN_WORKING_DAYS, days),
    state: 'waiting',
  };
}

/** The time to keep what is about a child who left is over: it goes at once. */
export const leaverErasure = (of: { no: string; schoolId: SchoolId; studentId: StudentId }, now: Instant): ErasureRequest => ({
  ...of,
  scope: 'child',
  cause: 'left',
  askers: [],
  askedAt: now,
  takeBackUntil: now,
  dueAt: now,
  state: 'waiting',
});

/** Only who asked can take their own wish back, and only while it waits. */
export const mayTakeBack = ({ state, askers, takeBackUntil }: ErasureRequest, guardianId: GuardianId, now: Instant): boolean =>
  state === 'waiting' && now < takeBackUntil && askers.includes(guardianId);
