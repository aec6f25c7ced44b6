import { Schema, trusted, type Connection } from 'mongoose';
import { holds, type Decision, type Flag } from '../../domain/viewing/flags';
import { isDuplicate } from '../connect';
import { openGroupRead } from '../group-read';

interface Row extends Omit<Flag, 'id' | 'foundAt' | 'lapsedAt' | 'decision'> {
  _id: string;
  foundAt: Date;
  lapsedAt?: Date;
  decision?: Omit<Decision, 'at'> & { at: Date };
  /** Whether it keeps its viewing out of the figures: what {@link holds} said when it was written. */
  holds: boolean;
  rev: number;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    viewingId: String,
    kind: String,
    level: String,
    evidence: String,
    size: Number,
    amount: Number,
    foundAt: Date,
    lapsedAt: Date,
    decision: {
      _id: false,
      type: { verdict: String, reason: String, by: String, at: Date, evidence: String, level: String, size: Number },
    },
    holds: Boolean,
    rev: Number,
  },
  { versionKey: false },
);
schema.index({ viewingId: 1 });

/** A flag as it was read; `rev` goes back with what replaces it. */
export interface StoredFlag extends Flag {
  readonly rev: number;
}

const toFlag = ({ _id, foundAt, lapsedAt, decision, holds: _holds, ...rest }: Row): StoredFlag => ({
  ...rest,
  id: _id,
  foundAt: foundAt.getTime(),
  ...(lapsedAt ? { lapsedAt: lapsedAt.getTime() } : {}),
  ...(decision ? { decision: { ...decision, at: decision.at.getTime() } } : {}),
});
const toRow = ({ id, foundAt, lapsedAt, decision, ...rest }: Flag, rev: number): Row => {
  const { viewingId, kind, level, evidence, size, amount } = rest;
  return {
    ...{ _id: id, viewingId, kind, level, evidence, size, amount },
    foundAt: new Date(foundAt),
    ...(lapsedAt === undefined ? {} : { lapsedAt: new Date(lapsedAt) }),
    ...(decision ? { decision: { ...decision, at: new Date(decision.at) } } : {}),
    holds: holds({ level, ...(lapsedAt === undefined ? {} : { lapsedAt }), ...(decision ? { decision } : {}) }),
    rev,
  };
};

/** What the rules saw in viewings, and what people said of it. */
export function openFlagStore(connection: Connection) {
  const model = connection.model('Flag', schema, 'flags');
  const rows = connection.collection<Row>('flags');
  const isHeld = openGroupRead<true>(
    async (ids) => {
      const found = await rows
        .find({ viewingId: { $in: [...ids] }, holds: true }, { projection: { _id: 0, viewingId: 1 }, batchSize: 1001 })
        .toArray();
      return new Map(found.map(({ viewingId }) => [viewingId, true]));
    },
    { mostKeys: 1000 },
  );
  return {
    async ofViewings(viewingIds: readonly string[]): Promise<StoredFlag[]> {
      if (viewingIds.length === 0) return [];
      return (
        await model
          .find({ viewingId: trusted({ $in: [...viewingIds] }) })
          .sort({ _id: 1 })
          .lean<Row[]>()
      ).map(toFlag);
    },
    /** Those of these viewings that are out of the figures; what is asked for at the same moment is one query. */
    async held(viewingIds: readonly string[]): Promise<ReadonlySet<string>> {
      const ids = [...new Set(viewingIds)];
      const answers = await Promise.all(ids.map(isHeld));
      return new Set(ids.filter((_, index) => answers[index]));
    },
    async get(id: string): Promise<StoredFlag | undefined> {
      const row = await model.findById(id).lean<Row>();
      return row ? toFlag(row) : undefined;
    },
    /** Puts a flag in the place of what was read before (0: there was none); false when somebody else wrote meanwhile, and then nothing changed. */
    async replace(flag: Flag, before: number): Promise<boolean> {
      const row = toRow(flag, before + 1);
      if (before > 0) return (await model.replaceOne({ _id: flag.id, rev: before }, row)).matchedCount === 1;
      try {
        await model.create(row);
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type FlagStore = ReturnType<typeof openFlagStore>;
