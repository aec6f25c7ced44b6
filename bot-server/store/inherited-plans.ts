import type { Connection } from 'mongoose';
import type { CountyPlanId } from '../domain/plan/county';
import type { PlanId, PushPlan, Slot, SlotId } from '../domain/push/push';
import type { Instant } from '../domain/time/instant';
import { toPlan, toSlotRow, type PlanRow, type SlotRow } from './plans/row';

/** What a county's version changes in one school's plan. */
export interface Bringing {
  readonly plan: Pick<PushPlan, 'id' | 'schoolId' | 'termId' | 'title' | 'kind'> & { readonly from: NonNullable<PushPlan['from']> };
  /** The version of the school's plan that was read; absent when there was none. */
  readonly read?: number;
  readonly put: readonly Slot[];
  readonly remove: readonly SlotId[];
  /** Of those put: whose time has passed and that are not made up for. */
  readonly leftOut: readonly SlotId[];
}

/** Somebody changed a line meanwhile: all of it is undone. */
class Overtaken extends Error {}

/** Schools' plans that a county's plan fills: ordinary rows of plans and slots, which the scheduler takes as any others. */
export function openInheritedPlanStore(connection: Connection) {
  const plans = connection.collection<PlanRow>('plans');
  const slots = connection.collection<SlotRow>('slots');
  return {
    /** The schools' plans that this county plan fills, by school. */
    async ofCounty(id: CountyPlanId): Promise<PushPlan[]> {
      return (await plans.find({ 'from.countyPlanId': id }).sort({ schoolId: 1 }).toArray()).map(toPlan);
    },
    /** How many lines of these plans came from a county, were moved by the school, or are the school's own; `lines`: the county's numbers of those that are there. */
    async tally(
      planIds: readonly PlanId[],
    ): Promise<ReadonlyMap<PlanId, { inherited: number; moved: number; own: number; pushed: number; lines: number[] }>> {
      const inherited = { $ne: [{ $type: '$from' }, 'missing'] };
      const moved = {
        $or: [{ $ne: ['$week', '$from.week'] }, { $ne: ['$weekday', '$from.weekday'] }, { $ne: ['$minute', '$from.minute'] }],
      };
      const count = (when: object) => ({ $sum: { $cond: [when, 1, 0] } });
      const rows = await slots
        .aggregate<{ _id: string; inherited: number; moved: number; own: number; pushed: number; lines: number[] }>([
          { $match: { planId: { $in: [...planIds] } } },
          {
            $group: {
              _id: '$planId',
              inherited: count(inherited),
              moved: count({ $and: [inherited, moved] }),
              own: count({ $not: [inherited] }),
              pushed: count({ $eq: ['$state', 'pushed'] }),
              lines: { $addToSet: '$from.line' },
            },
          },
        ])
        .toArray();
      return new Map(rows.map(({ _id, ...counts }) => [_id, counts]));
    },
    /** Writes it whole or not at all; false when the plan or a line of it changed since it was read. A new plan begins to run. */
    async bring({ plan, read, put, remove, leftOut }: Bringing, now: Instant): Promise<boolean> {
      const { id, schoolId, termId, title, kind, from } = plan;
      try {
        await connection.transaction(async (session) => {
          if (read === undefined) {
            const row: PlanRow = { _id: id, schoolId, termId, title, state: 'published', version: 1, publishedAt: new Date(now), from };
            await plans.insertOne({ ...row, ...(kind ? { kind } : {}) }, { session });
          } else {
            const changed = await plans.updateOne({ _id: id, version: read }, { $set: { title, from }, $inc: { version: 1 } }, { session });
            if (!changed.matchedCount) throw new Overtaken();
          }
          const { deletedCount } = await slots.deleteMany({ _id: { $in: [...remove] }, planId: id, state: 'waiting' }, { session });
          if (deletedCount !== remove.length) throw new Overtaken();
          const writes = put.map(toSlotRow).map((row) => ({
            replaceOne: { filter: { _id: row._id, state: 'waiting' as const }, replacement: row, upsert: true },
          }));
          // A line that went out meanwhile does not match; its number is taken, and so everything is undone.
          if (writes.length) await slots.bulkWrite(writes, { session });
          await slots.updateMany(
            { planId: id, _id: { $in: [...leftOut] }, state: 'waiting' },
            { $set: { state: 'skipped', skippedBecause: 'before-publish' } },
            { session },
          );
          const { state } = (await plans.findOne({ _id: id }, { session, projection: { state: 1 } })) ?? { state: 'ended' };
          if (state === 'published') {
            await slots.updateMany({ planId: id, state: 'waiting', liveAt: { $exists: false } }, [{ $set: { liveAt: '$startsAt' } }], {
              session,
            });
          }
        });
        return true;
      } catch (fault) {
        if (fault instanceof Overtaken || (typeof fault === 'object' && fault !== null && 'code' in fault && fault.code === 11000))
          return false;
        throw fault;
      }
    },
    syncIndexes: () =>
      plans.createIndex({ 'from.countyPlanId': 1 }, { partialFilterExpression: { 'from.countyPlanId': { $exists: true } } }),
  };
}
export type InheritedPlanStore = ReturnType<typeof openInheritedPlanStore>;
