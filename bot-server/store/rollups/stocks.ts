import { Schema, type Connection } from 'mongoose';
import type { StockBasis, ToldStock, WayShare } from '../../domain/figures/channel-stock';
import type { Instant } from '../../domain/time/instant';
import { isDuplicate } from '../connect';
import type { Weeks } from './releases';
import type { WeekKey } from './weeks';

/** By which ways a county's families could be reached, as it was told once in a week. */
export interface CountyStock extends WeekKey {
  readonly shares: readonly WayShare[];
  readonly countedAt: Instant;
}
interface StockRow {
  _id: string;
  bureauId: string;
  week: number;
  shares: WayShare[];
  bases: StockBasis[];
  countedAt: Date;
}

/** Shard key, when the cluster is sharded: `bureauId`, as of the releases. */
const schema = new Schema<StockRow>(
  { _id: { type: String, required: true }, bureauId: String, week: Number, shares: [Object], bases: [Object], countedAt: Date },
  { versionKey: false },
);
schema.index({ bureauId: 1, week: 1 });

/** One row a county and week: written once and never changed. What it was made of by place is read by the next telling alone. */
export function openStocks(connection: Connection) {
  const model = connection.model('BureauStock', schema, 'bureauStocks');
  const rows = connection.collection<StockRow>('bureauStocks');
  return {
    /** Writes down what this week is told as; false when it was told before, and then it stays. */
    async tellStock({ bureauId, week }: WeekKey, { shares, bases }: ToldStock, countedAt: Instant): Promise<boolean> {
      try {
        await rows.insertOne({
          ...{ _id: `${bureauId}:${week}`, bureauId, week },
          shares: shares.map(({ way, outOfTen }) => ({ way, outOfTen })),
          bases: bases.map(({ place, way, families, others }) => ({ place, way, families, others })),
          countedAt: new Date(countedAt),
        });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    /** What the newest stock before this week was made of. */
    async stockBasesBefore({ bureauId, week }: WeekKey): Promise<readonly StockBasis[]> {
      const [row] = await rows
        .find({ bureauId, week: { $lt: week } }, { projection: { bases: 1 } })
        .sort({ week: -1 })
        .limit(1)
        .toArray();
      return row?.bases ?? [];
    },
    /** What these bureaus were told in these weeks, in the order of weeks and bureaus. */
    async toldStocks({ bureauIds, from, to }: Weeks): Promise<CountyStock[]> {
      const found = rows
        .find({ bureauId: { $in: [...bureauIds] }, week: { $gte: from, $lte: to } }, { projection: { bases: 0 } })
        .sort({ week: 1, bureauId: 1 });
      return (await found.toArray()).map(({ bureauId, week, shares, countedAt }) => ({
        bureauId,
        week,
        shares,
        countedAt: countedAt.getTime(),
      }));
    },
    async syncStockIndexes(): Promise<void> {
      await model.createIndexes();
    },
  };
}
