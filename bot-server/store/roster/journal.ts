import { Schema, type Connection, type mongo } from 'mongoose';

type AnyBulkWriteOperation<T extends object> = mongo.AnyBulkWriteOperation<T>;
import type { Seal } from '../../seal/field';
import { isDuplicate } from '../connect';

/** The collections a roster is made of. */
export type RosterCollection =
  'bureaus' | 'schools' | 'terms' | 'teachers' | 'officers' | 'classrooms' | 'guardians' | 'students' | 'guardianships';

export type Fields = Readonly<Record<string, unknown>>;

/** One row as it was and as it is to be; null: not there. Only the roster's own fields: what people set for themselves is never touched. */
export interface Entry {
  readonly c: RosterCollection;
  readonly i: string;
  readonly b: Fields | null;
  readonly a: Fields | null;
}

interface Row {
  _id: string;
  operation: string;
  seq: number;
  entries: Entry[];
  until?: Date;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    operation: { type: String, required: true },
    seq: { type: Number, required: true },
    entries: { type: [{ _id: false, c: String, i: String, b: Schema.Types.Mixed, a: Schema.Types.Mixed }], required: true },
    until: Date,
  },
  { versionKey: false, minimize: false },
);
schema.index({ operation: 1, seq: 1 });
schema.index({ until: 1 }, { expireAfterSeconds: 0 });

/** Entries a document holds: about 400 kB. */
export const CHUNK = 1000;

/**
 * What an operation on the roster writes, row by row with what stood there before, kept before the first row is written. A process that dies
 * half-way leaves the journal, and whoever comes next puts the old rows back; undoing is the same, later.
 */
export function openJournal(connection: Connection, seal: Pick<Seal, 'unseal'>) {
  connection.model('RosterJournal', schema, 'roster_journal');
  const journal = connection.collection<Row>('roster_journal');
  const rowsOf = (name: RosterCollection) => connection.collection<{ _id: string }>(name);

  async function* chunks(operation: string, backwards = false): AsyncGenerator<Entry[]> {
    const cursor = journal.find({ operation }).sort({ seq: backwards ? -1 : 1 });
    for await (const { entries } of cursor) yield entries;
  }

  async function put(entries: readonly Entry[], side: 'a' | 'b'): Promise<void> {
    for (const [name, own] of byCollection(entries)) {
      const other = side === 'a' ? 'b' : 'a';
      const operations = own.map((entry) => writeOf(entry.i, entry[side], entry[other]));
      try {
        await rowsOf(name).bulkWrite(operations, { ordered: false });
      } catch (error) {
        // A row that came into being meanwhile (a guardian who bound themself) is written over, not doubled.
        if (!isDuplicate(error)) throw error;
        await rowsOf(name).bulkWrite(
          own.map((entry) => writeOf(entry.i, entry[side], entry[other] ?? {})),
          { ordered: false },
        );
      }
    }
  }

  return {
    /** Keeps a part of what will be written. */
    async stage(operation: string, seq: number, entries: readonly Entry[]): Promise<void> {
      await journal.insertOne({ _id: `${operation}:${seq}`, operation, seq, entries: [...entries] });
    },
    async *apply(operation: string): AsyncGenerator<number> {
      for await (const entries of chunks(operation)) {
        await put(entries, 'a');
        yield entries.length;
      }
    },
    /** Puts every row back as it was before; as often as you like. */
    async *restore(operation: string): AsyncGenerator<number> {
      for await (const entries of chunks(operation, true)) {
        await put(entries, 'b');
        yield entries.length;
      }
    },
    /** How many of the rows are not as the operation left them: something later stands on them. */
    async changedSince(operation: string): Promise<number> {
      let changed = 0;
      for await (const entries of chunks(operation)) {
        for (const [name, own] of byCollection(entries)) {
          const now = await rowsOf(name)
            .find({ _id: { $in: own.map(({ i }) => i) } })
            .toArray();
          const byId = new Map(now.map((row) => [row._id, row as Fields]));
          changed += own.filter((entry) => !stands(name, entry, byId.get(entry.i))).length;
        }
      }
      return changed;
    },
    /** Ids of the rows that the operation made. */
    async added(operation: string, collection: RosterCollection): Promise<string[]> {
      const ids: string[] = [];
      for await (const entries of chunks(operation)) for (const { c, i, b } of entries) if (c === collection && b === null) ids.push(i);
      return ids;
    },
    /** Ids of all rows that the operation makes, changes or takes away, in parts. */
    async *touched(operation: string, collection: RosterCollection): AsyncGenerator<string[]> {
      for await (const entries of chunks(operation)) {
        const ids = entries.flatMap(({ c, i }) => (c === collection ? [i] : []));
        if (ids.length > 0) yield ids;
      }
    },
    /** From now on it is only kept for undoing, until then. */
    async keepUntil(operation: string, until: Date): Promise<void> {
      await journal.updateMany({ operation }, { $set: { until } });
    },
    async drop(operation: string): Promise<void> {
      await journal.deleteMany({ operation });
    },
    /** Takes out what is kept of these rows, for an erasure: undoing then leaves them as they are. Looks through all of it, which is rare and short. */
    async forget(ids: readonly string[]): Promise<number> {
      const { modifiedCount } = await journal.updateMany(
        { 'entries.i': { $in: [...ids] } },
        {
          $pull: { entries: { i: { $in: [...ids] } } },
        },
      );
      return modifiedCount;
    },
    syncIndexes: () => connection.model('RosterJournal').createIndexes(),
  };

  function stands(name: RosterCollection, { i, a, b }: Entry, row: Fields | undefined): boolean {
    if (a === null) return row === undefined;
    if (row === undefined) return false;
    const gone = Object.keys(b ?? {}).filter((key) => !(key in a));
    return gone.every((key) => row[key] === undefined) && Object.entries(a).every(([key, value]) => same(name, i, key, value, row[key]));
  }

  /** A sealed field may have been sealed anew under another key: then its text counts. */
  function same(name: RosterCollection, id: string, key: string, wanted: unknown, found: unknown): boolean {
    if (JSON.stringify(wanted) === JSON.stringify(found)) return true;
    if (!key.endsWith('Sealed') || typeof wanted !== 'string' || typeof found !== 'string') return false;
    const place = `${name}.${key.slice(0, -'Sealed'.length)}:${id}`;
    return seal.unseal(wanted, place) === seal.unseal(found, place);
  }
}
export type Journal = ReturnType<typeof openJournal>;

function byCollection(entries: readonly Entry[]): Map<RosterCollection, Entry[]> {
  const groups = new Map<RosterCollection, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.c);
    if (group) group.push(entry);
    else groups.set(entry.c, [entry]);
  }
  return groups;
}

/** Makes the row `now`; `was` names the fields that go. A row that was not there is inserted, which is twice as fast as looking for it. */
function writeOf(_id: string, now: Fields | null, was: Fields | null): AnyBulkWriteOperation<{ _id: string }> {
  if (now === null) return { deleteOne: { filter: { _id } } };
  if (was === null) return { insertOne: { document: { _id, ...now } } };
  const gone = Object.keys(was).filter((key) => !(key in now));
  const update = { $set: now, ...(gone.length ? { $unset: Object.fromEntries(gone.map((key) => [key, 1 as const])) } : {}) };
  return { updateOne: { filter: { _id }, update, upsert: true } };
}
