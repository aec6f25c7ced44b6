import { mongo, type Connection } from 'mongoose';
import type { Instant } from '../../domain/time/instant';
import { RECEIPT_MS } from '../../domain/viewing/grade';
import type { Latch } from '../../domain/viewing/standing';
import { SAID, SECONDS_PER_WORD, viewingIdOf, type Said, type ViewingKey, type Words } from '../../domain/viewing/viewing';
import type { Fate } from '../group-commit';
import { updateBatch, type Update } from '../update-batch';
import { int64, type TicketsRow } from './row';

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

/**
 * The join: one upsert that gives the same row whatever the order and number of times in which the reports arrive (`rev` and `lastAt` aside).
 * No read before it, nothing is ever taken away by it. Fields named after a session are maps: an object with names of its own for every session
 * would cost the engine more than all else that is done here.
 */
export function joinOf({ key, words, session, receivedAt }: ReportRow): Update {
  const s = `s.${session.id}`;
  const bits = new Map<string, { or: bigint }>();
  for (const [word, set] of words) bits.set(`w.${word}`, { or: int64(set) });
  const { said = [] } = session;
  if (said.length > 0) bits.set(`${s}.t`, { or: int64(said.reduce((sum, word) => sum | (1n << BigInt(SAID.indexOf(word))), 0n)) });
  if (!session.offline) {
    const receipt = Math.max(Math.floor((receivedAt - session.openedAt) / RECEIPT_MS), 0);
    bits.set(`${s}.b.${Math.floor(receipt / SECONDS_PER_WORD)}`, { or: int64(1n << BigInt(receipt % SECONDS_PER_WORD)) });
  }
  const most = new Map<string, unknown>([
    [`${s}.h`, { q: session.seq, n: -receivedAt, x: session.position }],
    [`${s}.p`, session.playMs],
    [`${s}.o`, session.openedAt],
    [`${s}.f`, session.offline ? 1 : 0],
    ['lastAt', new Date(receivedAt)],
  ]);
  if ((session.everySeconds ?? 0) > AT_REST_SECONDS) most.set(`${s}.g`, session.everySeconds);
  return {
    filter: { _id: viewingIdOf(key) },
    update: {
      $setOnInsert: {
        ...{ kind: key.viewer.kind, viewerId: key.viewer.id, resourceId: key.resourceId, version: key.version },
        ...(key.term === undefined ? {} : { term: key.term }),
      },
      ...(bits.size > 0 ? { $bit: bits } : {}),
      $max: most,
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

/** Joins to viewings, which may be written twice without harm; each update's own fate, in order. */
export async function joinBatch(connection: Connection, updates: readonly Update[]): Promise<Fate<undefined>[]> {
  const told = await updateBatch(connection, 'viewings', updates);
  const failed = new Map(told.writeErrors.map((fault) => [fault.index, new mongo.MongoServerError({ ...fault })]));
  return updates.map((_, index) => (failed.has(index) ? { ok: false, error: failed.get(index) } : { ok: true, value: undefined }));
}

/** Takes marks away where nothing was written since; tells of how many. Repeated like the joins: a mark that is gone stays gone. */
export async function clearMarks(connection: Connection, updates: readonly Update[]): Promise<number> {
  const { nModified, writeErrors } = await updateBatch(connection, 'viewings', updates);
  if (writeErrors.length > 0) throw new mongo.MongoServerError({ ...writeErrors[0] });
  return nModified;
}
