import { Schema, type Connection } from 'mongoose';
import { placeKey, type Bulletin, type BulletinKind, type BulletinPlace, type SourceRow } from '../domain/bulletin/bulletin';
import type { Instant } from '../domain/time/instant';
import { openNews } from './bulletins/news';
import type { Row, RunRow } from './bulletins/row';
import { isDuplicate } from './connect';

/** A row that bulletins were made from. Its id is its hash, so the same row is kept once. */
interface SourceDoc {
  _id: string;
  row: SourceRow;
}

/** Up to which of a place's bulletins somebody has read. */
interface ReadRow {
  _id: string;
  reader: string;
  place: string;
  seq: number;
  at: Date;
}

/** Shard key, when the cluster is sharded: `place`. */
const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    ...{ place: String, placeKind: String, placeId: String, kind: String, period: String, no: Number, cutoff: Date, rule: Number },
    ...{ rosterHash: String, sources: [Object], facts: Object, text: Object, seq: Number, before: String, hash: String },
  },
  { versionKey: false },
);
// Two who make one at once can not take the same place in the chain.
schema.index({ place: 1, seq: 1 }, { unique: true });
schema.index({ no: 1, cutoff: 1 });
schema.index({ cutoff: 1 }, { partialFilterExpression: { 'facts.isSettled': false } });
const sourceSchema = new Schema<SourceDoc>({ _id: { type: String, required: true }, row: Object }, { versionKey: false });
const runSchema = new Schema<RunRow>({ _id: { type: String, required: true }, at: Date, made: Number }, { versionKey: false });

const readSchema = new Schema<ReadRow>(
  { _id: { type: String, required: true }, reader: String, place: String, seq: Number, at: Date },
  { versionKey: false },
);

const toBulletin = ({ _id, place: _place, placeKind, placeId, cutoff, ...rest }: Row): Bulletin => ({
  id: _id,
  place: { kind: placeKind, id: placeId },
  cutoff: cutoff.getTime(),
  ...rest,
});
/** What a list shows. */
export type BulletinHead = Pick<Bulletin, 'id' | 'place' | 'kind' | 'period' | 'no' | 'cutoff' | 'seq' | 'hash'> & {
  readonly from: string;
  readonly to: string;
};
const OF_A_LINE = {
  placeKind: 1,
  placeId: 1,
  kind: 1,
  period: 1,
  no: 1,
  cutoff: 1,
  seq: 1,
  hash: 1,
  'facts.from': 1,
  'facts.to': 1,
} as const;
const OF_A_HEAD = { facts: 0, text: 0, sources: 0 } as const;

/** Bulletins, and the rows they were made from. Both are only ever added. */
export function openBulletinStore(connection: Connection) {
  const model = connection.model('Bulletin', schema, 'bulletins');
  const sourceModel = connection.model('BulletinRow', sourceSchema, 'bulletinRows');
  const runModel = connection.model('BulletinRun', runSchema, 'bulletinRuns');
  const readModel = connection.model('BulletinRead', readSchema, 'bulletinReads');
  const rows = connection.collection<Row>('bulletins');
  const sources = connection.collection<SourceDoc>('bulletinRows');
  const reads = connection.collection<ReadRow>('bulletinReads');
  const runs = connection.collection<RunRow>('bulletinRuns');
  async function endOf(place: string): Promise<Pick<Bulletin, 'seq' | 'hash'> | undefined> {
    const row = await rows.findOne({ place }, { sort: { seq: -1 }, projection: { seq: 1, hash: 1 } });
    return row ? { seq: row.seq, hash: row.hash } : undefined;
  }
  return {
    ...openNews(rows, runs),
    async get(id: string): Promise<Bulletin | undefined> {
      const row = await rows.findOne({ _id: id });
      return row ? toBulletin(row) : undefined;
    },
    /** The bulletin of this time and its supplements, in their order. */
    async ofPeriod(place: BulletinPlace, kind: BulletinKind, period: string): Promise<Bulletin[]> {
      const found = rows.find({ place: placeKey(place), kind, period }).sort({ seq: 1 });
      return (await found.toArray()).map(toBulletin);
    },
    /** The last one of a place: what the next is chained to. */
    last: (place: BulletinPlace): Promise<Pick<Bulletin, 'seq' | 'hash'> | undefined> => endOf(placeKey(place)),
    /** The same by the key of a place. */
    end: endOf,
    /** Puts one at the end of its chain; false when its id or its place in the chain is taken by now. */
    async add({ id, place, cutoff, ...rest }: Bulletin): Promise<boolean> {
      try {
        const where = { place: placeKey(place), placeKind: place.kind, placeId: place.id };
        await rows.insertOne({ _id: id, ...where, cutoff: new Date(cutoff), ...rest });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    /** A place's bulletins, newest first, after the one with `before` in the chain. */
    async page(
      place: BulletinPlace,
      { kind, period, limit, before }: { kind?: BulletinKind; period?: string; limit: number; before?: number },
    ): Promise<BulletinHead[]> {
      const which = {
        ...(kind === undefined ? {} : { kind }),
        ...(period === undefined ? {} : { period }),
        ...(before === undefined ? {} : { seq: { $lt: before } }),
      };
      const found = await rows
        .find({ place: placeKey(place), ...which }, { projection: OF_A_LINE })
        .sort({ seq: -1 })
        .limit(limit)
        .toArray();
      return found.map((row) => {
        const { id, place: own, kind: is, period, no, cutoff, seq, hash, facts } = toBulletin(row);
        return { id, place: own, kind: is, period, no, cutoff, seq, hash, from: facts.from, to: facts.to };
      });
    },
    /** All of a place in the order of its chain, some at a time. */
    async chain(place: string, after: number, limit: number): Promise<Bulletin[]> {
      const found = rows.find({ place, seq: { $gt: after } }).sort({ seq: 1 }).limit(limit); // prettier-ignore
      return (await found.toArray()).map(toBulletin);
    },
    async places(): Promise<string[]> {
      return (await rows.distinct('place')).sort();
    },
    /** Bulletins made since then of which something was not due yet. */
    async unsettled(since: Instant): Promise<Pick<Bulletin, 'place' | 'kind' | 'period' | 'no'>[]> {
      const found = await rows
        .find({ 'facts.isSettled': false, cutoff: { $gte: new Date(since) } }, { projection: OF_A_HEAD })
        .sort({ _id: 1 })
        .toArray();
      return found.map(({ placeKind, placeId, kind, period, no }) => ({ place: { kind: placeKind, id: placeId }, kind, period, no }));
    },
    /** Keeps rows under their hashes; who has the same row already keeps nothing new. */
    async keepRows(kept: ReadonlyMap<string, SourceRow>): Promise<void> {
      const known = await sources.find({ _id: { $in: [...kept.keys()] } }, { projection: { _id: 1 } }).toArray();
      const missing = [...kept].filter(([hash]) => !known.some(({ _id }) => _id === hash));
      if (missing.length === 0) return;
      try {
        await sources.insertMany(missing.map(([_id, row]) => ({ _id, row })), { ordered: false }); // prettier-ignore
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },
    async rows(hashes: readonly string[]): Promise<Map<string, SourceRow>> {
      const found = await sources.find({ _id: { $in: [...hashes] } }).toArray();
      return new Map(found.map(({ _id, row }) => [_id, row]));
    },
    /** Up to which place in the chain somebody has read; 0: nothing yet. */
    async readUpTo(reader: string, place: BulletinPlace): Promise<number> {
      return (await reads.findOne({ _id: `${reader}|${placeKey(place)}` }))?.seq ?? 0;
    },
    /** Never goes back: who opens an older one has not forgotten the newer. */
    async noteRead(reader: string, { place, seq }: Pick<Bulletin, 'place' | 'seq'>, at: Instant): Promise<void> {
      const key = placeKey(place);
      await reads.updateOne(
        { _id: `${reader}|${key}` },
        { $max: { seq, at: new Date(at) }, $setOnInsert: { reader, place: key } },
        { upsert: true },
      );
    },
    async isDone(run: string): Promise<boolean> {
      return (await runs.findOne({ _id: run }, { projection: { _id: 1 } })) !== null;
    },
    async noteDone(run: string, made: number, at: Instant): Promise<void> {
      await runs.updateOne({ _id: run }, { $setOnInsert: { at: new Date(at), made } }, { upsert: true });
    },
    async syncIndexes(): Promise<void> {
      await Promise.all([model, sourceModel, runModel, readModel].map(async (each) => each.createIndexes()));
    },
  };
}
export type BulletinStore = ReturnType<typeof openBulletinStore>;
