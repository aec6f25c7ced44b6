import type { Connection } from 'mongoose';
import type { Instant } from '../domain/time/instant';
import type { Latch } from '../domain/viewing/standing';
import { MOST_SESSIONS } from '../domain/viewing/ticket';
import { viewingIdOf, type Viewer, type Viewing } from '../domain/viewing/viewing';
import { isDuplicate } from './connect';
import { openGroupCommit, type Fate } from './group-commit';
import { openPace } from './viewing/pace';
import { ticketsSchema, toViewing, viewingSchema, type TicketsRow, type ViewingRow } from './viewing/row';
import { seenOf } from './viewing/seen';
import { bulkOf, joinBatch, joinOf, latchesOf, ticketOf, type ReportRow } from './viewing/write';

interface LatchRow {
  readonly id: string;
  readonly latch: Latch;
}
interface TicketRow {
  readonly viewingId: string;
  readonly nonce: string;
  readonly expiresAt: Instant;
}

/** As many as a group commit writes: MongoDB gives 101 rows first unless it is asked for more, and the rest costs another round trip. */
const A_BATCH = 1001;
const BYTES_AN_UPDATE = 400;
const BYTES_A_WORD = 16;
const MOST_ALONGSIDE = 30;

/** What was watched. A report is one write without a read; hundreds of reports share one majority write. */
export function openViewingStore(connection: Connection) {
  const viewingModel = connection.model('Viewing', viewingSchema, 'viewings');
  const ticketsModel = connection.model('ViewingTickets', ticketsSchema, 'viewingTickets');
  // Not through the models: their bulk writes drop operations on paths that no schema can name.
  const viewings = connection.collection<ViewingRow>('viewings');
  const tickets = connection.collection<TicketsRow>('viewingTickets');

  const find = async (filter: Parameters<typeof viewings.find>[0], limit = 0): Promise<Viewing[]> =>
    (await viewings.find(filter, { useBigInt64: true, limit, ...(limit === 0 ? { batchSize: A_BATCH } : {}) }).toArray()).map(toViewing);
  const read = async (ids: readonly string[]): Promise<Viewing[]> => (ids.length === 0 ? [] : find({ _id: { $in: [...ids] } }));

  /** Joins a batch, then reads its viewings once for the answers. */
  async function joinAll(rows: readonly ReportRow[]): Promise<Fate<Viewing>[]> {
    const fates = await joinBatch(connection, rows.map(joinOf));
    const ids = rows.map(({ key }) => viewingIdOf(key));
    const found = new Map((await read([...new Set(ids.filter((_, index) => fates[index]?.ok))])).map((viewing) => [viewing.id, viewing]));
    return fates.map((fate, index) => {
      if (!fate.ok) return fate;
      const viewing = found.get(ids[index] ?? '');
      return viewing ? { ok: true, value: viewing } : { ok: false, error: new Error('a viewing was gone right after it was written') };
    });
  }
  const reports = openGroupCommit(joinAll, { sizeOf: ({ words }) => BYTES_AN_UPDATE + BYTES_A_WORD * words.size });
  const pace = openPace(reports.depth);
  const latches = openGroupCommit(
    async (rows: readonly LatchRow[]): Promise<Fate<undefined>[]> => {
      const updates = rows.map(({ id, latch }) => latchesOf(id, latch));
      const fates = await joinBatch(connection, updates.flat());
      let next = 0;
      return updates.map(({ length }) => {
        const own = fates.slice(next, next + length);
        next += length;
        return own.find(({ ok }) => !ok) ?? { ok: true, value: undefined };
      });
    },
    { sizeOf: () => BYTES_AN_UPDATE },
  );
  const issues = openGroupCommit(
    (rows: readonly TicketRow[]) =>
      bulkOf(
        tickets,
        rows.map(({ viewingId, nonce, expiresAt }) => ticketOf(viewingId, nonce, expiresAt, MOST_SESSIONS)),
      ),
    { sizeOf: () => BYTES_AN_UPDATE },
  );

  /** Forgets tickets that expired without a single report: they can not become sessions any more. */
  async function forgetUnused(viewingId: string, now: Instant): Promise<boolean> {
    const [row, [viewing]] = await Promise.all([tickets.findOne({ _id: viewingId }), read([viewingId])]);
    if (!row) return true;
    const used = new Set(viewing?.sessions.map(({ id }) => id));
    const unused = Object.entries(row.t).flatMap(([nonce, expiresAt]) => (expiresAt.getTime() < now && !used.has(nonce) ? [nonce] : []));
    if (unused.length > 0) {
      await tickets.updateOne(
        { _id: viewingId, n: row.n },
        { $inc: { n: -unused.length }, $unset: Object.fromEntries(unused.map((nonce) => [`t.${nonce}`, '' as const])) },
      );
    }
    return row.n - unused.length < MOST_SESSIONS;
  }

  return {
    /** Counts a ticket about to be given; false when the viewing holds as many sessions as it may. Once counted, its reports are taken. */
    async countTicket(viewingId: string, nonce: string, expiresAt: Instant, now: Instant): Promise<boolean> {
      for (let tries = 0; tries < 5; tries++) {
        const written = await issues.add({ viewingId, nonce, expiresAt });
        if (written.ok) return true;
        // The row's own id exists: it is full, or another made it in the same moment.
        if (!isDuplicate(written.error)) throw written.error;
        if (!(await forgetUnused(viewingId, now))) return false;
      }
      return false;
    },
    /** Joins one report to its viewing and gives the viewing as it then is, durable; or what went wrong with this one. */
    async join(row: ReportRow): Promise<Fate<Viewing>> {
      const began = performance.now();
      const fate = await reports.add(row);
      pace.note(performance.now() - began);
      return fate;
    },
    /** In how many seconds a phone should report again: 15 at rest, up to 120 under load. */
    askBackIn: pace.askBackIn,
    read,
    /** Visits what these have seen: for curves over many. */
    seen: seenOf(viewings),
    /** Stores what a viewing reached; what is stored already stays. @throws what kept it from being stored */
    async latch(id: string, latch: Latch): Promise<void> {
      const written = await latches.add({ id, latch });
      if (!written.ok) throw written.error;
    },
    /** Viewings written since a sweep last said it was done with them. */
    dirty: (limit: number): Promise<Viewing[]> => find({ dirty: true }, limit),
    /** Says «done» of those that nobody has written since; tells how many. */
    async clearDirty(read: readonly Pick<Viewing, 'id' | 'rev'>[]): Promise<number> {
      if (read.length === 0) return 0;
      const { modifiedCount } = await viewings.bulkWrite(
        read.map(({ id, rev }) => ({ updateOne: { filter: { _id: id, rev }, update: { $unset: { dirty: '' } } } })),
        { ordered: false },
      );
      return modifiedCount;
    },
    async isAnyDirty(): Promise<boolean> {
      return (await viewings.findOne({ dirty: true }, { projection: { _id: 1 } })) !== null;
    },
    /** Resolves when everything handed in is settled: for shutting down. */
    async drained(): Promise<void> {
      await Promise.all([reports.drained(), latches.drained(), issues.drained()]);
    },
    /** What a viewer had open in a stretch of time, newest first, without its seconds. */
    async alongside({ kind, id }: Viewer, { from, to }: { readonly from: Instant; readonly to: Instant }): Promise<Viewing[]> {
      const own = { _id: { $gte: `${kind[0]}:${id}:`, $lt: `${kind[0]}:${id};` } };
      const filter = { ...own, lastAt: { $gte: new Date(from) }, firstAt: { $lte: new Date(to) } };
      const found = viewings
        .find(filter, { useBigInt64: true, projection: { w: 0 } })
        .sort({ lastAt: -1 })
        .limit(MOST_ALONGSIDE);
      return (await found.toArray()).map(toViewing);
    },
    /** Viewings of these viewers (`g:<id>`, `s:<id>`) that were told of since then. */
    async ofViewers(viewers: readonly string[], since: Instant): Promise<Viewing[]> {
      if (viewers.length === 0) return [];
      const ranges = viewers.map((viewer) => ({ _id: { $gte: `${viewer}:`, $lt: `${viewer};` } }));
      return find({ $or: ranges, lastAt: { $gte: new Date(since) } });
    },
    /** How many viewings are kept of these viewers. */
    async countOf(viewers: readonly Viewer[]): Promise<number> {
      const each = viewers.map(({ kind, id }) => ({ _id: { $gte: `${kind[0]}:${id}:`, $lt: `${kind[0]}:${id};` } }));
      return each.length === 0 ? 0 : viewings.countDocuments({ $or: each });
    },
    async syncIndexes(): Promise<void> {
      await Promise.all([viewingModel.createIndexes(), ticketsModel.createIndexes()]);
    },
  };
}
export type ViewingStore = ReturnType<typeof openViewingStore>;
