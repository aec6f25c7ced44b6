import { createHash, randomBytes } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import { DAY, type Instant } from '../domain/time/instant';

interface Row {
  _id: string;
  identityId: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

const IDLE = 7 * DAY;
const ABSOLUTE = 30 * DAY;
/** A session's «last used» is written at most this often, so that a reading parent costs no write a request. */
const TOUCH_EVERY = 60 * 60 * 1000;

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    identityId: { type: String, required: true },
    createdAt: Date,
    lastUsedAt: Date,
    expiresAt: Date,
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
schema.index({ identityId: 1 });

const hash = (token: string): string => createHash('sha256').update(token, 'utf8').digest('base64url');

/** Opaque 256-bit tokens; only their hash is kept. Idle 7 days, absolute 30 days. */
export function openSessionStore(connection: Connection) {
  const model = connection.model('Session', schema, 'sessions');
  return {
    async open(identityId: string, now: Instant): Promise<string> {
      const token = randomBytes(32).toString('base64url');
      await model.create({
        _id: hash(token),
        identityId,
        createdAt: new Date(now),
        lastUsedAt: new Date(now),
        expiresAt: new Date(now + IDLE),
      });
      return token;
    },
    /** The identity behind a token, or undefined when it is unknown or over. */
    async identityOf(token: string, now: Instant): Promise<string | undefined> {
      const row = await model.findById(hash(token)).lean<Row>();
      if (!row || row.expiresAt.getTime() <= now || row.createdAt.getTime() + ABSOLUTE <= now) return undefined;
      if (now - row.lastUsedAt.getTime() > TOUCH_EVERY) {
        const expiresAt = new Date(Math.min(now + IDLE, row.createdAt.getTime() + ABSOLUTE));
        await model.updateOne({ _id: row._id }, { $set: { lastUsedAt: new Date(now), expiresAt } });
      }
      return row.identityId;
    },
    async close(token: string): Promise<void> {
      await model.deleteOne({ _id: hash(token) });
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type SessionStore = ReturnType<typeof openSessionStore>;
