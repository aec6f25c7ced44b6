import { mongo, type Connection } from 'mongoose';
import { z } from 'zod';
import type { Instant } from '../../domain/time/instant';
import { RECEIPT_MS } from '../../domain/viewing/grade';
import type { Latch } from '../../domain/viewing/standing';
import { SAID, SECONDS_PER_WORD, viewingIdOf, type Said, type ViewingKey, type Words } from '../../domain/viewing/viewing';
import type { Fate } from '../group-commit';
import { int64, type TicketsRow, type ViewingRow } from './row';

/** One accepted report, ready to be joined to its viewing. */
export interface ReportRow {
  readonly key: ViewingKey;
  readonly words: Words;
  readonly session: {
    readonly id: string;
    readonly openedAt: Instant;
    readonly offline: boolean;
    readonly seq: number;
    readonly playMs: number;
    readonly position: number;
    /** What its phone was asked for, seconds; kept only above the 15 of a server at rest. */
    readonly everySeconds?: number;
    readonly said?: readonly Said[];
  };
  /** By the server's clock. */
  readonly receivedAt: Instant;
}

const AT_REST_SECONDS = 15;

type Update = mongo.UpdateOneModel<ViewingRow>;

/**
 * The join: one upsert that gives the same row whatever the order and number of times in which the reports arrive (`rev` and `lastAt` aside).
 * No read before it, nothing is ever taken away by it.
 */
export function joinOf({ key, words, session, receivedAt }: ReportRow): Update {
  const s = `s.${session.id}`;
  const bits: Record<string, { or: bigint }> = {};
  for (const [word, set] of words) bits[`w.${word}`] = { or: int64(set) };
  const { said = [] } = session;
  if (said.length > 0) bits[`${s}.t`] = { or: int64(said.reduce((sum, word) => sum | (1n << BigInt(SAID.indexOf(word))), 0n)) };
  if (!session.offline) {
    const receipt = Math.max(Math.floor((receivedAt - session.openedAt) / RECEIPT_MS), 0);
    bits[`${s}.b.${Math.floor(receipt / SECONDS_PER_WORD)}`] = { or: int64(1n << BigInt(receipt % SECONDS_PER_WORD)) };
  }
  return {
    filter: { _id: viewingIdOf(key) },
    update: {
      $setOnInsert: { kind: key.viewer.kind, viewerId: key.viewer.id, resourceId: key.resourceId, version: key.version },
      ...(Object.keys(bits).length > 0 ? { $bit: bits } : {}),
      $max: {
        [`${s}.h`]: { q: session.seq, n: -receivedAt, x: session.position },
        [`${s}.p`]: session.playMs,
        [`${s}.o`]: session.openedAt,
        [`${s}.f`]: session.offline ? 1 : 0,
        ...((session.everySeconds ?? 0) > AT_REST_SECONDS ? { [`${s}.g`]: session.everySeconds } : {}),
        lastAt: new Date(receivedAt),
      },
      $min: { firstAt: new Date(receivedAt) },
      $inc: { rev: 1 },
      $set: { dirty: true },
    },
    upsert: true,
  };
}

/** Milestones keep their first time; a completion is stored once and stays. Both are changes that the roll-ups must see. */
export function latchesOf(id: string, { milestones, completion }: Latch): Update[] {
  const first = Object.entries(milestones).map(([name, at]) => [`m.${name}`, new Date(at)] as const);
  const seen = { $inc: { rev: 1 }, $set: { dirty: true as const } };
  const updates: Update[] = [];
  if (first.length > 0) updates.push({ filter: { _id: id }, update: { $min: Object.fromEntries(first), ...seen } });
  if (completion) {
    const done = { ...completion, at: new Date(completion.at) };
    updates.push({ filter: { _id: id, done: { $exists: false } }, update: { $inc: { rev: 1 }, $set: { dirty: true, done } } });
  }
  return updates;
}

/** Counts a ticket; matches nothing, and then fails on the row's own id, when `most` are counted already. */
export const ticketOf = (viewingId: string, nonce: string, expiresAt: Instant, most: number): mongo.UpdateOneModel<TicketsRow> => ({
  filter: { _id: viewingId, n: { $lt: most } },
  update: { $inc: { n: 1 }, $set: { [`t.${nonce}`]: new Date(expiresAt) } },
  upsert: true,
});

/** Written to a majority and its journals in one unordered batch; each update's own fate, in order. */
export async function bulkOf<Row extends { _id: string }>(
  collection: mongo.Collection<Row>,
  updates: readonly mongo.UpdateOneModel<Row>[],
): Promise<Fate<undefined>[]> {
  const failed = new Map<number, unknown>();
  try {
    await collection.bulkWrite(
      updates.map((updateOne) => ({ updateOne })),
      { ordered: false, writeConcern: { w: 'majority', journal: true } },
    );
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const faults: readonly mongo.WriteError[] = [error.writeErrors].flat();
    // Without a fault of any row it was the batch's durability that failed: then nothing of it may be acknowledged.
    if (faults.length === 0 || error.result.getWriteConcernError()) throw error;
    for (const fault of faults) failed.set(fault.index, fault);
  }
  return updates.map((_, index) => (failed.has(index) ? { ok: false, error: failed.get(index) } : { ok: true, value: undefined }));
}

const Told = z.object({
  writeErrors: z.array(z.object({ index: z.number(), code: z.number(), errmsg: z.string().default('') })).default([]),
  writeConcernError: z.unknown().optional(),
});

/** What a network or an election may have cut off before its answer came. */
const mayRepeat = (error: unknown): boolean =>
  error instanceof mongo.MongoNetworkError ||
  error instanceof mongo.MongoServerSelectionError ||
  (error instanceof mongo.MongoServerError && (error.hasErrorLabel('RetryableWriteError') || STEPPING_DOWN.has(Number(error.code))));
const STEPPING_DOWN = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/**
 * Joins to viewings, written to a majority and its journals by one command; each update's own fate, in order. Not by the driver's bulk write:
 * its retryable form makes MongoDB keep a row of bookkeeping for every update, which joins do not need. They may be written twice without
 * harm, so the whole batch is simply written once more when a network or an election cut it off.
 */
export async function joinBatch(connection: Connection, updates: readonly Update[]): Promise<Fate<undefined>[]> {
  const command = {
    update: 'viewings',
    updates: updates.map(({ filter, update, upsert = false }) => ({ q: filter, u: update, upsert })),
    ordered: false,
    writeConcern: { w: 'majority', j: true, wtimeout: WRITE_WITHIN_MS },
  };
  const run = async () => Told.parse(await connection.getClient().db(connection.name).command(command));
  const told = await run().catch((error: unknown) => {
    if (mayRepeat(error)) return run();
    throw error;
  });
  if (told.writeConcernError !== undefined) throw new Error('a batch was written but is not known to be durable');
  const failed = new Map(told.writeErrors.map((fault) => [fault.index, new mongo.MongoServerError({ ...fault })]));
  return updates.map((_, index) => (failed.has(index) ? { ok: false, error: failed.get(index) } : { ok: true, value: undefined }));
}
const WRITE_WITHIN_MS = 10_000;
