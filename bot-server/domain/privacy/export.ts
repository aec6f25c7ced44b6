import type { ConsentRecord } from '../consent/consent';
import type { ErasureRequest } from '../erasure/erasure';
import type { Question } from '../question/question';
import type { Classroom, Guardian, Guardianship, School, Student } from '../roster/roster';
import type { CivilDate } from '../time/civil';
import type { Instant } from '../time/instant';
import type { DeclaredReason } from '../viewing/declaration';
import type { FlagKind, FlagLevel } from '../viewing/flags';
import type { Correction } from './correction';

export const EXPORT_LIVES_MS = 24 * 3_600_000;

export interface ExportedDelivery {
  readonly title: string;
  readonly kind: string;
  readonly reachable: boolean;
  readonly at: Instant;
  readonly sentAt?: Instant;
  readonly openedAt?: Instant;
}
export interface ExportedViewing {
  readonly title: string;
  readonly version: number;
  /** Seconds of the item that were played, and of how many. */
  readonly seconds: number;
  readonly of?: number;
  readonly sessions: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly completedAt?: Instant;
}
export interface ExportedMessage {
  readonly title: string;
  readonly kind: string;
  readonly state: string;
  readonly at: Instant;
  readonly sentBy?: string;
  readonly openedAt?: Instant;
}
/** What a teacher chose for the child in one subject, in the words that everybody reads. */
export interface ExportedTier {
  readonly subject: string;
  readonly words: string;
  readonly setAt: Instant;
  readonly until: Instant;
}
/** What the school declared of the family's watching. */
export interface ExportedDeclaration {
  readonly title: string;
  readonly reason: DeclaredReason;
  readonly on: CivilDate;
  readonly at: Instant;
}
/** What was asked about a viewing of the child's or the guardian's own, and what became of it. */
export interface ExportedFlag {
  readonly title: string;
  readonly kind: FlagKind;
  readonly level: FlagLevel;
  readonly amount: number;
  readonly foundAt: Instant;
  readonly lapsedAt?: Instant;
  readonly decision?: { readonly verdict: 'released' | 'kept'; readonly reason: string; readonly at: Instant };
}
export interface ExportedLook {
  readonly at: Instant;
  readonly who: 'guardian' | 'teacher' | 'officer' | 'operator' | 'job';
  readonly action: string;
}

/**
 * Everything that is kept about a child and the guardian who asks. Nothing of another guardian but the relation under which they spoke in
 * the consent ledger, nothing of another child.
 */
export interface ExportFacts {
  readonly madeAt: Instant;
  readonly student: Student;
  readonly classroom?: Classroom;
  readonly school?: School;
  readonly guardian: Guardian;
  readonly guardianship: Guardianship;
  /** How many other adults look after this child. */
  readonly otherGuardians: number;
  readonly accounts: readonly { readonly name: string; readonly follows: boolean; readonly lastSeenAt?: Instant }[];
  readonly logins: readonly { readonly at: Instant; readonly lastUsedAt: Instant }[];
  readonly reminders: readonly { readonly account: string; readonly kind: 'credit' | 'clear'; readonly at: Instant }[];
  readonly consents: readonly (Omit<ConsentRecord, 'guardianId'> & { readonly own: boolean })[];
  readonly learnerViewings: readonly ExportedViewing[];
  readonly ownViewings: readonly ExportedViewing[];
  readonly declarations: readonly ExportedDeclaration[];
  readonly flags: readonly ExportedFlag[];
  readonly tiers: readonly ExportedTier[];
  readonly deliveries: readonly ExportedDelivery[];
  readonly messages: readonly ExportedMessage[];
  readonly questions: readonly Question[];
  /** Of their voices and pictures, by id: how much is kept. */
  readonly media: Readonly<Record<string, { readonly bytes?: number; readonly type?: string }>>;
  /** By id. */
  readonly teacherNames: Readonly<Record<string, string>>;
  readonly corrections: readonly Correction[];
  readonly erasures: readonly Pick<ErasureRequest, 'no' | 'askedAt' | 'dueAt' | 'state'>[];
  readonly looks: readonly ExportedLook[];
}
