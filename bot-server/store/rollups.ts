import { mongo, Schema, type Connection } from 'mongoose';
import type { PushId } from '../domain/push/push';
import { canonical } from '../domain/importing/canonical';
import { EMPTY_FUNNEL, sumFunnels, wholeFunnel, type Funnel } from '../domain/report/funnel';
import type { ClassroomId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';
import { weekOf } from '../domain/time/week';
import { isDuplicate } from './connect';
import { openGroupCommit } from './group-commit';
import { openGroupRead } from './group-read';
import { openReleases } from './rollups/releases';
import type { Cell, Rollup, RollupRow } from './rollups/row';
import { openFigureSums } from './rollups/sums';
import { openStocks } from './rollups/stocks';
import { openWeeks } from './rollups/weeks';
import { bulkOf } from './viewing/write';

/** A cell that waits to be recomputed; `mark` is another one after every marking. */
export interface Touched extends Cell {
  readonly mark: string;
}

export type { Cell, Frozen, Rollup } from './rollups/row';
type Row = RollupRow;
/** What erased families had counted in a cell: sums alone. */
interface RemainderRow {
  _id: string;
  pushId: string;
  classroomId: string;
  funnel: Funnel;
  /** Erasures whose share is in and which are not closed yet: none counts twice. */
  applied: string[];
  rev: number;
  signature: string;
}
interface TouchRow {
  _id: string;
  pushId: string;
  classroomId: string;
  mark: string;
  at: Date;
}

/** Shard key, when the cluster is sharded: `pushId` hashed; school and county sums are scattered reads of small rows. */
const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    pushId: String,
    classroomId: String,
    schoolId: String,
    resourceId: String,
    startsAt: Date,
    dueAt: Date,
    funnel: Object,
    rev: Number,
    computedAt: Date,
    theme: String,
    dimension: String,
    subject: String,
    grade: Number,
    bureauId: String,
    week: Number,
  },
  { versionKey: false },
);
schema.index({ pushId: 1, classroomId: 1 });
schema.index({ schoolId: 1, startsAt: 1 });
schema.index({ classroomId: 1, startsAt: 1 });
// One release of a bureau: a county's rows of one item in one week.
schema.index({ bureauId: 1, week: 1, resourceId: 1 });
const touchSchema = new Schema<TouchRow>(
  { _id: { type: String, required: true }, pushId: String, classroomId: String, mark: String, at: Date },
  { versionKey: false },
);
touchSchema.index({ at: 1 });
const remainderSchema = new Schema<RemainderRow>(
  {
    _id: { type: String, required: true },
    pushId: String,
    classroomId: String,
    funnel: Object,
    applied: [String],
    rev: Number,
    signature: String,
  },
  { versionKey: false },
);
remainderSchema.index({ pushId: 1 });
remainderSchema.index({ applied: 1 });

const BYTES_A_COUNTER = 800;
const idOf = ({ pushId, classroomId }: Cell): string => `${pushId}:${classroomId}`;
const aboutOf = ({ dimension, subject }: Pick<Row, 'dimension' | 'subject'>): Pick<Row, 'dimension' | 'subject'> => ({
  ...(dimension === undefined ? {} : { dimension }),
  ...(subject === undefined ? {} : { subject }),
});
const toRollup = ({
  _id,
  startsAt,
  dueAt,
  computedAt,
  funnel,
  theme,
  dimension,
  subject,
  grade,
  bureauId,
  week: _week,
  ...rest
}: Row): Rollup => ({
  ...rest,
  funnel: wholeFunnel(funnel),
  ...(Object.keys(EMPTY_FUNNEL).every((name) => name in funnel) ? {} : { stored: funnel }),
  ...(theme !== undefined && grade !== undefined && bureauId !== undefined
    ? { frozen: { theme, grade, bureauId, ...aboutOf({ dimension, subject }) } }
    : {}),
  startsAt: startsAt.getTime(),
  dueAt: dueAt.getTime(),
  computedAt: computedAt.getTime(),
});

/** Counters derived from deliveries and viewings. Never added to: each is recomputed and replaced. */
export function openRollupStore(connection: Connection, seal?: Pick<Seal, 'blind'>) {
  const model = connection.model('Rollup', schema, 'rollups');
  const touchModel = connection.model('RollupTouch', touchSchema, 'rollupTouches');
  const rows = connection.collection<Row>('rollups');
  const figures = openFigureSums(connection);
  const releases = openReleases(connection);
  const weeks = openWeeks(connection);
  const stocks = openStocks(connection);
  const touches = connection.collection<TouchRow>('rollupTouches');
  const remainderModel = connection.model('Remainder', remainderSchema, 'remainders');
  const remainders = connection.collection<RemainderRow>('remainders');
  const signatureOf = (id: string, funnel: Funnel): string => {
    if (!seal) throw new Error('a remainder can not be read or written without the key that signs it');
    return seal.blind(`remainder:${canonical({ id, funnel })}`);
  };

  // Classes are counted side by side: what they ask at the same moment is one query, what they write one batch.
  const one = openGroupRead<Rollup>(async (ids) => {
    const found = await rows.find({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 }).toArray();
    return new Map(found.map((row) => [row._id, toRollup(row)]));
  });
  const leftOf = openGroupRead<Funnel>(async (ids) => {
    const found = await remainders.find({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 }).toArray();
    return new Map(
      found.flatMap((row) => (row.signature === signatureOf(row._id, row.funnel) ? [[row._id, wholeFunnel(row.funnel)] as const] : [])),
    );
  });
  /** Each names the counter it replaces: where that is gone the upsert meets the newer one's id, and only this row fails. */
  const replaceOf = ({ rev, startsAt, dueAt, computedAt, frozen, stored: _stored, ...rest }: Rollup): mongo.UpdateOneModel<Row> => {
    const dates = { startsAt: new Date(startsAt), dueAt: new Date(dueAt), computedAt: new Date(computedAt) };
    const facts = { ...rest, ...dates, ...frozen, week: weekOf(startsAt), rev: rev + 1 };
    return { filter: { _id: idOf(rest), rev }, update: { $set: facts }, upsert: true };
  };
  const replacing = openGroupCommit((batch: readonly Rollup[]) => bulkOf(rows, batch.map(replaceOf)), { sizeOf: () => BYTES_A_COUNTER });

  return {
    get: (cell: Cell): Promise<Rollup | undefined> => one(idOf(cell)),
    /** Puts a counter in the place of the one with `rev`; false when that one is not the newest any more, and then nothing changed. */
    async replace(rollup: Rollup): Promise<boolean> {
      const fate = await replacing.add(rollup);
      if (fate.ok) return true;
      if (isDuplicate(fate.error)) return false;
      throw fate.error;
    },
    async ofPush(pushId: PushId): Promise<Rollup[]> {
      return (await rows.find({ pushId }).sort({ classroomId: 1 }).toArray()).map(toRollup);
    },
    async ofPushes(pushIds: readonly PushId[]): Promise<Rollup[]> {
      const found = rows.find({ pushId: { $in: [...pushIds] } }).sort({ _id: 1 });
      return (await found.toArray()).map(toRollup);
    },
    /** A class's counters, for those of these pushes that have one. */
    async ofClassroom(classroomId: ClassroomId, pushIds: readonly PushId[]): Promise<Rollup[]> {
      const ids = pushIds.map((pushId) => idOf({ pushId, classroomId }));
      return (await rows.find({ _id: { $in: ids } }).toArray()).map(toRollup);
    },
    /** Notes durably that these cells are to be recomputed: for changes of deliveries, which carry no mark of their own. */
    async touch(cells: readonly Cell[], at: Instant): Promise<void> {
      if (cells.length === 0) return;
      await touches.bulkWrite(
        cells.map(({ pushId, classroomId }) => ({
          updateOne: {
            filter: { _id: idOf({ pushId, classroomId }) },
            update: { $set: { mark: new mongo.ObjectId().toHexString() }, $setOnInsert: { pushId, classroomId, at: new Date(at) } },
            upsert: true,
          },
        })),
        { ordered: false },
      );
    },
    async touched(limit: number): Promise<Touched[]> {
      const found = await touches.find().sort({ at: 1 }).limit(limit).toArray();
      return found.map(({ pushId, classroomId, mark }) => ({ pushId, classroomId, mark }));
    },
    async isAnyTouched(): Promise<boolean> {
      return (await touches.findOne({}, { projection: { _id: 1 } })) !== null;
    },
    /** Takes the marks away that were there when the cells were read; a cell marked since stays. */
    async untouch(cells: readonly Touched[]): Promise<void> {
      if (cells.length === 0) return;
      await touches.bulkWrite(
        cells.map((cell) => ({ deleteOne: { filter: { _id: idOf(cell), mark: cell.mark } } })),
        { ordered: false },
      );
    },
    /** What erased families had counted in a cell; a row that somebody changed is no remainder. */
    async remainder(cell: Cell): Promise<Funnel> {
      return (await leftOf(idOf(cell))) ?? EMPTY_FUNNEL;
    },
    /** Adds what one erased family had counted, once for an erasure however often it is called. */
    async addRemainder(cell: Cell, share: Funnel, erasure: string): Promise<void> {
      const { pushId, classroomId } = cell;
      const _id = idOf(cell);
      for (;;) {
        const row = await remainders.findOne({ _id });
        if (row?.applied.includes(erasure)) return;
        if (row && row.signature !== signatureOf(_id, row.funnel)) throw new Error(`the remainder of ${_id} was changed by somebody`);
        const funnel = sumFunnels([wholeFunnel(row?.funnel ?? EMPTY_FUNNEL), wholeFunnel(share)]);
        const next = { pushId, classroomId, funnel, applied: [...(row?.applied ?? []), erasure], signature: signatureOf(_id, funnel) };
        if (row) {
          if ((await remainders.updateOne({ _id, rev: row.rev }, { $set: { ...next, rev: row.rev + 1 } })).matchedCount === 1) return;
          continue;
        }
        try {
          await remainders.insertOne({ _id, ...next, rev: 1 });
          return;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
      }
    },
    /** The erasure is over: the remainders forget which erasures they are made of. */
    async closeRemainders(erasure: string): Promise<void> {
      await remainders.updateMany({ applied: erasure }, { $pull: { applied: erasure } });
    },
    /** Cells of a push whose remainder does not carry our signature. */
    async badRemainders(pushId: PushId): Promise<ClassroomId[]> {
      const found = await remainders.find({ pushId }).sort({ _id: 1 }).toArray();
      return found.filter((row) => row.signature !== signatureOf(row._id, row.funnel)).map(({ classroomId }) => classroomId);
    },
    ...figures,
    ...releases,
    ...weeks,
    ...stocks,
    async syncIndexes(): Promise<void> {
      await Promise.all([model, touchModel, remainderModel].map(async (each) => each.createIndexes()));
      await releases.syncReleaseIndexes();
      await weeks.syncWeekIndexes();
      await stocks.syncStockIndexes();
    },
  };
}
export type RollupStore = ReturnType<typeof openRollupStore>;
