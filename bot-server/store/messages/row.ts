import { Schema } from 'mongoose';
import type { ChannelKind, HoldReason, Message } from '../../domain/push/push';
import type { Instant } from '../../domain/time/instant';

/** The call that a claimed message is about to make: what a recovery needs when its maker has died. */
export interface Calling {
  readonly attemptId: string;
  readonly channel: ChannelKind;
  readonly ordinal: number;
  readonly accountId: string;
  readonly identityId: string;
  readonly openid: string;
  readonly templateId?: string;
  /** It takes a one-time consent. */
  readonly spends: boolean;
}

export type MessageRow = Omit<Message, 'id' | 'dueAt' | 'expiresAt' | 'sentAt' | 'openedAt' | 'createdAt' | 'freshSince' | 'notBefore'> & {
  _id: string;
  dueAt?: Date;
  expiresAt: Date;
  sentAt?: Date;
  openedAt?: Date;
  freshSince?: Date;
  notBefore?: Date;
  createdAt: Date;
  /** The highest epoch that ever claimed it: a leader that was replaced meanwhile can not claim it any more. */
  epoch?: number;
  claim?: { owner: string; token: string };
  claimUntil?: Date;
  calling?: Calling;
  lastAttempt?: string;
  /** How often it was taken from a sender that gave no sign. */
  recovered?: number;
};

export const messageSchema = new Schema<MessageRow>(
  {
    _id: { type: String, required: true },
    guardianId: String,
    kind: String,
    bundle: String,
    purpose: String,
    schoolId: String,
    state: String,
    because: String,
    code: String,
    dueAt: Date,
    expiresAt: Date,
    sentBy: String,
    sentAt: Date,
    openedAt: Date,
    freshSince: Date,
    createdAt: Date,
    subject: Schema.Types.Mixed,
    epoch: Number,
    claim: Schema.Types.Mixed,
    claimUntil: Date,
    calling: Schema.Types.Mixed,
    lastAttempt: String,
    recovered: Number,
    closure: Boolean,
    start: Boolean,
    leadId: String,
    notBefore: Date,
    resends: Number,
  },
  { versionKey: false },
);
messageSchema.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } });
messageSchema.index({ kind: 1, bundle: 1, dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } });
messageSchema.index({ kind: 1, dueAt: 1 }, { partialFilterExpression: { dueAt: { $exists: true } } });
messageSchema.index({ claimUntil: 1 }, { partialFilterExpression: { claimUntil: { $exists: true } } });
messageSchema.index({ 'subject.boundGuardianId': 1 }, { partialFilterExpression: { 'subject.boundGuardianId': { $exists: true } } });
// Nobody is told twice of one bulletin, whichever message would do it.
messageSchema.index(
  { 'subject.about.bulletinId': 1, 'subject.about.reader': 1 },
  { unique: true, partialFilterExpression: { 'subject.kind': 'bulletin' } },
);
messageSchema.index({ leadId: 1 }, { partialFilterExpression: { leadId: { $exists: true } } });
messageSchema.index({ because: 1 }, { partialFilterExpression: { because: 'in-digest' } });
messageSchema.index({ bundle: 1, guardianId: 1 });
messageSchema.index({ guardianId: 1, createdAt: -1, _id: -1 });
messageSchema.index({ guardianId: 1, sentAt: -1 }, { partialFilterExpression: { sentAt: { $exists: true } } });

export const toMessage = (row: MessageRow): Message => ({
  id: row._id,
  guardianId: row.guardianId,
  kind: row.kind,
  bundle: row.bundle,
  purpose: row.purpose,
  schoolId: row.schoolId,
  state: row.state,
  ...(row.because === undefined ? {} : { because: row.because }),
  ...(row.code === undefined ? {} : { code: row.code }),
  ...(row.dueAt ? { dueAt: row.dueAt.getTime() } : {}),
  expiresAt: row.expiresAt.getTime(),
  ...(row.sentBy === undefined ? {} : { sentBy: row.sentBy }),
  ...(row.sentAt ? { sentAt: row.sentAt.getTime() } : {}),
  ...(row.openedAt ? { openedAt: row.openedAt.getTime() } : {}),
  ...(row.freshSince ? { freshSince: row.freshSince.getTime() } : {}),
  ...(row.resends === undefined ? {} : { resends: row.resends }),
  createdAt: row.createdAt.getTime(),
  ...(row.start === undefined ? {} : { start: row.start }),
  ...(row.closure === undefined ? {} : { closure: row.closure }),
  ...(row.leadId === undefined ? {} : { leadId: row.leadId }),
  subject: row.subject,
});

export interface ClaimedMessage {
  readonly message: Message;
  readonly token: string;
  readonly calling?: Calling;
  /** How often it has come back from a sender that gave no sign. */
  readonly recovered: number;
}

/** How a claimed message leaves its claim. */
export type MessageEnd =
  | { readonly state: 'sent'; readonly by: ChannelKind; readonly at: Instant }
  | { readonly state: 'held'; readonly because: HoldReason; readonly retryAt?: Instant }
  | { readonly state: 'failed'; readonly code: string }
  | { readonly state: 'unknown'; readonly code: string; /** When it may have rung. */ readonly at?: Instant }
  /** `counts`: it comes back from a sender that broke; or nobody knows whether it has rung, and it is repeated all the same. */
  | { readonly state: 'waiting'; readonly dueAt: Instant; readonly counts?: 'recovery' | 'resend' };

const fieldsOf = (end: MessageEnd): Partial<MessageRow> => {
  switch (end.state) {
    case 'sent':
      return { state: 'sent', sentBy: end.by, sentAt: new Date(end.at) };
    case 'held':
      return { state: 'held', because: end.because, ...(end.retryAt === undefined ? {} : { dueAt: new Date(end.retryAt) }) };
    case 'failed':
      return { state: 'failed', code: end.code };
    case 'unknown':
      return {
        ...{ state: 'unknown', because: 'unknown-outcome', code: end.code },
        ...(end.at === undefined ? {} : { sentAt: new Date(end.at) }),
      };
    case 'waiting':
      return { state: 'waiting', dueAt: new Date(end.dueAt) };
  }
};
/** The claim's token stays: it says who wrote the end, and opens nothing any more since the state is another. */
const VOLATILE = { because: '', code: '', dueAt: '', sentBy: '', sentAt: '', claimUntil: '', calling: '' } as const;

/** Sets what the end says and clears everything else that belongs to a state, so that no reason outlives its state. */
export function leaving(end: MessageEnd) {
  const $set = fieldsOf(end);
  return { $set, $unset: Object.fromEntries(Object.entries(VOLATILE).filter(([key]) => !(key in $set))) };
}
