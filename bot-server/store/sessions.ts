import { hash as digest, randomBytes } from 'node:crypto';
import { Schema, trusted, type Connection } from 'mongoose';
import { isSessionOver, isUseWorthNoting, sessionEndsAt, type Session, type SessionKind } from '../domain/access/session';
import type { Instant } from '../domain/time/instant';
import { findAll } from './find-all';
import { openGroupRead } from './group-read';

interface Row {
  _id: string;
  identityId: string;
  /** Rows of before kinds were told apart are of phones. */
  kind?: SessionKind;
  browser?: string;
  as?: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    identityId: { type: String, required: true },
    kind: String,
    browser: String,
    as: String,
    createdAt: Date,
    lastUsedAt: Date,
    expiresAt: Date,
  },
  { versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
schema.index({ identityId: 1 });

const hash = (token: string): string => digest('sha256', token, 'base64url');

const toSession = (row: Row): Session => ({
  id: row._id,
  identityId: row.identityId,
  kind: row.kind ?? 'phone',
  browser: row.browser ?? '',
  ...(row.as === undefined ? {} : { as: row.as }),
  madeAt: row.createdAt.getTime(),
  lastUsedAt: row.lastUsedAt.getTime(),
});

/** Opaque 256-bit tokens; only their hash is kept. How long they live is the domain's to say. */
export function openSessionStore(connection: Connection) {
  const model = connection.model('Session', schema, 'sessions');
  const within = (ids: readonly string[]) => trusted({ $in: [...ids] });

  // Not through the model: this is read on every request.
  const read = openGroupRead<Row>(async (ids) => {
    const found = await findAll<Row>(connection, 'sessions', { _id: { $in: ids } });
    return new Map(found.map((row) => [row._id, row]));
  });

  async function of(token: string, now: Instant): Promise<Session | undefined> {
    const row = await read(hash(token));
    const session = row && toSession(row);
    if (!session || isSessionOver(session, now)) return undefined;
    if (isUseWorthNoting(session, now)) {
      const expiresAt = new Date(sessionEndsAt({ ...session, lastUsedAt: now }));
      await model.updateOne({ _id: session.id }, { $set: { lastUsedAt: new Date(now), expiresAt } });
    }
    return session;
  }

  return {
    async open(
      identityId: string,
      now: Instant,
      { kind = 'phone', browser = '', as }: { kind?: SessionKind; browser?: string; as?: string | undefined } = {},
    ): Promise<string> {
      const token = randomBytes(32).toString('base64url');
      await model.create({
        _id: hash(token),
        identityId,
        kind,
        browser,
        ...(as === undefined ? {} : { as }),
        createdAt: new Date(now),
        lastUsedAt: new Date(now),
        expiresAt: new Date(sessionEndsAt({ kind, madeAt: now, lastUsedAt: now })),
      });
      return token;
    },
    /** The session behind a token, or undefined when it is unknown or over; that it was used is noted now and then. */
    of,
    async identityOf(token: string, now: Instant): Promise<string | undefined> {
      return (await of(token, now))?.identityId;
    },
    /** The sessions of these identities that are not over, the one used last first. */
    async list(identityIds: readonly string[], now: Instant): Promise<Session[]> {
      const rows = await model
        .find({ identityId: within(identityIds) })
        .sort({ lastUsedAt: -1, _id: 1 })
        .lean<Row[]>();
      return rows.map(toSession).filter((session) => !isSessionOver(session, now));
    },
    /** The role this session acts in from now on. */
    async choose(id: string, as: string): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { as } });
    },
    async close(token: string): Promise<void> {
      await model.deleteOne({ _id: hash(token) });
    },
    /** Ends one session if it is of one of these identities; false when there is none such. */
    async end(id: string, identityIds: readonly string[]): Promise<boolean> {
      return (await model.deleteOne({ _id: id, identityId: within(identityIds) })).deletedCount === 1;
    },
    /** Ends all sessions of these identities but the one named; the answer is how many. */
    async endOthers(identityIds: readonly string[], keep?: string): Promise<number> {
      const kept = keep === undefined ? {} : { _id: trusted({ $ne: keep }) };
      return (await model.deleteMany({ identityId: within(identityIds), ...kept })).deletedCount;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type SessionStore = ReturnType<typeof openSessionStore>;
