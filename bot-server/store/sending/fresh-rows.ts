import { mongo } from 'mongoose';
import { z } from 'zod';
import { isDuplicate } from '../connect';
import { openGroupCommit, type Fate } from '../group-commit';

const BYTES_A_ROW = 500;
/** What MongoDB tells of a key that is taken. */
const Taken = z.object({ errmsg: z.string() }).transform(({ errmsg }) => / index: (\S+) dup key/.exec(errmsg)?.[1] ?? '');

/**
 * Puts rows in; tells of each by which index it was kept out, `_id` or another unique one: undefined for one that is new. What is there already
 * stays as it is.
 */
export async function insertFresh<Row extends { _id: string }>(
  collection: mongo.Collection<Row>,
  rows: readonly Row[],
): Promise<(string | undefined)[]> {
  if (rows.length === 0) return [];
  const taken = new Map<number, string>();
  try {
    await collection.insertMany(rows as never, { ordered: false });
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const faults: readonly mongo.WriteError[] = [error.writeErrors].flat();
    // Only «it is there» may pass; a batch that a majority has not taken is not there.
    if (faults.length === 0 || error.result.getWriteConcernError() || !faults.every(isDuplicate)) throw error;
    for (const fault of faults) taken.set(fault.index, Taken.parse(fault) === '_id_' ? '_id' : 'other');
  }
  return rows.map((_, index) => taken.get(index));
}

/** The same for rows that come one by one: those of one moment are one write. */
export function openInserts<Row extends { _id: string }>(collection: mongo.Collection<Row>) {
  const batch = openGroupCommit<Row, string | undefined>(
    async (rows): Promise<Fate<string | undefined>[]> => (await insertFresh(collection, rows)).map((value) => ({ ok: true, value })),
    { sizeOf: () => BYTES_A_ROW },
  );
  return (row: Row) => batch.add(row);
}
