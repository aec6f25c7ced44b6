import { createHash } from 'node:crypto';
import { Schema, trusted, type Connection } from 'mongoose';
import type { Staff } from '../domain/access/staff-account';
import { personKey } from '../domain/account/person-key';
import type { TieRequest, TieState } from '../domain/access/tie';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface Row {
  /** `teacher:QX01-T1001`: a post asks one at a time by construction. */
  _id: string;
  kind: Staff['kind'];
  staffId: string;
  /** Hash of what is in the code. */
  sceneHash: string;
  sessionId: string;
  state: TieState;
  browser: string;
  askedAt: Date;
  expiresAt: Date;
  scannedBy?: string;
  number?: number;
}

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  {
    _id: text,
    kind: text,
    staffId: text,
    sceneHash: text,
    sessionId: text,
    state: text,
    browser: { type: String, default: '' },
    askedAt: Date,
    expiresAt: Date,
    scannedBy: String,
    number: Number,
  },
  { versionKey: false },
);
schema.index({ sceneHash: 1 }, { unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 60 });

const hash = (scene: string): string => createHash('sha256').update(scene, 'utf8').digest('base64url');

const toRequest = (row: Row): TieRequest => ({
  post: { kind: row.kind, id: row.staffId },
  state: row.state,
  sessionId: row.sessionId,
  browser: row.browser,
  askedAt: row.askedAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  ...(row.scannedBy === undefined ? {} : { scannedBy: row.scannedBy }),
  ...(row.number === undefined ? {} : { number: row.number }),
});

/** Posts that ask to be tied to a WeChat. Each step is one write that names the state it leaves: of two who come at once one is late. */
export function openTieRequestStore(connection: Connection) {
  const model = connection.model('TieRequest', schema, 'tie-requests');
  const alive = (now: Instant) => ({ expiresAt: trusted({ $gt: new Date(now) }) });
  async function step(filter: object, set: Partial<Row>): Promise<TieRequest | undefined> {
    const row = await model.findOneAndUpdate(filter, { $set: set }, { returnDocument: 'after' }).lean<Row>();
    return row ? toRequest(row) : undefined;
  }
  return {
    /** Takes the place of what this post asked before, in whichever browser; false while a phone has just said yes to that. */
    async ask(
      request: {
        readonly post: Staff;
        readonly scene: string;
        readonly sessionId: string;
        readonly browser: string;
        readonly expiresAt: Instant;
      },
      now: Instant,
    ): Promise<boolean> {
      const replaced: object = {
        _id: personKey(request.post),
        $or: [{ state: trusted({ $ne: 'tied' }) }, { expiresAt: trusted({ $lte: new Date(now) }) }],
      };
      const row = {
        kind: request.post.kind,
        staffId: request.post.id,
        sceneHash: hash(request.scene),
        sessionId: request.sessionId,
        state: 'waiting' as const,
        browser: request.browser,
        askedAt: new Date(now),
        expiresAt: new Date(request.expiresAt),
      };
      try {
        await model.updateOne(replaced, { $set: row, $unset: { scannedBy: 1, number: 1 } }, { upsert: true });
        return true;
      } catch (error) {
        // The row is there and is not to be replaced (or another browser of this post was quicker by a moment).
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    async ofPost(post: Staff, now: Instant): Promise<TieRequest | undefined> {
      const row = await model.findOne({ _id: personKey(post), ...alive(now) }).lean<Row>();
      return row ? toRequest(row) : undefined;
    },
    /** The first phone to scan it has it. The same phone may look again; to any other it is over. */
    async scan(scene: string, by: string, number: number, now: Instant): Promise<TieRequest | undefined> {
      const sceneHash = hash(scene);
      const first = await step({ sceneHash, state: 'waiting', ...alive(now) }, { state: 'scanned', scannedBy: by, number });
      if (first) return first;
      const row = await model.findOne({ sceneHash, state: 'scanned', scannedBy: by, ...alive(now) }).lean<Row>();
      return row ? toRequest(row) : undefined;
    },
    /** What this phone scanned, whatever has become of it. */
    async scannedBy(scene: string, by: string): Promise<TieRequest | undefined> {
      const row = await model.findOne({ sceneHash: hash(scene), scannedBy: by }).lean<Row>();
      return row ? toRequest(row) : undefined;
    },
    /** Said yes by the phone that scanned it, with the number that stands on the desktop. Said again it changes nothing. */
    async confirm(scene: string, by: string, number: number, now: Instant): Promise<boolean> {
      const theirs = { sceneHash: hash(scene), scannedBy: by, number };
      if ((await step({ ...theirs, state: 'scanned', ...alive(now) }, { state: 'tied' })) !== undefined) return true;
      return (await model.exists({ ...theirs, state: 'tied' })) !== null;
    },
    /** Ended by the phone that scanned it, as long as it is not tied. */
    async refuse(scene: string, by: string): Promise<boolean> {
      return (await step({ sceneHash: hash(scene), state: 'scanned', scannedBy: by }, { state: 'refused' })) !== undefined;
    },
    async drop(post: Staff): Promise<void> {
      await model.deleteOne({ _id: personKey(post) });
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type TieRequestStore = ReturnType<typeof openTieRequestStore>;
