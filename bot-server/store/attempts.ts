import { Schema, type Connection } from 'mongoose';
import type { AccountId } from '../domain/account/account';
import type { Attempt } from '../domain/push/push';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

type Row = Omit<Attempt, 'id' | 'at' | 'settledAt'> & { _id: string; at: Date; settledAt?: Date };

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    messageId: String,
    channel: String,
    ordinal: Number,
    accountId: String,
    state: String,
    code: String,
    why: String,
    at: Date,
    settledAt: Date,
    platformId: String,
    identityId: String,
    templateId: String,
  },
  { versionKey: false },
);
schema.index({ messageId: 1 });
schema.index({ accountId: 1, platformId: 1 }, { partialFilterExpression: { platformId: { $exists: true } } });
schema.index({ identityId: 1, templateId: 1, at: -1 });

const toAttempt = ({ _id, at, settledAt, ...rest }: Row): Attempt => ({
  ...rest,
  id: _id,
  at: at.getTime(),
  ...(settledAt ? { settledAt: settledAt.getTime() } : {}),
});

export interface Settled {
  readonly state: Exclude<Attempt['state'], 'calling'>;
  readonly at: Instant;
  readonly code?: string;
  readonly why?: Attempt['why'];
  readonly platformId?: string;
}

/** One row per try, there before the call and never renumbered: the unique `_id` is what makes a second call impossible. */
export function openAttemptStore(connection: Connection) {
  const model = connection.model('Attempt', schema, 'attempts');
  const rows = connection.collection<Row>('attempts');
  return {
    /** False when this very try was already begun, or given up, by somebody else. */
    async insert({ id, at, settledAt, ...rest }: Attempt): Promise<boolean> {
      try {
        await rows.insertOne({
          ...rest,
          _id: id,
          at: new Date(at),
          ...(settledAt === undefined ? {} : { settledAt: new Date(settledAt) }),
        });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    /** Names the states it leaves: false when the attempt is in none of them. */
    async settle(id: string, from: readonly Attempt['state'][], { at, ...end }: Settled): Promise<boolean> {
      const { matchedCount } = await rows.updateOne({ _id: id, state: { $in: [...from] } }, { $set: { ...end, settledAt: new Date(at) } });
      return matchedCount === 1;
    },
    async get(id: string): Promise<Attempt | undefined> {
      const row = await rows.findOne({ _id: id });
      return row ? toAttempt(row) : undefined;
    },
    async ofMessages(messageIds: readonly string[]): Promise<Attempt[]> {
      const found = await rows
        .find({ messageId: { $in: [...messageIds] } })
        .sort({ at: 1, _id: 1 })
        .toArray();
      return found.map(toAttempt);
    },
    async ofPlatformId(accountId: AccountId, platformId: string): Promise<Attempt | undefined> {
      const row = await rows.findOne({ accountId, platformId });
      return row ? toAttempt(row) : undefined;
    },
    /** Attempts to one openid with one template whose end nobody knows, latest first. */
    async unsettledTo(identityId: string, templateId: string, since: Instant): Promise<Attempt[]> {
      const found = await rows
        .find({ identityId, templateId, at: { $gte: new Date(since) }, state: { $in: ['calling', 'unknown'] } })
        .sort({ at: -1 })
        .limit(10)
        .toArray();
      return found.map(toAttempt);
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type AttemptStore = ReturnType<typeof openAttemptStore>;
