import { createHash } from 'node:crypto';
import { mongo, Schema, trusted, type Connection } from 'mongoose';
import { sealedTextOf, type AuditEntry, type AuditRow } from '../domain/audit/audit';
import { MINUTE, type Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface Row {
  /** `<chain>:<seq>`: two writers can not take the same place. */
  _id: string;
  chain: string;
  seq: number;
  at: Date;
  actor: { kind: AuditRow['actor']['kind']; id: string };
  action: AuditRow['action'];
  about: { kind: AuditRow['about']['kind']; id: string };
  reason?: string;
  amount?: number;
  before: string;
  hash: string;
}

const who = { _id: false, kind: { type: String, required: true }, id: { type: String, required: true } } as const;
const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    chain: { type: String, required: true },
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    actor: { type: who, required: true },
    action: { type: String, required: true },
    about: { type: who, required: true },
    reason: String,
    amount: Number,
    before: { type: String, default: '' },
    hash: { type: String, required: true },
  },
  { versionKey: false },
);
schema.index({ chain: 1, seq: -1 });
schema.index({ 'about.id': 1, at: -1 });

const MOST_TRIES = 50;
const AT_ONCE = 100;
/** The same person looking at the same again within this time is one look. */
const ONE_LOOK = 10 * MINUTE;
const MOST_LOOKS = 20_000;

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const toRow = ({ _id: _place, at, actor, about, reason, amount, ...row }: Row): AuditRow => ({
  ...row,
  at: at.getTime(),
  actor: { kind: actor.kind, id: actor.id },
  about: { kind: about.kind, id: about.id },
  ...(reason === undefined ? {} : { reason }),
  ...(amount === undefined ? {} : { amount }),
});

interface Waiting {
  readonly entry: AuditEntry;
  readonly at: Instant;
  readonly done: (error?: unknown) => void;
}

/** Which rows of a trail are wanted; `before` is the place in the chain or the instant that a page goes on from. */
export interface TrailAsk {
  readonly actions?: readonly AuditRow['action'][];
  readonly actorId?: string;
  readonly limit: number;
}

/** The trail of who did or saw what: rows are only ever added, each chained to the one before it. */
export function openAuditStore(connection: Connection) {
  const model = connection.model('Audit', schema, 'audit');
  const rows = connection.collection<Row>('audit');
  const queues = new Map<string, Waiting[]>();
  const looks = new Map<string, Instant>();

  const last = async (chain: string): Promise<Row | null> => model.findOne({ chain }).sort({ seq: -1 }).lean<Row>();

  /** Adds these at the end of their chain in one write; gives how many got their place. */
  async function append(chain: string, waiting: readonly Waiting[]): Promise<number> {
    const end = await last(chain);
    let seq = end?.seq ?? 0;
    let before = end?.hash ?? '';
    const made = waiting.map(({ entry, at }): Row => {
      seq += 1;
      const row = { ...entry, seq, at, before };
      before = sha256(sealedTextOf({ ...row, hash: '' }));
      return { ...row, _id: `${chain}:${seq}`, at: new Date(at), hash: before };
    });
    try {
      await rows.insertMany(made, { ordered: true });
      return made.length;
    } catch (error) {
      if (!isDuplicate(error) || !(error instanceof mongo.MongoBulkWriteError)) throw error;
      return error.insertedCount;
    }
  }

  /** What waits for one chain goes together: many who look at once cost one write. */
  async function work(chain: string, queue: Waiting[]): Promise<void> {
    let tries = 0;
    while (queue.length > 0) {
      const batch = queue.slice(0, AT_ONCE);
      try {
        const added = await append(chain, batch);
        tries = added > 0 ? 0 : tries + 1;
        for (const { done } of queue.splice(0, added)) done();
        if (tries > MOST_TRIES) throw new Error(`no place at the end of audit chain ${chain} after ${MOST_TRIES} tries`);
      } catch (error) {
        for (const { done } of queue.splice(0, batch.length)) done(error);
      }
    }
    queues.delete(chain);
  }

  function note(entry: AuditEntry, now: Instant): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const done = (error?: unknown): void =>
        error === undefined ? resolve() : reject(error instanceof Error ? error : new Error('the trail could not be written'));
      const queue = queues.get(entry.chain);
      if (queue) return void queue.push({ entry, at: now, done });
      const fresh = [{ entry, at: now, done }];
      queues.set(entry.chain, fresh);
      void work(entry.chain, fresh);
    });
  }

  const wanted = ({ actions, actorId }: TrailAsk) => ({
    ...(actions === undefined ? {} : { action: { $in: [...actions] } }),
    ...(actorId === undefined ? {} : { 'actor.id': actorId }),
  });

  return {
    /** Adds one row at the end of its chain. @throws Error when the chain's end could not be taken in {@link MOST_TRIES} tries */
    note,
    /** Notes a look; a page that asks again every quarter of a minute looks once in {@link ONE_LOOK}. */
    async noteLook(entry: AuditEntry, now: Instant): Promise<void> {
      const key = JSON.stringify([entry.chain, entry.actor, entry.action, entry.about]);
      const seen = looks.get(key);
      if (seen !== undefined && now >= seen && now - seen < ONE_LOOK) return;
      if (looks.size >= MOST_LOOKS) looks.clear();
      await note(entry, now);
      looks.set(key, now);
    },
    /** The whole of a chain in order, for checking it. */
    async chain(chain: string): Promise<AuditRow[]> {
      return (await model.find({ chain }).sort({ seq: 1 }).lean<Row[]>()).map(toRow);
    },
    /** A chain in order, a few rows at a time, after the place `seq`. */
    async links(chain: string, seq: number, limit: number): Promise<AuditRow[]> {
      const found = await rows
        .find({ chain, seq: { $gt: seq } })
        .sort({ seq: 1 })
        .limit(limit)
        .toArray();
      return found.map(toRow);
    },
    async chains(): Promise<string[]> {
      return (await rows.distinct('chain')).sort();
    },
    async end(chain: string): Promise<{ readonly seq: number; readonly hash: string } | undefined> {
      const row = await last(chain);
      return row ? { seq: row.seq, hash: row.hash } : undefined;
    },
    async link(chain: string, seq: number): Promise<AuditRow | undefined> {
      const row = await rows.findOne({ _id: `${chain}:${seq}` });
      return row ? toRow(row) : undefined;
    },
    /** A chain's rows, newest first, before the place `before`. */
    async newest(chain: string, ask: TrailAsk, before?: number): Promise<AuditRow[]> {
      const found = await rows
        .find({ chain, ...(before === undefined ? {} : { seq: { $lt: before } }), ...wanted(ask) })
        .sort({ seq: -1 })
        .limit(ask.limit)
        .toArray();
      return found.map(toRow);
    },
    /** What was done to or seen of these, newest first. */
    async about(ids: readonly string[], limit: number): Promise<AuditRow[]> {
      const found = await model
        .find({ 'about.id': trusted({ $in: [...ids] }) })
        .sort({ at: -1, seq: -1 })
        .limit(limit)
        .lean<Row[]>();
      return found.map(toRow);
    },
    /** The same in pages; of classes only what these kinds of people did. */
    async aboutPage(
      { ids, classroomIds }: { readonly ids: readonly string[]; readonly classroomIds: readonly string[] },
      { limit, before }: { readonly limit: number; readonly before?: { readonly at: Instant; readonly id: string } },
    ): Promise<AuditRow[]> {
      const staff = { $in: ['teacher', 'officer', 'operator', 'job'] as const };
      const found = await rows
        .find({
          $and: [
            {
              $or: [
                { 'about.id': { $in: [...ids] } },
                { 'about.kind': 'classroom', 'about.id': { $in: [...classroomIds] }, 'actor.kind': { $in: [...staff.$in] } },
              ],
            },
            before === undefined
              ? {}
              : { $or: [{ at: { $lt: new Date(before.at) } }, { at: new Date(before.at), _id: { $lt: before.id } }] },
          ],
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .toArray();
      return found.map(toRow);
    },
    /** Takes away the beginning of a chain up to this place; who calls it has written down where it now begins. */
    async prune(chain: string, upTo: number): Promise<number> {
      return (await rows.deleteMany({ chain, seq: { $lte: upTo } })).deletedCount;
    },
    /** The last place in a chain before this instant. */
    async lastBefore(chain: string, before: Instant): Promise<AuditRow | undefined> {
      const [row] = await rows
        .find({ chain, at: { $lt: new Date(before) } })
        .sort({ seq: -1 })
        .limit(1)
        .toArray();
      return row ? toRow(row) : undefined;
    },
    async countBefore(before: Instant): Promise<number> {
      return rows.countDocuments({ at: { $lt: new Date(before) } });
    },
    /** How often what was done in each chain, and by how many people, in a time. */
    async counts(from: Instant, to: Instant): Promise<{ chain: string; action: string; times: number; people: number; rows: number }[]> {
      type Sum = { _id: { chain: string; action: string }; times: number; people: string[]; rows: number };
      const found = await rows
        .aggregate<Sum>([
          { $match: { at: { $gte: new Date(from), $lt: new Date(to) } } },
          {
            $group: {
              _id: { chain: '$chain', action: '$action' },
              times: { $sum: 1 },
              people: { $addToSet: '$actor.id' },
              rows: { $sum: { $ifNull: ['$amount', 1] } },
            },
          },
          { $sort: { '_id.chain': 1, '_id.action': 1 } },
        ])
        .toArray();
      return found.map(({ _id, times, people, rows: amount }) => ({ ..._id, times, people: people.length, rows: amount }));
    },
    /** Rows of these actions in a time, in order. */
    async ofActions(actions: readonly AuditRow['action'][], from: Instant, to: Instant): Promise<AuditRow[]> {
      const found = await rows
        .find({ action: { $in: [...actions] }, at: { $gte: new Date(from), $lt: new Date(to) } })
        .sort({ at: 1, _id: 1 })
        .toArray();
      return found.map(toRow);
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type AuditStore = ReturnType<typeof openAuditStore>;
