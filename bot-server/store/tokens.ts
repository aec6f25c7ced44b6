import { Schema, type Connection } from 'mongoose';
import type { AccountId } from '../domain/account/account';
import type { AccessToken, TokenShelf } from '../domain/account/token';
import { isDuplicate } from './connect';

interface TokenRow {
  _id: string;
  sealed: string;
  /** Tells tokens apart without opening them. */
  mark: string;
  expiresAt: Date;
}
interface LeaseRow {
  _id: string;
  holder: string;
  until: Date;
}

const tokenSchema = new Schema<TokenRow>(
  {
    _id: { type: String, required: true },
    sealed: { type: String, required: true },
    mark: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false },
);
tokenSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const leaseSchema = new Schema<LeaseRow>(
  { _id: { type: String, required: true }, holder: { type: String, required: true }, until: { type: Date, required: true } },
  { versionKey: false },
);
leaseSchema.index({ until: 1 }, { expireAfterSeconds: 0 });

/** The sealing that the rows pass through; `seal/field.ts` has it. */
interface Sealing {
  seal(text: string, aad: string): string;
  unseal(sealed: string, aad: string): string;
  blind(text: string): string;
}

const place = (accountId: AccountId): string => `wechatTokens.sealed:${accountId}`;

/** The shelf that all processes share; leases run by the database's clock, so a skewed machine can't take one early. */
export function openTokenStore(connection: Connection, { seal }: { seal: Sealing }) {
  const tokens = connection.model('WeChatToken', tokenSchema, 'wechatTokens');
  const leases = connection.model('WeChatLease', leaseSchema, 'wechatLeases');

  async function takeLease(key: string, holder: string, ttlMs: number): Promise<boolean> {
    const free = { $lte: [{ $ifNull: ['$until', '$$NOW'] }, '$$NOW'] };
    const until = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ttlMs } };
    const row = await leases.collection.findOneAndUpdate(
      { _id: key as never },
      [{ $set: { holder: { $cond: [free, holder, '$holder'] }, until: { $cond: [free, until, '$until'] } } }],
      { upsert: true, returnDocument: 'after' },
    );
    return row?.['holder'] === holder;
  }

  return {
    async read(accountId) {
      const row = await tokens.findById(accountId).lean<TokenRow>();
      if (!row) return undefined;
      try {
        return { value: seal.unseal(row.sealed, place(accountId)), expiresAt: row.expiresAt.getTime() };
      } catch {
        // Sealed by a key that is gone: fetch anew rather than stop.
        return undefined;
      }
    },
    async write(accountId, { value, expiresAt }: AccessToken) {
      const row = { sealed: seal.seal(value, place(accountId)), mark: seal.blind(value), expiresAt: new Date(expiresAt) };
      await tokens.updateOne({ _id: accountId }, { $set: row }, { upsert: true });
    },
    async drop(accountId, value) {
      await tokens.deleteOne({ _id: accountId, mark: seal.blind(value) });
    },
    async lease(key, holder, ttlMs) {
      try {
        return await takeLease(key, holder, ttlMs);
      } catch (error) {
        // Two made the row at the same moment; it exists now.
        if (!isDuplicate(error)) throw error;
        return takeLease(key, holder, ttlMs);
      }
    },
    async release(key, holder) {
      await leases.deleteOne({ _id: key, holder });
    },
    syncIndexes: async (): Promise<void> => {
      await tokens.createIndexes();
      await leases.createIndexes();
    },
  } satisfies TokenShelf & { syncIndexes(): Promise<void> };
}
export type TokenStore = ReturnType<typeof openTokenStore>;
