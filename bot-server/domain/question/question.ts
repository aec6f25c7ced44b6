import type { ClassroomId, GuardianId, SchoolId, StudentId, TeacherId } from '../roster/roster';
import type { Instant } from '../time/instant';

export type QuestionState = 'routed' | 'seen' | 'answered' | 'confirmed' | 'reopened' | 'closed';

export interface Reply {
  readonly id: string;
  readonly by: { readonly kind: 'teacher'; readonly id: TeacherId } | { readonly kind: 'guardian'; readonly id: GuardianId };
  readonly text: string;
  readonly at: Instant;
}

/** A guardian's question, relayed to the teacher responsible for the child's class. */
export interface Question {
  readonly id: string;
  readonly guardianId: GuardianId;
  readonly studentId: StudentId;
  readonly classroomId: ClassroomId;
  readonly schoolId: SchoolId;
  readonly teacherId: TeacherId;
  readonly text: string;
  readonly from: 'player' | 'mini-program' | 'official-account';
  readonly pinned?: {
    readonly resourceId: string;
    readonly title: string;
    readonly atSecond: number;
  };
  readonly state: QuestionState;
  readonly askedAt: Instant;
  readonly dueAt: Instant;
  readonly seenAt?: Instant;
  readonly answeredAt?: Instant;
  readonly replies: readonly Reply[];
  /** `unchecked` 未检测: the content check could not be made; it is delivered to its teacher all the same. */
  readonly check: 'pass' | 'review' | 'unchecked';
}
