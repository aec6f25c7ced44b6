import { mongo, type Connection } from 'mongoose';
import { z } from 'zod';

/** Not the driver's own type: it does not know that fields may be given as a map, nor that an update may be stages. */
export interface Update {
  readonly filter: mongo.Document;
  readonly update: mongo.Document | readonly mongo.Document[];
  readonly upsert?: boolean;
  /** Of all rows that the filter finds, not of the first alone. */
  readonly multi?: boolean;
}

const Told = z.object({
  /** Rows that were found, or made. */
  n: z.number().default(0),
  nModified: z.number().default(0),
  /** Which of the updates made their row. */
  upserted: z.array(z.object({ index: z.number() })).default([]),
  writeErrors: z.array(z.object({ index: z.number(), code: z.number(), errmsg: z.string().default('') })).default([]),
  writeConcernError: z.unknown().optional(),
});
export type ToldOfBatch = z.infer<typeof Told>;

/** What a network or an election may have cut off before its answer came. */
const mayRepeat = (error: unknown): boolean =>
  error instanceof mongo.MongoNetworkError ||
  error instanceof mongo.MongoServerSelectionError ||
  (error instanceof mongo.MongoServerError && (error.hasErrorLabel('RetryableWriteError') || STEPPING_DOWN.has(Number(error.code))));
const STEPPING_DOWN = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
const WRITE_WITHIN_MS = 10_000;

/**
 * Updates written to a majority and its journals by one command. Not by the driver's bulk write: its retryable form makes MongoDB keep a row of
 * bookkeeping for every update. The whole batch is written once more when a network or an election cut it off, so each update must be one that
 * may be written twice. @throws when it is not known to be durable
 */
export async function updateBatch(connection: Connection, collection: string, updates: readonly Update[]): Promise<ToldOfBatch> {
  const command = {
    update: collection,
    updates: updates.map(({ filter, update, upsert = false, multi = false }) => ({ q: filter, u: update, upsert, multi })),
    ordered: false,
    writeConcern: { w: 'majority', j: true, wtimeout: WRITE_WITHIN_MS },
  };
  const run = async () => Told.parse(await connection.getClient().db(connection.name).command(command));
  const told = await run().catch((error: unknown) => {
    if (mayRepeat(error)) return run();
    throw error;
  });
  if (told.writeConcernError !== undefined) throw new Error('a batch was written but is not known to be durable');
  return told;
}
