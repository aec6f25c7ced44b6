import type { AccountId, Purpose, RingingChannel } from '../account/account';
import type { RefusedBecause } from '../account/outcome';
import type { ClassroomId, GuardianId, SchoolId, StudentId, TeacherId } from '../roster/roster';
import type { CivilDate, MinuteOfDay, Weekday } from '../time/civil';
import type { Instant } from '../time/instant';
import type { InheritedFrom, LineAbout, PlanKind } from '../plan/line-kind';
import type { Fault, Halt } from './halt';
import type { Layers, LayerVersions } from './layers';

export type PlanId = string;
export type SlotId = string;
export type PushId = string;

/** Which classes of the plan's schools a slot is for; empty lists mean «all». */
export interface AudienceRule {
  readonly grades: readonly number[];
  readonly classroomIds: readonly ClassroomId[];
  /** Only families to whom one of these applies; absent or empty: all. */
  readonly tags?: readonly AudienceTag[];
}

/** What the roster knows of a family beside its class: a parent works far away; a grandparent looks after the child. */
export const AUDIENCE_TAGS = ['left-behind', 'with-grandparents'] as const;
export type AudienceTag = (typeof AUDIENCE_TAGS)[number];

/** 推送计划, a term's. Draft plans may change; a published one runs. */
export interface PushPlan {
  readonly id: PlanId;
  readonly schoolId: SchoolId;
  readonly termId: string;
  readonly title: string;
  readonly state: 'draft' | 'published' | 'paused' | 'ended';
  readonly version: number;
  readonly publishedAt?: Instant;
  readonly source?: { readonly fileName: string; readonly sha256: string };
  /** Absent: lines of every kind, as before there were kinds. */
  readonly kind?: PlanKind;
  /** The county's plan whose lines it holds, which version of it came last, and the county's numbers of the lines that this version brought. */
  readonly from?: { readonly countyPlanId: string; readonly version: number; readonly given: readonly number[] };
}

/** One line of a plan. `startsAt` is fixed when the plan is imported; `state` moves once. */
export interface Slot extends LineAbout {
  readonly id: SlotId;
  readonly planId: PlanId;
  readonly schoolId: SchoolId;
  readonly line: number;
  readonly week: number;
  readonly weekday: Weekday;
  readonly date: CivilDate;
  readonly minute: MinuteOfDay;
  readonly startsAt: Instant;
  /** Days until due. */
  readonly dueDays: number;
  readonly resourceId: string;
  readonly audience: AudienceRule;
  readonly layers?: Layers;
  /** Whether a family's guardians may complete it between them; absent: any one of them alone. */
  readonly together?: true;
  readonly note: string;
  readonly state: 'waiting' | 'pushed' | 'skipped';
  readonly skippedBecause?: 'missed' | 'before-publish' | 'withdrawn';
  readonly pushId?: PushId;
  /** Absent for a line of the school's own. */
  readonly from?: InheritedFrom;
}

/** A slot's occurrence: resource × audience × startsAt × dueAt. Its id is derived from the slot, so a slot becomes one push. */
export interface Push {
  readonly id: PushId;
  readonly slotId: SlotId;
  readonly planId: PlanId;
  readonly schoolId: SchoolId;
  readonly resourceId: string;
  readonly resourceVersion: number;
  readonly title: string;
  readonly startsAt: Instant;
  readonly dueAt: Instant;
  readonly classroomIds: readonly ClassroomId[];
  readonly tags?: readonly AudienceTag[];
  readonly layers?: LayerVersions;
  readonly together?: true;
  /** `open`: the deliveries are being written; `resolved`: all are there. */
  readonly state: 'open' | 'resolved';
  readonly createdAt: Instant;
  /** When half-watched families are looked for (again). Absent before the push is resolved and after the last look. */
  readonly nudgeAt?: Instant;
  /** Somebody stopped it, for now or for good. */
  readonly halt?: Halt;
  /** What WeChat refused about its words: nobody is called that way until somebody lets it be tried again. */
  readonly faults?: readonly Fault[];
  /** How many of its classes are written, while it is `open`. */
  readonly written?: number;
  /** The term of its plan: what was watched before that began does not count for it. Absent in older pushes, for which all counts. */
  readonly termId?: string;
}

export type DeliveryKind = 'first' | 'nudge' | 'emergency';

export type HoldReason =
  | 'quiet-hours'
  | 'bedtime'
  | 'daily-digest'
  | 'in-digest'
  | 'no-consent'
  | 'no-channel'
  | 'not-bound'
  | 'already-watched'
  | 'budget-spent'
  | 'rate-limited'
  | 'template-refused'
  | 'past-due'
  | 'unknown-outcome'
  | 'plan-paused'
  | 'ended'
  | 'withdrawn';

/** Who should have a push, and the reason if not. Unique: push × student × guardian × kind. */
export interface Delivery {
  readonly id: string;
  readonly pushId: PushId;
  readonly resourceId: string;
  readonly resourceVersion: number;
  readonly schoolId: SchoolId;
  readonly classroomId: ClassroomId;
  readonly studentId: StudentId;
  readonly guardianId: GuardianId;
  readonly kind: DeliveryKind;
  readonly messageId: string;
  /** Bound to some account when the push was resolved: can be reached at least by the inbox. */
  readonly reachable: boolean;
  readonly alreadyWatched: boolean;
  /** A nudge to a family in which nobody has begun. */
  readonly start?: true;
  /** Where this guardian was when it was delivered: working far away, or looking after the child at home. */
  readonly place?: 'away' | 'home';
  readonly createdAt: Instant;
  readonly sentAt?: Instant;
  readonly openedAt?: Instant;
}

export type ChannelKind = RingingChannel | 'inbox';

export type MessageState = 'waiting' | 'sending' | 'sent' | 'held' | 'failed' | 'unknown';

/** That somebody is told of a bulletin; `reader` as in `officer:B0001`. */
export interface BulletinTold {
  readonly reader: string;
  readonly bulletinId: string;
}

/** What rings one guardian once. Unique: guardian × kind × bundle (the push's id, or a question's reply). */
export interface Message {
  readonly id: string;
  readonly guardianId: GuardianId;
  /** A `notice` only lies in the inbox: it never rings, and its purpose is not used. */
  /** `staff`: rings a teacher about questions that wait for them, an officer or a head about new bulletins; `guardianId` is the reader's key then. */
  readonly kind: DeliveryKind | 'answer' | 'notice' | 'staff';
  readonly bundle: string;
  readonly purpose: Purpose;
  readonly schoolId: SchoolId;
  readonly state: MessageState;
  readonly because?: HoldReason;
  readonly code?: string;
  /** When a sweep looks at it (again). Absent once the message came to its end. */
  readonly dueAt?: Instant;
  readonly expiresAt: Instant;
  readonly sentBy?: ChannelKind;
  /** When it rang; of an `unknown` one, when it may have. */
  readonly sentAt?: Instant;
  readonly openedAt?: Instant;
  /** Something else comes to the same guardian within the hour: they go together then. */
  readonly notBefore?: Instant;
  /** A nudge about something nobody has begun. */
  readonly start?: true;
  /** It came while the school was closed: it rings in the day's one digest, outside the budget. */
  readonly closure?: true;
  /** The message that rings for this one too: one digest instead of several. */
  readonly leadId?: string;
  /** What was tried before this failed and was let be tried again; it closes no way any more. */
  readonly freshSince?: Instant;
  /** How often it was repeated though nobody knows whether it had rung: emergencies alone. */
  readonly resends?: number;
  readonly createdAt: Instant;
  /** What the inbox shows and the channels word: resource or question. */
  readonly subject:
    | {
        readonly kind: 'push';
        readonly pushId: PushId;
        readonly resourceId: string;
        readonly title: string;
      }
    | {
        readonly kind: 'question';
        readonly questionId: string;
        readonly title: string;
        /** When it was asked in the official account's chat: while that window is open the answer goes there first. */
        readonly askedInChatAt?: Instant;
      }
    | {
        readonly kind: 'emergency';
        readonly emergencyId: string;
        /** The whole text. */
        readonly title: string;
      }
    | {
        readonly kind: 'staff';
        readonly teacherId: TeacherId;
        readonly title: '';
        /** Somebody may be in danger: this one alone, at any hour. */
        readonly urgentQuestionId?: string;
      }
    | {
        readonly kind: 'bulletin';
        readonly title: '';
        /** Which bulletins, and for whom. Unique over all messages: nobody is told twice of one. */
        readonly about: readonly BulletinTold[];
      }
    | {
        readonly kind: 'notice';
        readonly title: string;
        readonly page: string;
        /** Who was bound to one's child: who that is, is looked up when it is read. */
        readonly boundGuardianId?: GuardianId;
      };
}

/** One try of one message over one channel. Unique: message × channel × ordinal; inserted before the call. */
export interface Attempt {
  readonly id: string;
  readonly messageId: string;
  readonly channel: ChannelKind;
  readonly ordinal: number;
  readonly accountId?: AccountId;
  readonly state: 'calling' | 'sent' | 'refused' | 'retry' | 'unknown';
  readonly code?: string;
  readonly why?: RefusedBecause;
  readonly at: Instant;
  readonly settledAt?: Instant;
  readonly platformId?: string;
  /** Whom and with what it rang: how an outcome that comes later finds its attempt. */
  readonly identityId?: string;
  readonly templateId?: string;
}

export const pushIdOf = (slotId: SlotId): PushId => `p-${slotId}`;
export const deliveryIdOf = (pushId: PushId, studentId: StudentId, guardianId: GuardianId, kind: DeliveryKind): string =>
  `${pushId}:${studentId}:${guardianId}:${kind}`;
export const messageIdOf = (guardianId: GuardianId, kind: Message['kind'], bundle: string): string => `${guardianId}:${kind}:${bundle}`;
export const attemptIdOf = (messageId: string, channel: ChannelKind, ordinal: number): string => `${messageId}:${channel}:${ordinal}`;
