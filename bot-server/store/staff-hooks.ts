import { randomBytes } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import type { MinuteOfDay } from '../domain/time/civil';
import type { Instant } from '../domain/time/instant';

interface Row {
  _id: string;
  schoolId: string;
  name: string;
  sealed: string;
  /** Tells keys apart without opening them. */
  mark: string;
  minute: number;
  dueAt: Date;
  tries: number;
  lastAt?: Date;
  lastCode?: string;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    schoolId: { type: String, required: true },
    name: { type: String, required: true },
    sealed: { type: String, required: true },
    mark: { type: String, required: true },
    minute: { type: Number, required: true },
    dueAt: { type: Date, required: true },
    tries: { type: Number, required: true },
    lastAt: Date,
    lastCode: String,
  },
  { versionKey: false },
);
schema.index({ dueAt: 1 });
schema.index({ mark: 1 }, { unique: true });

/** A group of staff that is told numbers once a day. Its key is a credential and is never among what is listed. */
export interface StaffHook {
  readonly id: string;
  readonly schoolId: string;
  readonly name: string;
  readonly minute: MinuteOfDay;
  readonly dueAt: Instant;
  /** How often today's has answered «later». */
  readonly tries: number;
  readonly lastAt?: Instant;
  /** How the last one ended. */
  readonly lastCode?: string;
}

interface Sealing {
  seal(text: string, aad: string): string;
  unseal(sealed: string, aad: string): string;
  blind(text: string): string;
}
const place = (id: string): string => `staffHooks.sealed:${id}`;
const toHook = ({ _id, sealed: _sealed, mark: _mark, dueAt, lastAt, ...rest }: Row): StaffHook => ({
  ...rest,
  id: _id,
  dueAt: dueAt.getTime(),
  ...(lastAt ? { lastAt: lastAt.getTime() } : {}),
});

export function openStaffHookStore(connection: Connection, { seal }: { seal: Sealing }) {
  const model = connection.model('StaffHook', schema, 'staffHooks');
  const rows = connection.collection<Row>('staffHooks');
  return {
    /** Keeps a group; the same key again is the same group with its new settings. */
    async put(hook: { schoolId: string; name: string; key: string; minute: MinuteOfDay }, dueAt: Instant): Promise<StaffHook> {
      const { schoolId, name, key, minute } = hook;
      const mark = seal.blind(key);
      const found = await rows.findOne({ mark });
      const _id = found?._id ?? randomBytes(6).toString('hex');
      const row: Row = { _id, schoolId, name, sealed: seal.seal(key, place(_id)), mark, minute, dueAt: new Date(dueAt), tries: 0 };
      await rows.replaceOne({ _id }, row, { upsert: true });
      return toHook(row);
    },
    async all(): Promise<StaffHook[]> {
      return (await rows.find().sort({ schoolId: 1, _id: 1 }).limit(1000).toArray()).map(toHook);
    },
    async remove(id: string): Promise<boolean> {
      return (await rows.deleteOne({ _id: id })).deletedCount === 1;
    },
    async nextDueAt(): Promise<Instant | undefined> {
      return (await rows.findOne({}, { sort: { dueAt: 1 }, projection: { dueAt: 1 } }))?.dueAt.getTime();
    },
    /**
     * Gives a due group to one caller, with its key. Its next time is written before anything is posted: whoever dies now leaves out a day rather than
     * telling it twice. Undefined when none is due; a key that can not be opened is `undefined` in what is given.
     */
    async takeDue(now: Instant, nextOf: (hook: StaffHook) => Instant): Promise<{ hook: StaffHook; key: string | undefined } | undefined> {
      const row = await rows.findOne({ dueAt: { $lte: new Date(now) } }, { sort: { dueAt: 1 } });
      if (!row) return undefined;
      const taken = await rows.updateOne({ _id: row._id, dueAt: row.dueAt }, { $set: { dueAt: new Date(nextOf(toHook(row))) } });
      if (taken.modifiedCount === 0) return undefined;
      return { hook: toHook(row), key: opened(seal, row) };
    },
    /** How it ended, and when it is tried again if it is. */
    async settle(id: string, { code, at, again }: { code: string; at: Instant; again?: Instant }): Promise<void> {
      const more = again === undefined ? { tries: 0 } : {};
      await rows.updateOne(
        { _id: id },
        {
          $set: { lastAt: new Date(at), lastCode: code, ...more, ...(again === undefined ? {} : { dueAt: new Date(again) }) },
          ...(again === undefined ? {} : { $inc: { tries: 1 } }),
        },
      );
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type StaffHookStore = ReturnType<typeof openStaffHookStore>;

function opened(seal: Sealing, { _id, sealed }: Row): string | undefined {
  try {
    return seal.unseal(sealed, place(_id));
  } catch {
    return undefined;
  }
}
