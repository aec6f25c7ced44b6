import { randomBytes } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import type { MinuteOfDay } from '../domain/time/civil';
import type { Instant } from '../domain/time/instant';

interface Row {
  _id: string;
  /** A school's group has this one, */
  schoolId?: string;
  /** a bureau's these two. */
  bureauId?: string;
  upTo?: number;
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
    schoolId: String,
    bureauId: String,
    upTo: Number,
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

/** A group of staff. Its key is a credential and is never among what is listed. */
interface Group {
  readonly id: string;
  readonly name: string;
  readonly minute: MinuteOfDay;
  readonly dueAt: Instant;
  /** How often today's has answered «later». */
  readonly tries: number;
  readonly lastAt?: Instant;
  /** How the last one ended. */
  readonly lastCode?: string;
}

/** A school's: told numbers once a day. */
export interface StaffHook extends Group {
  readonly schoolId: string;
}
/** A bureau's: told of each new bulletin. `upTo`: the place in the bureau's chain of the last that it was told of. */
export interface BureauHook extends Group {
  readonly bureauId: string;
  readonly upTo: number;
}

interface Sealing {
  seal(text: string, aad: string): string;
  unseal(sealed: string, aad: string): string;
  blind(text: string): string;
}
const place = (id: string): string => `staffHooks.sealed:${id}`;
const toGroup = ({ _id, name, minute, dueAt, tries, lastAt, lastCode }: Row): Group => ({
  ...{ id: _id, name, minute, dueAt: dueAt.getTime(), tries },
  ...(lastAt ? { lastAt: lastAt.getTime() } : {}),
  ...(lastCode === undefined ? {} : { lastCode }),
});
const toHook = (row: Row): StaffHook => ({ ...toGroup(row), schoolId: row.schoolId ?? '' });
const toBureauHook = (row: Row): BureauHook => ({ ...toGroup(row), bureauId: row.bureauId ?? '', upTo: row.upTo ?? 0 });

export function openStaffHookStore(connection: Connection, { seal }: { seal: Sealing }) {
  const model = connection.model('StaffHook', schema, 'staffHooks');
  const rows = connection.collection<Row>('staffHooks');
  async function keep(
    { name, key }: { readonly name: string; readonly key: string },
    whose: Pick<Row, 'schoolId' | 'bureauId' | 'upTo' | 'minute' | 'dueAt'>,
  ): Promise<Row> {
    const mark = seal.blind(key);
    const found = await rows.findOne({ mark });
    const _id = found?._id ?? randomBytes(6).toString('hex');
    const row: Row = { _id, ...whose, name, sealed: seal.seal(key, place(_id)), mark, tries: 0 };
    await rows.replaceOne({ _id }, row, { upsert: true });
    return row;
  }
  return {
    /** Keeps a school's group; the same key again is the same group with its new settings. */
    async put({ schoolId, minute, ...group }: { schoolId: string; name: string; key: string; minute: MinuteOfDay }, dueAt: Instant) {
      return toHook(await keep(group, { schoolId, minute, dueAt: new Date(dueAt) }));
    },
    /** Keeps a bureau's group, which is told of what comes after this place in the chain. */
    async putBureau({ bureauId, upTo, ...group }: { bureauId: string; name: string; key: string; upTo: number }, now: Instant) {
      return toBureauHook(await keep(group, { bureauId, upTo, minute: 0, dueAt: new Date(now) }));
    },
    async all(): Promise<(StaffHook | BureauHook)[]> {
      const found = await rows.find().sort({ schoolId: 1, _id: 1 }).limit(1000).toArray();
      return found.map((row) => (row.bureauId === undefined ? toHook(row) : toBureauHook(row)));
    },
    /** Bureaus' groups that may be told of something now: one that answered «later» waits. */
    async bureauGroups(now: Instant): Promise<BureauHook[]> {
      const found = rows.find({ bureauId: { $exists: true }, dueAt: { $lte: new Date(now) } }).sort({ _id: 1 }).limit(1000); // prettier-ignore
      return (await found.toArray()).map(toBureauHook);
    },
    /**
     * Notes that a bureau's group is told up to there, before it is told: whoever dies now leaves it out rather than telling it twice. Gives its
     * key to the one caller who was first; undefined to any other. A key that can not be opened is `undefined` in what is given.
     */
    async takeNews({ id, upTo }: Pick<BureauHook, 'id' | 'upTo'>, to: number): Promise<{ key: string | undefined } | undefined> {
      const row = await rows.findOneAndUpdate({ _id: id, upTo }, { $set: { upTo: to } });
      return row ? { key: opened(seal, row) } : undefined;
    },
    /** WeCom has surely not taken it: it is told again then, unless something newer was told meanwhile. */
    async handBack({ id, upTo }: Pick<BureauHook, 'id' | 'upTo'>, taken: number): Promise<void> {
      await rows.updateOne({ _id: id, upTo: taken }, { $set: { upTo } });
    },
    async remove(id: string): Promise<boolean> {
      return (await rows.deleteOne({ _id: id })).deletedCount === 1;
    },
    async nextDueAt(): Promise<Instant | undefined> {
      return (await rows.findOne({ bureauId: { $exists: false } }, { sort: { dueAt: 1 }, projection: { dueAt: 1 } }))?.dueAt.getTime();
    },
    /**
     * Gives a due group to one caller, with its key. Its next time is written before anything is posted: whoever dies now leaves out a day rather than
     * telling it twice. Undefined when none is due; a key that can not be opened is `undefined` in what is given.
     */
    async takeDue(now: Instant, nextOf: (hook: StaffHook) => Instant): Promise<{ hook: StaffHook; key: string | undefined } | undefined> {
      const row = await rows.findOne({ dueAt: { $lte: new Date(now) }, bureauId: { $exists: false } }, { sort: { dueAt: 1 } });
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
