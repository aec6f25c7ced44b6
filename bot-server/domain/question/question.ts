import type { ClassroomId, GuardianId, SchoolId, StudentId, TeacherId } from '../roster/roster';
import type { Instant } from '../time/instant';
import type { HolderId } from './holders';

/**
 * `new`: written down, nobody has it yet. `routed`: somebody has it. `seen`: they opened it. `answered`: the asker was told. `confirmed`: the asker
 * says that it is settled. `reopened`: they do not. `closed`: over without a word of theirs.
 */
export const QUESTION_STATES = ['new', 'routed', 'seen', 'answered', 'confirmed', 'reopened', 'closed'] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];

/** What a question is about: 学习、习惯、健康、学校事务、软件使用. */
export const QUESTION_KINDS = ['learning', 'habit', 'health', 'school', 'app'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Why it went to whom it went. */
export const ROUTE_REASONS = [
  'class-teacher',
  'subject-teacher',
  'co-teacher',
  'duty',
  'substitute',
  'desk',
  'handed-over',
  'alarm',
] as const;
export type RouteReason = (typeof ROUTE_REASONS)[number];

/** What was spoken or pictured. Its bytes live apart, sealed; this row says what they are. */
export interface QuestionMedia {
  readonly id: string;
  readonly kind: 'voice' | 'picture';
  /** `fetching`: WeChat still has it. `unreadable`: it came in a shape that can not be played. `gone`: WeChat did not give it. */
  readonly state: 'ready' | 'fetching' | 'unreadable' | 'gone';
  /** Of a voice. */
  readonly seconds?: number;
  /** What WeChat's check said of it; absent while it has said nothing, which is 未检测. */
  readonly check?: 'pass' | 'review';
}

export interface Reply {
  readonly id: string;
  readonly by: { readonly kind: 'teacher'; readonly id: TeacherId } | { readonly kind: 'guardian'; readonly id: GuardianId };
  readonly text: string;
  readonly at: Instant;
  /** `ask-back`: the teacher needs to know more before answering. Absent: an answer, or the asker's own word. */
  readonly as?: 'ask-back';
  /** With a voice, `text` is what is said in it, typed or confirmed by the teacher. */
  readonly media?: readonly QuestionMedia[];
  /** An item of the catalogue, from that second on. */
  readonly resource?: { readonly resourceId: string; readonly title: string; readonly atSecond: number };
}

/** What staff say to each other about a question. Its asker never sees it. */
export interface StaffNote {
  readonly id: string;
  readonly by: TeacherId;
  readonly text: string;
  readonly at: Instant;
}

/** How far an unanswered question has climbed: 0 with whoever has it, 1 class teacher or grade, 2 school, 3 counted at the bureau. */
export interface Climb {
  readonly level: 0 | 1 | 2 | 3;
  /** When the next step is due; absent while there is none to come. */
  readonly nextAt?: Instant;
  /** How many reminders of this due time were given. */
  readonly reminded?: number;
  /** Rings that the last step decided on and that are not written down as messages yet. */
  readonly rings?: readonly Ring[];
}

/** Somebody who is to be told. The key says of what: two rings of one key are one. */
export interface Ring {
  readonly to: string;
  readonly key: string;
  readonly at: Instant;
  /** At once, at any hour. */
  readonly urgent?: true;
  /** The asker, that it closed by itself; all others are staff. */
  readonly closing?: true;
}

/** A guardian's question, relayed to whoever is responsible for it. */
export interface Question {
  readonly id: string;
  readonly guardianId: GuardianId;
  readonly studentId: StudentId;
  readonly classroomId: ClassroomId;
  readonly schoolId: SchoolId;
  readonly kind: QuestionKind;
  readonly subject?: string;
  /** Who shall answer; absent where it is the school's desk. */
  readonly teacherId?: TeacherId;
  readonly because: RouteReason;
  /** Who is on leave and stood in for. */
  readonly insteadOf?: TeacherId;
  /** Everybody who has it in their box: first who shall answer, then those it climbed to. */
  readonly holders: readonly HolderId[];
  /** May be empty where there is a voice or a picture. */
  readonly text: string;
  readonly media?: readonly QuestionMedia[];
  readonly from: 'player' | 'mini-program' | 'official-account';
  readonly pinned?: {
    readonly resourceId: string;
    readonly title: string;
    readonly atSecond: number;
    /** The version that was out; missing in rows from before it was noted. */
    readonly version?: number;
  };
  readonly state: QuestionState;
  readonly askedAt: Instant;
  /** First answer. */
  readonly dueAt: Instant;
  /** The whole matter. */
  readonly solveBy?: Instant;
  /** Since when its clock stands still, since the asker was asked back, with so many minutes of teaching time left. */
  readonly pausedAt?: Instant;
  readonly leftMinutes?: number;
  readonly climb?: Climb;
  /** Each level that it reached, and when. */
  readonly climbs?: readonly { readonly level: Climb['level']; readonly at: Instant }[];
  readonly seenAt?: Instant;
  readonly answeredAt?: Instant;
  /** Whether the first answer came after its due time; a later one gets a due time of its own. */
  readonly answeredLate?: boolean;
  /** Whether the answer that stands came after the time for the whole matter; absent while there is none. */
  readonly solvedLate?: boolean;
  /** Confirmed or closed. */
  readonly settledAt?: Instant;
  readonly replies: readonly Reply[];
  readonly notes?: readonly StaffNote[];
  /** Words of self-harm or abuse were in it: people of the school look at it at once. */
  readonly alarm?: 'self-harm' | 'abuse';
  /** The class answer that was made of it. */
  readonly classAnswerId?: string;
  /** `waiting`: not made yet. `unchecked` 未检测: it could not be made. It is delivered to its teacher all the same. */
  readonly check: 'pass' | 'review' | 'unchecked' | 'waiting';
}
