import type { ClientSession, Connection } from 'mongoose';
import type { Scope } from '../domain/access/scope';
import type { PlanId, PushPlan, Slot, SlotId } from '../domain/push/push';
import { Refusal } from '../domain/refusal';
import type { SchoolId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import { planSchema, slotSchema, toPlan, toSlot, toSlotRow, type PlanRow, type SlotRow } from './plans/row';

/** A plan that an importer has read: everything but its state and version. */
export type PlanDraft = Pick<PushPlan, 'id' | 'schoolId' | 'termId' | 'title' | 'source'>;

export interface SlotCounts {
  readonly slots: number;
  readonly waiting: number;
  /** The next waiting slot's instant. */
  readonly next: Instant | null;
}

/** Plans and their slots. A slot is live, seen by the sweep, from publishing until it is pushed or skipped. */
export function openPlanStore(connection: Connection) {
  const planModel = connection.model('PushPlan', planSchema, 'plans');
  const slotModel = connection.model('Slot', slotSchema, 'slots');
  const plans = connection.collection<PlanRow>('plans');
  const slots = connection.collection<SlotRow>('slots');
  const together = async <T>(work: (session: ClientSession) => Promise<T>): Promise<T> => {
    let result: { value: T } | undefined;
    await connection.transaction(async (session) => {
      result = { value: await work(session) };
    });
    if (!result) throw new Error('the transaction ended without a result');
    return result.value;
  };
  const bySchool = (scope: Scope) => (scope.all ? {} : { schoolId: { $in: [...scope.schoolIds] } });

  return {
    async get(id: PlanId): Promise<PushPlan | undefined> {
      const row = await plans.findOne({ _id: id });
      return row ? toPlan(row) : undefined;
    },
    async list(
      scope: Scope,
      { limit, cursor }: { readonly limit: number; readonly cursor?: string },
    ): Promise<{ items: PushPlan[]; next: string | null }> {
      const from = Number(cursor ?? 0);
      const skip = Number.isSafeInteger(from) && from > 0 ? from : 0;
      const found = await plans
        .find(bySchool(scope))
        .sort({ termId: -1, _id: 1 })
        .skip(skip)
        .limit(limit + 1)
        .toArray();
      return { items: found.slice(0, limit).map(toPlan), next: found.length > limit ? String(skip + limit) : null };
    },
    async slotsOf(planId: PlanId): Promise<Slot[]> {
      return (await slots.find({ planId }).sort({ line: 1 }).toArray()).map(toSlot);
    },
    async slot(id: SlotId): Promise<Slot | undefined> {
      const row = await slots.findOne({ _id: id });
      return row ? toSlot(row) : undefined;
    },
    async countsOf(planIds: readonly PlanId[]): Promise<ReadonlyMap<PlanId, SlotCounts>> {
      const waiting = { $eq: ['$state', 'waiting'] };
      const counted = await slots
        .aggregate<{ _id: string; slots: number; waiting: number; next: Date | null }>([
          { $match: { planId: { $in: [...planIds] } } },
          {
            $group: {
              _id: '$planId',
              slots: { $sum: 1 },
              waiting: { $sum: { $cond: [waiting, 1, 0] } },
              next: { $min: { $cond: [waiting, '$startsAt', null] } },
            },
          },
        ])
        .toArray();
      return new Map(
        counted.map(({ _id, slots: all, waiting: open, next }) => [_id, { slots: all, waiting: open, next: next?.getTime() ?? null }]),
      );
    },
    async statesOf(planIds: readonly PlanId[]): Promise<ReadonlyMap<PlanId, PushPlan['state']>> {
      const found = await plans.find({ _id: { $in: [...planIds] } }, { projection: { state: 1 } }).toArray();
      return new Map(found.map(({ _id, state }) => [_id, state]));
    },
    /** Makes a draft, or replaces it whole; the version is counted here. @throws Refusal `plan/not-draft` when the plan is published. */
    async saveDraft({ id, schoolId, termId, title, source }: PlanDraft, lines: readonly Slot[]): Promise<void> {
      await together(async (session) => {
        const old = await plans.findOne({ _id: id }, { session });
        if (old && old.state !== 'draft') throw new Refusal('plan/not-draft');
        const version = (old?.version ?? 0) + 1;
        const row: PlanRow = { _id: id, schoolId, termId, title, state: 'draft', version, ...(source ? { source } : {}) };
        await plans.replaceOne({ _id: id }, row, { upsert: true, session });
        await slots.deleteMany({ planId: id }, { session });
        if (lines.length) await slots.insertMany(lines.map(toSlotRow), { session });
      });
    },
    /** Draft → published with the slots to be left out; false when the plan changed since it was read. */
    async publish(id: PlanId, version: number, leftOut: readonly SlotId[], now: Instant): Promise<boolean> {
      return together(async (session) => {
        const { matchedCount } = await plans.updateOne(
          { _id: id, state: 'draft', version },
          { $set: { state: 'published', publishedAt: new Date(now) } },
          { session },
        );
        if (!matchedCount) return false;
        await slots.updateMany(
          { planId: id, _id: { $in: [...leftOut] }, state: 'waiting' },
          { $set: { state: 'skipped', skippedBecause: 'before-publish' } },
          { session },
        );
        await slots.updateMany({ planId: id, state: 'waiting' }, [{ $set: { liveAt: '$startsAt' } }], { session });
        return true;
      });
    },
    /** Stops a running plan, or lets it run again: its waiting slots leave the sweep's sight, or come back. */
    async setState(id: PlanId, from: PushPlan['state'], to: 'published' | 'paused' | 'ended'): Promise<boolean> {
      return together(async (session) => {
        const change = { $set: { state: to }, $inc: { version: 1 } };
        const { matchedCount } = await plans.updateOne({ _id: id, state: from }, change, { session });
        if (!matchedCount) return false;
        const waiting = { planId: id, state: 'waiting' as const };
        if (to === 'published') await slots.updateMany(waiting, [{ $set: { liveAt: '$startsAt' } }], { session });
        else await slots.updateMany(waiting, { $unset: { liveAt: '' } }, { session });
        return true;
      });
    },
    /** Puts a waiting slot to another instant; false when it was pushed or moved meanwhile. */
    async moveSlot(before: Slot, after: Slot): Promise<boolean> {
      return together(async (session) => {
        const { startsAt, date, minute, weekday, week } = toSlotRow(after);
        const { matchedCount } = await slots.updateOne(
          { _id: before.id, state: 'waiting', startsAt: new Date(before.startsAt) },
          [
            {
              $set: {
                ...{ startsAt, date, minute, weekday, week },
                liveAt: { $cond: [{ $eq: [{ $type: '$liveAt' }, 'missing'] }, '$$REMOVE', startsAt] },
              },
            },
          ],
          { session },
        );
        if (!matchedCount) return false;
        await plans.updateOne({ _id: before.planId }, { $inc: { version: 1 } }, { session });
        return true;
      });
    },
    /** Plans that have live slots whose time has come. */
    async duePlans(now: Instant): Promise<PlanId[]> {
      return slots.distinct('planId', { liveAt: { $lte: new Date(now) } });
    },
    /** Live slots of a plan whose time has come, earliest first. */
    async dueSlots(planId: PlanId, now: Instant): Promise<Slot[]> {
      const found = await slots
        .find({ planId, liveAt: { $lte: new Date(now) } })
        .sort({ liveAt: 1, _id: 1 })
        .toArray();
      return found.map(toSlot);
    },
    /** Live slots of these schools that are still to come, soonest first. */
    async upcoming(schoolIds: readonly SchoolId[], now: Instant, limit: number): Promise<Slot[]> {
      const found = await slots
        .find({ schoolId: { $in: [...schoolIds] }, liveAt: { $gt: new Date(now) } })
        .sort({ liveAt: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(toSlot);
    },
    async nextSlotAt(): Promise<Instant | undefined> {
      const row = await slots.findOne({ liveAt: { $exists: true } }, { sort: { liveAt: 1 }, projection: { liveAt: 1 } });
      return row?.liveAt?.getTime();
    },
    async skip(ids: readonly SlotId[], because: 'missed' | 'withdrawn'): Promise<void> {
      await slots.updateMany(
        { _id: { $in: [...ids] }, state: 'waiting', liveAt: { $exists: true } },
        { $set: { state: 'skipped', skippedBecause: because }, $unset: { liveAt: '' } },
      );
    },
    syncIndexes: async () => {
      await planModel.createIndexes();
      await slotModel.createIndexes();
    },
  };
}
export type PlanStore = ReturnType<typeof openPlanStore>;
