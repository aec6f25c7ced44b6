import { Schema, type Connection } from 'mongoose';
import type { AccountId } from '../domain/account/account';
import type { Attempt } from '../domain/push/push';
import type { Instant } from '../domain/time/instant';
import { openInserts } from './sending/fresh-rows';
import { fateOf } from './group-commit';
import { openGuarded } from './sending/guarded';

type Row = Omit<Attempt, 'id' | 'at' | 'settledAt'> & {
  _id: string;
  at: Date;
  settledAt?: Date;
  /** Whom it is calling just now: of one person there is one at a time, over all processes. */
  lane?: string;
};

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
    lane: String,
  },
  { versionKey: false },
);
schema.index({ messageId: 1 });
schema.index({ accountId: 1, platformId: 1 }, { partialFilterExpression: { platformId: { $exists: true } } });
schema.index({ identityId: 1, templateId: 1, at: -1 });
schema.index({ lane: 1 }, { unique: true, partialFilterExpression: { lane: { $exists: true } } });

const toAttempt = ({ _id, at, settledAt, lane: _lane, ...rest }: Row): Attempt => ({
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
  // The tries of one moment are one majority write, and so are their ends.
  const inserts = openInserts(rows);
  const ends = openGuarded<Row, { readonly id: string; readonly from: readonly Attempt['state'][]; readonly end: Settled }>(
    connection,
    'attempts',
    {
      idOf: ({ id }) => id,
      guardOf: ({ from }) => ({ state: { $in: [...from] } }),
      ownOf: ({ end: { at, ...end } }) => ({ ...end, settledAt: new Date(at) }),
      stagesOf: () => [{ $unset: 'lane' }],
      held: (row, { end }) =>
        row?.state === end.state && row.settledAt?.getTime() === end.at && row.platformId === end.platformId && row.code === end.code,
      projection: { state: 1, settledAt: 1, platformId: 1, code: 1 },
    },
  );
  return {
    /** False when this very try was already begun, or given up, by somebody else; «busy» while another call to the same person is on its way. */
    async insert({ id, at, settledAt, ...rest }: Attempt): Promise<boolean | 'busy'> {
      const row = {
        ...rest,
        _id: id,
        at: new Date(at),
        ...(rest.state === 'calling' && rest.identityId !== undefined ? { lane: rest.identityId } : {}),
        ...(settledAt === undefined ? {} : { settledAt: new Date(settledAt) }),
      };
      const taken = fateOf(await inserts(row));
      return taken === undefined ? true : taken === '_id' ? false : 'busy';
    },
    /** Names the states it leaves: false when the attempt is in none of them. */
    settle: (id: string, from: readonly Attempt['state'][], end: Settled): Promise<boolean> => ends({ id, from, end }),
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
