import type { Connection, mongo } from 'mongoose';
import type { Instant } from '../domain/time/instant';
import type { Latch } from '../domain/viewing/standing';
import { MOST_SESSIONS } from '../domain/viewing/ticket';
import { viewingIdOf, type Viewer, type Viewing } from '../domain/viewing/viewing';
import { isDuplicate } from './connect';
import { openGroupCommit, type Fate } from './group-commit';
import { openGroupRead } from './group-read';
import { decodeViewing } from './viewing/decode';
import { openPace } from './viewing/pace';
import { ticketsSchema, viewingSchema, type TicketsRow, type ViewingRow } from './viewing/row';
import { seenOf } from './viewing/seen';
import { bulkOf, clearMarks, joinBatch, joinOf, latchesOf, ticketOf, type ReportRow } from './viewing/write';

interface LatchRow {
  readonly id: string;
  readonly latch: Latch;
}
/** What one viewer had open in [from, to]. */
export interface Alongside {
  readonly viewer: Viewer;
  readonly from: Instant;
  readonly to: Instant;
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
const ASKED_AT_ONCE = 100;

/** What was watched. A report is one write without a read; hundreds of reports share one majority write. */
export function openViewingStore(connection: Connection) {
  const viewingModel = connection.model('Viewing', viewingSchema, 'viewings');
  const ticketsModel = connection.model('ViewingTickets', ticketsSchema, 'viewingTickets');
  // Not through the models: their bulk writes drop operations on paths that no schema can name.
  const viewings = connection.collection<ViewingRow>('viewings');
  const tickets = connection.collection<TicketsRow>('viewingTickets');

  const find = async (filter: Parameters<typeof viewings.find>[0], projection: mongo.Document = {}, limit = 0): Promise<Viewing[]> => {
    const found = await viewings.find(filter, { raw: true, projection, limit, batchSize: A_BATCH }).toArray();
    return found.map((bytes) => decodeViewing(bytes as unknown as Uint8Array));
  };
  // What is asked for at the same moment (by the answers of a batch, by the classes that are counted side by side) is one query.
  const one = openGroupRead<Viewing>(
    async (ids) => new Map((await find({ _id: { $in: [...ids] } })).map((viewing) => [viewing.id, viewing])),
    { mostKeys: 1000 },
  );
  const read = async (ids: readonly string[]): Promise<Viewing[]> =>
    (await Promise.all([...new Set(ids)].map(one))).filter((viewing) => viewing !== undefined);
  const rangeOf = ({ kind, id }: Viewer) => ({ $gte: `${kind[0]}:${id}:`, $lt: `${kind[0]}:${id};` });

  const marked = new Set<() => void>();

  /** Joins a batch, then reads its viewings once for the answers. */
  async function joinAll(rows: readonly ReportRow[]): Promise<Fate<Viewing>[]> {
    const fates = await joinBatch(connection, rows.map(joinOf));
    if (fates.some(({ ok }) => ok)) for (const tell of marked) tell();
    const ids = rows.map(({ key }) => viewingIdOf(key));
    const stored = await find({ _id: { $in: [...new Set(ids.filter((_, index) => fates[index]?.ok))] } });
    const found = new Map(stored.map((viewing) => [viewing.id, viewing]));
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
    /** Calls when a report of this process has marked its viewing; the answer ends it. */
    onMarked(listen: () => void): () => void {
      marked.add(listen);
      return () => void marked.delete(listen);
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
    dirty: (limit: number): Promise<Viewing[]> => find({ dirty: true }, {}, limit),
    /** Says «done» of those that nobody has written since; tells how many. */
    async clearDirty(read: readonly Pick<Viewing, 'id' | 'rev'>[]): Promise<number> {
      if (read.length === 0) return 0;
      let cleared = 0;
      for (let from = 0; from < read.length; from += A_BATCH) {
        const batch = read.slice(from, from + A_BATCH);
        cleared += await clearMarks(
          connection,
          batch.map(({ id, rev }) => ({ filter: { _id: id, rev }, update: { $unset: { dirty: '' as const } } })),
        );
      }
      return cleared;
    },
    async isAnyDirty(): Promise<boolean> {
      return (await viewings.findOne({ dirty: true }, { projection: { _id: 1 } })) !== null;
    },
    /** Resolves when everything handed in is settled: for shutting down. */
    async drained(): Promise<void> {
      await Promise.all([reports.drained(), latches.drained(), issues.drained()]);
    },
    /** What each of these viewers had open in a stretch of time, newest first, without its seconds; in the order of the questions. */
    async alongside(asked: readonly Alongside[]): Promise<Viewing[][]> {
      const found: Viewing[] = [];
      for (let at = 0; at < asked.length; at += ASKED_AT_ONCE) {
        const $or = asked.slice(at, at + ASKED_AT_ONCE).map(({ viewer, from, to }) => ({
          _id: rangeOf(viewer),
          lastAt: { $gte: new Date(from) },
          firstAt: { $lte: new Date(to) },
        }));
        found.push(...(await find({ $or }, { w: 0 })));
      }
      const ofViewer = new Map<string, Viewing[]>();
      for (const viewing of found) {
        const whose = `${viewing.key.viewer.kind}:${viewing.key.viewer.id}`;
        ofViewer.set(whose, [...(ofViewer.get(whose) ?? []), viewing]);
      }
      return asked.map(({ viewer: { kind, id }, from, to }) =>
        (ofViewer.get(`${kind}:${id}`) ?? [])
          .filter(({ firstAt, lastAt }) => lastAt >= from && firstAt <= to)
          .sort((a, b) => b.lastAt - a.lastAt)
          .slice(0, MOST_ALONGSIDE),
      );
    },
    /** Viewings of these viewers (`g:<id>`, `s:<id>`) that were told of since then. */
    async ofViewers(viewers: readonly string[], since: Instant): Promise<Viewing[]> {
      if (viewers.length === 0) return [];
      const ranges = viewers.map((viewer) => ({ _id: { $gte: `${viewer}:`, $lt: `${viewer};` } }));
      return find({ $or: ranges, lastAt: { $gte: new Date(since) } });
    },
    /** How many viewings are kept of these viewers. */
    async countOf(viewers: readonly Viewer[]): Promise<number> {
      const each = viewers.map((viewer) => ({ _id: rangeOf(viewer) }));
      return each.length === 0 ? 0 : viewings.countDocuments({ $or: each });
    },
    async syncIndexes(): Promise<void> {
      await Promise.all([viewingModel.createIndexes(), ticketsModel.createIndexes()]);
    },
  };
}
export type ViewingStore = ReturnType<typeof openViewingStore>;
