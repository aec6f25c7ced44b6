import { randomUUID } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { identityId, type AccountId } from '../domain/account/account';
import type { Inbound } from '../domain/account/inbound';
import { isDuplicate } from './connect';

interface Row {
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

const schema = new Schema<Row>(
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
schema.index({ receivedAt: 1 }, { expireAfterSeconds: 7 * 24 * 3600 });
schema.index({ identityId: 1 });
schema.index({ heldUntil: 1 }, { partialFilterExpression: { state: 'received' } });

interface Sealing {
  seal(text: string, aad: string): string;
  unseal(sealed: string, aad: string): string;
}

/** A push to work on, held by this process for a while. */
export interface InboundClaim {
  readonly id: string;
  readonly accountId: AccountId;
  readonly inbound: Inbound;
  readonly holder: string;
  /** 1 for the first. */
  readonly tries: number;
}
export type InboundClaimed =
  | { readonly kind: 'work'; readonly claim: InboundClaim }
  /** Another process is at it. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly reply?: string };

/** After so many tries a push is set aside and looked at by people. */
const MOST_TRIES = 5;
const place = (id: string): string => `inbound.sealed:${id}`;
const replyPlace = (id: string): string => `inbound.reply:${id}`;
const literal = (value: unknown) => ({ $literal: value });

/** Remembers each push by its key: worked on once, and taken up again if the work did not end. */
export function openInboundStore(connection: Connection, { seal }: { seal: Sealing }) {
  const model = connection.model('Inbound', schema, 'inbound');

  const hold = (ms: number) => ({ $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms } });
  const open = (row: Pick<Row, '_id' | 'sealed'>): Inbound => JSON.parse(seal.unseal(row.sealed ?? '', place(row._id))) as Inbound;

  async function upsert(
    id: string,
    accountId: AccountId,
    openid: string,
    sealed: string,
    holder: string,
    holdMs: number,
  ): Promise<Row | null> {
    const fresh = { $eq: [{ $type: '$state' }, 'missing'] };
    const free = { $or: [fresh, { $and: [{ $eq: ['$state', 'received'] }, { $lte: ['$heldUntil', '$$NOW'] }] }] };
    const row: unknown = await model.collection.findOneAndUpdate(
      { _id: id as never },
      [
        {
          $set: {
            sealed: { $cond: [fresh, literal(sealed), '$sealed'] },
            tries: { $cond: [free, { $add: [{ $ifNull: ['$tries', 0] }, 1] }, '$tries'] },
            holder: { $cond: [free, holder, '$holder'] },
            heldUntil: { $cond: [free, hold(holdMs), '$heldUntil'] },
            accountId: { $ifNull: ['$accountId', literal(accountId)] },
            identityId: { $ifNull: ['$identityId', literal(identityId(accountId, openid))] },
            receivedAt: { $ifNull: ['$receivedAt', '$$NOW'] },
            state: { $ifNull: ['$state', 'received'] },
          },
        },
      ],
      { upsert: true, returnDocument: 'after' },
    );
    return row as Row | null;
  }

  return {
    /** Writes the push down, or finds it. The caller works only on `work`. */
    async claim(id: string, accountId: AccountId, inbound: Inbound, holdMs: number): Promise<InboundClaimed> {
      const holder = randomUUID();
      const sealed = seal.seal(JSON.stringify(inbound), place(id));
      const write = () => upsert(id, accountId, inbound.openid, sealed, holder, holdMs);
      const row = await write().catch((error: unknown) => {
        if (!isDuplicate(error)) throw error;
        return write();
      });
      if (row?.holder === holder && row.state === 'received') {
        return { kind: 'work', claim: { id, accountId, inbound, holder, tries: row.tries } };
      }
      if (row?.state === 'received') return { kind: 'busy' };
      return { kind: 'done', ...(row?.replySealed === undefined ? {} : { reply: seal.unseal(row.replySealed, replyPlace(id)) }) };
    },

    /** The work is done; the push's content is forgotten. */
    async done({ id, holder }: InboundClaim, reply?: string): Promise<void> {
      await model.updateOne(
        { _id: id, holder, state: 'received' },
        {
          $set: { state: 'done', ...(reply === undefined ? {} : { replySealed: seal.seal(reply, replyPlace(id)) }) },
          $unset: { sealed: 1 },
        },
      );
    },

    /** The work failed: it may be taken up again after `pauseMs`, but not for ever. */
    async failed({ id, holder, tries }: InboundClaim, pauseMs: number): Promise<void> {
      await model.collection.updateOne({ _id: id as never, holder, state: 'received' }, [
        { $set: { heldUntil: hold(pauseMs), state: tries >= MOST_TRIES ? 'dead' : 'received' } },
      ]);
    },

    /** Pushes whose work did not end, because it failed or its process died; each is now held by the caller. */
    async takeUnfinished(limit: number, holdMs: number): Promise<InboundClaim[]> {
      const claims: InboundClaim[] = [];
      while (claims.length < limit) {
        const holder = randomUUID();
        const row = (await model.collection.findOneAndUpdate(
          { state: 'received', $expr: { $lte: ['$heldUntil', '$$NOW'] } },
          [
            {
              $set: {
                holder,
                heldUntil: hold(holdMs),
                tries: { $add: ['$tries', 1] },
                // A push that kills its process never reports a failure; its tries still end.
                state: { $cond: [{ $gte: ['$tries', 2 * MOST_TRIES] }, 'dead', 'received'] },
              },
            },
          ],
          { returnDocument: 'after', sort: { heldUntil: 1 } },
        )) as unknown as Row | null;
        if (!row) break;
        if (row.state === 'dead') continue;
        claims.push({ id: row._id, accountId: row.accountId, inbound: open(row), holder, tries: row.tries });
      }
      return claims;
    },

    /** How many pushes were set aside, for the operator's page and the counters. */
    async countDead(): Promise<number> {
      return model.countDocuments({ state: 'dead' });
    },

    syncIndexes: () => model.createIndexes(),
  };
}
export type InboundStore = ReturnType<typeof openInboundStore>;
