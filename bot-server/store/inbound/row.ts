import { Schema } from 'mongoose';

export interface InboundRow {
  _id: string;
  accountId: string;
  /** Whose push it is, so that it can be erased with them. */
  identityId?: string;
  state: 'received' | 'done' | 'dead';
  /** The push itself, sealed, until its work is done. */
  sealed?: string;
  /** What was answered in the chat, for a repetition of the push; it may name a child. */
  replySealed?: string;
  tries: number;
  holder: string;
  heldUntil: Date;
  receivedAt: Date;
}

export const inboundSchema = new Schema<InboundRow>(
  {
    _id: { type: String, required: true },
    accountId: { type: String, required: true },
    identityId: String,
    state: { type: String, required: true },
    sealed: String,
    replySealed: String,
    tries: { type: Number, required: true },
    holder: { type: String, required: true },
    heldUntil: { type: Date, required: true },
    receivedAt: { type: Date, required: true },
  },
  { versionKey: false },
);
inboundSchema.index({ receivedAt: 1 }, { expireAfterSeconds: 7 * 24 * 3600 });
inboundSchema.index({ identityId: 1 });
inboundSchema.index({ heldUntil: 1 }, { partialFilterExpression: { state: 'received' } });

export const INBOUND = 'inbound';
/** Which sealed text is whose. */
export const place = (id: string): string => `inbound.sealed:${id}`;
export const replyPlace = (id: string): string => `inbound.reply:${id}`;

/** So long from the database's now. */
export const hold = (ms: number) => ({ $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms } });
