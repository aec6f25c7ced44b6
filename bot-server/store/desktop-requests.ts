import { createHash } from 'node:crypto';
import { Schema, trusted, type Connection } from 'mongoose';
import type { DesktopRequest, DesktopState } from '../domain/access/desktop';
import type { Instant } from '../domain/time/instant';

interface Row {
  /** Hash of what is in the code. */
  _id: string;
  /** Hash of what only the browser knows. */
  secretHash: string;
  state: DesktopState;
  browser: string;
  askedAt: Date;
  expiresAt: Date;
  scannedBy?: string;
  number?: number;
  numbers?: number[];
  as?: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  {
    _id: text,
    secretHash: text,
    state: text,
    browser: { type: String, default: '' },
    askedAt: Date,
    expiresAt: Date,
    scannedBy: String,
    number: Number,
    numbers: { type: [Number], default: undefined },
    as: String,
  },
  { versionKey: false },
);
schema.index({ secretHash: 1 }, { unique: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 60 });

const hash = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('base64url');

const toRequest = (row: Row): DesktopRequest => ({
  state: row.state,
  browser: row.browser,
  askedAt: row.askedAt.getTime(),
  expiresAt: row.expiresAt.getTime(),
  ...(row.scannedBy === undefined ? {} : { scannedBy: row.scannedBy }),
  ...(row.number === undefined ? {} : { number: row.number }),
  ...(row.numbers === undefined ? {} : { numbers: row.numbers }),
  ...(row.as === undefined ? {} : { as: row.as }),
});

/** Browsers that ask to be signed in. Each step is one write that names the state it leaves: of two who come at once one is late. */
export function openDesktopRequestStore(connection: Connection) {
  const model = connection.model('DesktopRequest', schema, 'desktop-requests');
  const alive = (now: Instant) => ({ expiresAt: trusted({ $gt: new Date(now) }) });
  async function step(filter: object, set: Partial<Row>): Promise<DesktopRequest | undefined> {
    const row = await model.findOneAndUpdate(filter, { $set: set }, { returnDocument: 'after' }).lean<Row>();
    return row ? toRequest(row) : undefined;
  }
  return {
    async add(request: {
      readonly scene: string;
      readonly secret: string;
      readonly browser: string;
      readonly askedAt: Instant;
      readonly expiresAt: Instant;
    }): Promise<void> {
      await model.create({
        _id: hash(request.scene),
        secretHash: hash(request.secret),
        state: 'waiting',
        browser: request.browser,
        askedAt: new Date(request.askedAt),
        expiresAt: new Date(request.expiresAt),
      });
    },
    /** The first phone to scan it has it. The same phone may look again; to any other it is over. */
    async scan(
      scene: string,
      by: string,
      drawn: { readonly number: number; readonly numbers: readonly number[] },
      now: Instant,
    ): Promise<DesktopRequest | undefined> {
      const _id = hash(scene);
      const first = await step(
        { _id, state: 'waiting', ...alive(now) },
        { state: 'scanned', scannedBy: by, number: drawn.number, numbers: [...drawn.numbers] },
      );
      if (first) return first;
      const row = await model.findOne({ _id, state: 'scanned', scannedBy: by, ...alive(now) }).lean<Row>();
      return row ? toRequest(row) : undefined;
    },
    /** Confirmed by the phone that scanned it, with the number that stands on the desktop. Said again it changes nothing. */
    async confirm(scene: string, by: string, number: number, as: string, now: Instant): Promise<boolean> {
      const theirs = { _id: hash(scene), scannedBy: by, number };
      const open = { ...theirs, state: trusted({ $in: ['scanned', 'confirmed'] }), ...alive(now) };
      if ((await step(open, { state: 'confirmed', as })) !== undefined) return true;
      return (await model.exists({ ...theirs, state: 'used' })) !== null;
    },
    /** Ended by the phone that scanned it, whether confirmed already or not, as long as nobody is in. */
    async refuse(scene: string, by: string): Promise<boolean> {
      const filter = { _id: hash(scene), state: trusted({ $in: ['scanned', 'confirmed'] }), scannedBy: by };
      return (await step(filter, { state: 'refused' })) !== undefined;
    },
    /** Gives a confirmed request to the browser that asked, once. */
    async take(secret: string, now: Instant): Promise<DesktopRequest | undefined> {
      return step({ secretHash: hash(secret), state: 'confirmed', ...alive(now) }, { state: 'used' });
    },
    async ofSecret(secret: string, now: Instant): Promise<DesktopRequest | undefined> {
      const row = await model.findOne({ secretHash: hash(secret), ...alive(now) }).lean<Row>();
      return row ? toRequest(row) : undefined;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type DesktopRequestStore = ReturnType<typeof openDesktopRequestStore>;
