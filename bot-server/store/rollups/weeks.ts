import { Schema, type Connection } from 'mongoose';
import type { GroupShare } from '../../domain/figures/groups';
import type { Instant } from '../../domain/time/instant';
import type { WeekNo } from '../../domain/time/week';
import { isDuplicate } from '../connect';
import type { Weeks } from './releases';
import type { RollupRow } from './row';

/** One week of one county. */
export interface WeekKey {
  readonly bureauId: string;
  readonly week: WeekNo;
}
/** What a bureau was told of a whole week, once. */
export interface ToldWeek extends WeekKey {
  readonly shares: readonly GroupShare[];
  readonly toldAt: Instant;
}
/** What one school counted of one item in one week. */
export interface GroupCounts {
  readonly schoolId: string;
  readonly resourceId: string;
  readonly pushes: number;
  readonly targeted: number;
  readonly completed: number;
  readonly leftBehind: number;
  /** Undefined where a class's counter is older than this count. */
  readonly leftBehindCompleted: number | undefined;
}

interface WeekRow {
  _id: string;
  bureauId: string;
  week: number;
  /** `open`: something of it stands still by now and it is not told yet. */
  state: 'open' | 'told';
  shares: GroupShare[];
  toldAt?: Date;
}

/** Shard key, when the cluster is sharded: `bureauId`, as of the releases. */
const schema = new Schema<WeekRow>(
  { _id: { type: String, required: true }, bureauId: String, week: Number, state: String, shares: [Object], toldAt: Date },
  { versionKey: false },
);
schema.index({ bureauId: 1, week: 1 });
schema.index({ week: 1 }, { partialFilterExpression: { state: 'open' } });

const idOf = ({ bureauId, week }: WeekKey): string => `${bureauId}:${week}`;

/** Weeks of a bureau that are told as a whole, when all of their releases stand still: written once and never changed. */
export function openWeeks(connection: Connection) {
  const model = connection.model('BureauWeek', schema, 'bureauWeeks');
  const rows = connection.collection<WeekRow>('bureauWeeks');
  const releases = connection.collection<{ _id: string; bureauId: string; week: number; state: string }>('bureauReleases');
  const counters = connection.collection<RollupRow>('rollups');
  return {
    /** Notes that this week is to be told, before anything of it stands still; one that was told stays as it is. */
    async openWeek(key: WeekKey): Promise<void> {
      const { bureauId, week } = key;
      try {
        await rows.updateOne({ _id: idOf(key) }, { $setOnInsert: { bureauId, week, state: 'open', shares: [] } }, { upsert: true });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },
    /** Weeks to be told of which nothing runs any more, the oldest first. */
    async weeksToTell(): Promise<WeekKey[]> {
      const open = await rows.find({ state: 'open' }).sort({ week: 1 }).toArray();
      const still = await Promise.all(
        open.map(
          async ({ bureauId, week }) => (await releases.findOne({ bureauId, week, state: 'running' }, { projection: { _id: 1 } })) === null,
        ),
      );
      return open.filter((_, at) => still[at]).map(({ bureauId, week }) => ({ bureauId, week }));
    },
    /** A week's class rows by school and item. */
    async groupCounts({ bureauId, week }: WeekKey): Promise<GroupCounts[]> {
      type Group = Record<'targeted' | 'completed' | 'leftBehind' | 'done' | 'uncounted', number> & {
        _id: { schoolId: string; resourceId: string };
        pushes: string[];
      };
      const found = await counters
        .aggregate<Group>([
          { $match: { bureauId, week } },
          {
            $group: {
              _id: { schoolId: '$schoolId', resourceId: '$resourceId' },
              pushes: { $addToSet: '$pushId' },
              targeted: { $sum: '$funnel.targeted' },
              completed: { $sum: '$funnel.completed' },
              leftBehind: { $sum: '$funnel.leftBehind' },
              done: { $sum: '$funnel.leftBehindCompleted' },
              uncounted: { $sum: { $cond: [{ $eq: [{ $type: '$funnel.leftBehindCompleted' }, 'missing'] }, 1, 0] } },
            },
          },
          { $sort: { _id: 1 } },
        ])
        .toArray();
      return found.map(({ _id, pushes, targeted, completed, leftBehind, done, uncounted }) => ({
        ...{ ..._id, pushes: pushes.length, targeted, completed, leftBehind },
        leftBehindCompleted: uncounted > 0 ? undefined : done,
      }));
    },
    /** Writes down what this week is told as, once: false when it was told before. */
    async tellWeek({ shares, toldAt, ...key }: ToldWeek): Promise<boolean> {
      const told = { state: 'told' as const, shares: shares.map(({ group, outOfTen }) => ({ group, outOfTen })), toldAt: new Date(toldAt) };
      return (await rows.updateOne({ _id: idOf(key), state: 'open' }, { $set: told })).matchedCount === 1;
    },
    /** What these bureaus were told of these weeks, in the order of weeks and bureaus. */
    async toldWeeks({ bureauIds, from, to }: Weeks): Promise<ToldWeek[]> {
      const found = rows
        .find({ bureauId: { $in: [...bureauIds] }, week: { $gte: from, $lte: to }, state: 'told' })
        .sort({ week: 1, bureauId: 1 });
      return (await found.toArray()).map(({ bureauId, week, shares, toldAt }) => ({
        bureauId,
        week,
        shares,
        toldAt: toldAt?.getTime() ?? 0,
      }));
    },
    async syncWeekIndexes(): Promise<void> {
      await model.createIndexes();
    },
  };
}
