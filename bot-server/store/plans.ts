import type { ClientSession, Connection } from 'mongoose';
import type { Scope } from '../domain/access/scope';
import type { PlanVersion } from '../domain/plan/draft';
import type { Fence } from '../domain/push/fence';
import type { PlanId, PushPlan, Slot, SlotId } from '../domain/push/push';
import { Refusal } from '../domain/refusal';
import type { SchoolId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';
import { Abandoned, openPlanDrafts } from './plans/drafts';
import { underFence } from './sending/fenced';
import { planSchema, slotSchema, toPlan, toSlot, toSlotRow, type PlanRow, type SlotRow } from './plans/row';

/** A plan that an importer has read: everything but its state and version. */
export type PlanDraft = Pick<PushPlan, 'id' | 'schoolId' | 'termId' | 'title' | 'source' | 'kind'>;

export interface SlotCounts {
  readonly slots: number;
  readonly waiting: number;
  /** The next waiting slot's instant. */
  readonly next: Instant | null;
}

/** What a reviewed draft becomes: the lines to write and to take out, and the copy that is kept. */
export interface Publishing {
  /** The state it leaves: `draft` begins to run, what runs or is paused goes on as it is. */
  readonly from: 'draft' | 'published' | 'paused';
  readonly title: string;
  readonly revision: number;
  readonly put: readonly Slot[];
  readonly remove: readonly SlotId[];
  readonly copy: PlanVersion;
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
  const drafts = openPlanDrafts(connection, together);
  /** @throws Abandoned when a line is not waiting any more, or the draft is another one */
  const write = async (id: PlanId, { revision, put, remove, copy }: Publishing, session: ClientSession): Promise<void> => {
    await drafts.within.end(id, revision, session);
    await drafts.within.addVersion(copy, session);
    const { deletedCount } = await slots.deleteMany({ planId: id, _id: { $in: [...remove] }, state: 'waiting' }, { session });
    if (deletedCount !== remove.length) throw new Abandoned();
    const writes = put.map(toSlotRow).map((row) => ({
      replaceOne: { filter: { _id: row._id, state: 'waiting' as const }, replacement: row, upsert: true },
    }));
    // A line that was pushed meanwhile does not match; its number is taken, and so everything is undone.
    if (writes.length) await slots.bulkWrite(writes, { session });
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
    async ofSchool(schoolId: SchoolId): Promise<PushPlan[]> {
      return (await plans.find({ schoolId }).sort({ _id: 1 }).toArray()).map(toPlan);
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
    drafts,
    /**
     * Makes a draft from lines that were read in, or replaces it whole; beside a plan that has run they become its draft's lines.
     * @throws Refusal `plan/not-draft` when the plan runs and no next version was begun, `plan/in-review`
     */
    async saveDraft({ id, schoolId, termId, title, source, kind }: PlanDraft, lines: readonly Slot[]): Promise<void> {
      await together(async (session) => {
        const [old, head] = [await plans.findOne({ _id: id }, { session }), await drafts.within.head(id, session)];
        if (head?.state === 'in-review') throw new Refusal('plan/in-review');
        const runs = old !== null && old.state !== 'draft';
        if (runs && !head) throw new Refusal('plan/not-draft');
        await drafts.within.readIn(id, schoolId, runs ? { title, lines } : undefined, session);
        if (runs) return;
        const version = (old?.version ?? 0) + 1;
        const row: PlanRow = {
          _id: id,
          schoolId,
          termId,
          title,
          state: 'draft',
          version,
          ...(source ? { source } : {}),
          ...(kind ? { kind } : {}),
        };
        await plans.replaceOne({ _id: id }, row, { upsert: true, session });
        await slots.deleteMany({ planId: id }, { session });
        if (lines.length) await slots.insertMany(lines.map(toSlotRow), { session });
      });
    },
    /** Makes an empty draft; false when there is such a plan. */
    async create({ id, schoolId, termId, title }: PlanDraft): Promise<boolean> {
      const row: PlanRow = { _id: id, schoolId, termId, title, state: 'draft', version: 1 };
      return (await plans.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true })).upsertedCount > 0;
    },
    /**
     * Draft → published with the slots to be left out, or a further version of what runs; false when anything of it changed since it was read,
     * and then nothing was written. Without `made` a draft begins to run as it stands.
     */
    async publish(id: PlanId, version: number, leftOut: readonly SlotId[], now: Instant, made?: Publishing): Promise<boolean> {
      const from = made?.from ?? 'draft';
      const to = from === 'draft' ? 'published' : from;
      const publishing = async (session: ClientSession): Promise<boolean> => {
        const set = { state: to, publishedAt: new Date(now), ...(made ? { title: made.title } : {}) };
        const { matchedCount } = await plans.updateOne({ _id: id, state: from, version }, { $set: set }, { session });
        if (!matchedCount) return false;
        await (made ? write(id, made, session) : drafts.within.drop(id, session));
        await slots.updateMany(
          { planId: id, _id: { $in: [...leftOut] }, state: 'waiting' },
          { $set: { state: 'skipped', skippedBecause: 'before-publish' } },
          { session },
        );
        if (to === 'published') await slots.updateMany({ planId: id, state: 'waiting' }, [{ $set: { liveAt: '$startsAt' } }], { session });
        return true;
      };
      try {
        return await together(publishing);
      } catch (error) {
        if (error instanceof Abandoned || isDuplicate(error)) return false;
        throw error;
      }
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
    async skip(ids: readonly SlotId[], because: NonNullable<Slot['skippedBecause']>, fence: Pick<Fence, 'until'> = {}): Promise<void> {
      await slots.updateMany(
        { _id: { $in: [...ids] }, state: 'waiting', liveAt: { $exists: true }, ...underFence(fence) },
        { $set: { state: 'skipped', skippedBecause: because }, $unset: { liveAt: '' } },
      );
    },
    syncIndexes: async () => {
      await planModel.createIndexes();
      await slotModel.createIndexes();
      await drafts.syncIndexes();
    },
  };
}
export type PlanStore = ReturnType<typeof openPlanStore>;
