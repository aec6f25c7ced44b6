import { Schema, type Connection } from 'mongoose';
import type { Instant } from '../domain/time/instant';

export interface QuickReplyOwner {
  readonly kind: 'teacher' | 'school';
  readonly id: string;
}
interface Row {
  _id: string;
  schoolId: string;
  texts: string[];
  at: Date;
}
const schema = new Schema<Row>(
  { _id: { type: String, required: true }, schoolId: { type: String, required: true }, texts: { type: [String], default: [] }, at: Date },
  { versionKey: false },
);
schema.index({ schoolId: 1 });

const keyOf = ({ kind, id }: QuickReplyOwner): string => `${kind}:${id}`;

/** Sentences that teachers say often: a teacher's own and a school's, one row each. */
export function openQuickReplyStore(connection: Connection) {
  const model = connection.model('QuickReply', schema, 'quickReplies');
  return {
    async get(owner: QuickReplyOwner): Promise<readonly string[]> {
      return (await model.findById(keyOf(owner)).lean<Row>())?.texts ?? [];
    },
    async set(owner: QuickReplyOwner, { schoolId, texts }: { schoolId: string; texts: readonly string[] }, now: Instant): Promise<void> {
      await model.updateOne({ _id: keyOf(owner) }, { $set: { schoolId, texts: [...texts], at: new Date(now) } }, { upsert: true });
    },
    async syncIndexes(): Promise<void> {
      await model.createIndexes();
    },
  };
}
export type QuickReplyStore = ReturnType<typeof openQuickReplyStore>;
