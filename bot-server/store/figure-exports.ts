import { Schema, type Connection } from 'mongoose';
import {
  AT_THE_START,
  MOST_EXPORTS,
  type ExportFault,
  type ExportOrder,
  type ExportPoint,
  type FigureExport,
} from '../domain/export/export';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface Row extends Omit<ExportOrder, 'id' | 'askedAt' | 'by'> {
  _id: string;
  /** `officer:<id>` or `teacher:<id>`. */
  by: string;
  /** Which of the few places of a person it takes: two that are asked at once can not both take the last one. */
  slot: number;
  askedAt: Date;
  state: FigureExport['state'];
  claim: number;
  /** Until then nobody else takes it up. */
  claimedTo: Date;
  point: ExportPoint;
  fault?: ExportFault;
  endedAt?: Date;
  expiresAt?: Date;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    ...{ by: String, slot: Number, place: Object, bureauIds: [String], classroomIds: [String], from: String, to: String },
    ...{ format: String, reason: String, askedAt: Date, state: String, claim: Number, claimedTo: Date, point: Object },
    ...{ fault: String, endedAt: Date, expiresAt: Date },
  },
  { versionKey: false, minimize: false },
);
schema.index({ by: 1, slot: 1 }, { unique: true });
schema.index({ claimedTo: 1 }, { partialFilterExpression: { state: 'making' } });
schema.index({ expiresAt: 1 });

const keyOf = ({ kind, id }: ExportOrder['by']): string => `${kind}:${id}`;
function toExport({ _id, by, slot: _slot, claimedTo: _to, askedAt, endedAt, expiresAt, ...rest }: Row): FigureExport {
  const [kind = '', ...id] = by.split(':');
  return {
    ...rest,
    id: _id,
    by: { kind: kind === 'officer' ? 'officer' : 'teacher', id: id.join(':') },
    askedAt: askedAt.getTime(),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.getTime() }),
    ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.getTime() }),
  };
}

/** Exports of figures: what was asked for, how far the file is, and who makes it. */
export function openFigureExportStore(connection: Connection) {
  const model = connection.model('FigureExport', schema, 'figureExports');
  const rows = connection.collection<Row>('figureExports');
  /** Only while this maker has it: one that was taken for dead changes nothing any more. */
  const own = (id: string, claim: number) => ({ _id: id, claim, state: 'making' as const });
  return {
    /** False when this person has as many as one may have. */
    async add({ id, askedAt, by, ...order }: ExportOrder): Promise<boolean> {
      for (let slot = 0; slot < MOST_EXPORTS; slot += 1) {
        const at = new Date(askedAt);
        const row: Row = {
          _id: id,
          ...order,
          by: keyOf(by),
          slot,
          askedAt: at,
          state: 'making',
          claim: 0,
          claimedTo: at,
          point: AT_THE_START,
        };
        try {
          await rows.insertOne(row);
          return true;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
      }
      return false;
    },
    /** A person's own, newest first. */
    async ofPerson(by: ExportOrder['by']): Promise<FigureExport[]> {
      return (await rows.find({ by: keyOf(by) }).sort({ askedAt: -1, _id: 1 }).toArray()).map(toExport); // prettier-ignore
    },
    async get(id: string): Promise<FigureExport | undefined> {
      const row = await rows.findOne({ _id: id });
      return row ? toExport(row) : undefined;
    },
    /** Takes up the one that waits longest and that nobody makes. */
    async claim(now: Instant, until: Instant): Promise<FigureExport | undefined> {
      const row = await rows.findOneAndUpdate(
        { state: 'making', claimedTo: { $lte: new Date(now) } },
        { $inc: { claim: 1 }, $set: { claimedTo: new Date(until) } },
        { sort: { claimedTo: 1, _id: 1 }, returnDocument: 'after' },
      );
      return row ? toExport(row) : undefined;
    },
    /** Writes down how far it is; false when it was dropped or another maker has it now. */
    async reach(id: string, claim: number, point: ExportPoint, until: Instant): Promise<boolean> {
      return (await rows.updateOne(own(id, claim), { $set: { point, claimedTo: new Date(until) } })).matchedCount === 1;
    },
    /** Lays it down, so that the next one need not wait for the end of the claim. */
    async lay(id: string, claim: number, now: Instant): Promise<void> {
      await rows.updateOne(own(id, claim), { $set: { claimedTo: new Date(now) } });
    },
    async finish(id: string, claim: number, point: ExportPoint, endedAt: Instant, expiresAt: Instant): Promise<boolean> {
      const ready = { point, state: 'ready' as const, endedAt: new Date(endedAt), expiresAt: new Date(expiresAt) };
      return (await rows.updateOne(own(id, claim), { $set: ready })).matchedCount === 1;
    },
    async fail(id: string, claim: number, fault: ExportFault, endedAt: Instant, expiresAt: Instant): Promise<void> {
      const failed = { fault, state: 'failed' as const, endedAt: new Date(endedAt), expiresAt: new Date(expiresAt) };
      await rows.updateOne(own(id, claim), { $set: failed });
    },
    async drop(id: string): Promise<void> {
      await rows.deleteOne({ _id: id });
    },
    async expired(now: Instant, limit: number): Promise<string[]> {
      const found = rows.find({ expiresAt: { $lte: new Date(now) } }, { projection: { _id: 1 } }).limit(limit);
      return (await found.toArray()).map(({ _id }) => _id);
    },
    /** Which of these there are. */
    async known(ids: readonly string[]): Promise<string[]> {
      return (await rows.find({ _id: { $in: [...ids] } }, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id);
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type FigureExportStore = ReturnType<typeof openFigureExportStore>;
