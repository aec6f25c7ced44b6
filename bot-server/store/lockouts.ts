import { createHash } from 'node:crypto';
import { Schema, trusted, type Connection } from 'mongoose';
import { LOCK_MEMORY, nextLock, type LockKind } from '../domain/access/lockout';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface Row {
  /** Kind and a hash of the name: what was typed as a name may be a password. */
  _id: string;
  tries: number;
  lastAt: Date;
  until: Date;
  expiresAt: Date;
}

const schema = new Schema<Row>(
  { _id: { type: String, required: true }, tries: Number, lastAt: Date, until: Date, expiresAt: Date },
  { versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

const MOST_TRIES = 50;
const idOf = (kind: LockKind, key: string): string => `${kind}:${createHash('sha256').update(key, 'utf8').digest('base64url')}`;

/** Tries that are counted before they are looked at, in the database, so that all servers count together. */
export function openLockouts(connection: Connection) {
  const model = connection.model('Lockout', schema, 'lockouts');
  return {
    /** Spends one try: 0 when it may be made, else the seconds to wait; nothing is spent then. */
    async spend(kind: LockKind, key: string, now: Instant): Promise<number> {
      const _id = idOf(kind, key);
      for (let tried = 0; tried < MOST_TRIES; tried += 1) {
        const row = await model.findById(_id).lean<Row>();
        const before = row ? { tries: row.tries, lastAt: row.lastAt.getTime(), until: row.until.getTime() } : undefined;
        const next = nextLock(kind, before, now);
        if (!next) return Math.max(1, Math.ceil(((before?.until ?? now) - now) / 1000));
        const set = {
          tries: next.tries,
          lastAt: new Date(next.lastAt),
          until: new Date(next.until),
          expiresAt: new Date(Math.max(next.until, next.lastAt) + LOCK_MEMORY),
        };
        try {
          // Only over the count that was read: of two tries at once one reads again.
          if (!row) await model.create({ _id, ...set });
          else if ((await model.updateOne({ _id, tries: row.tries, lastAt: row.lastAt }, { $set: set })).matchedCount === 0) continue;
          return 0;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
      }
      return 1;
    },
    /** The tries of this name are forgotten: it was the right person. */
    async clear(kind: LockKind, key: string): Promise<void> {
      await model.deleteOne({ _id: idOf(kind, key) });
    },
    /** Gives back the one try that succeeded, and none of the others. */
    async giveBack(kind: LockKind, key: string): Promise<void> {
      await model.updateOne({ _id: idOf(kind, key), tries: trusted({ $gt: 0 }) }, { $inc: { tries: -1 } });
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type Lockouts = ReturnType<typeof openLockouts>;
