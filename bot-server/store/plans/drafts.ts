import type { ClientSession, Connection } from 'mongoose';
import type { DraftHead, PlanVersion, VersionHead } from '../../domain/plan/draft';
import type { PlanId, PushPlan, Slot } from '../../domain/push/push';
import type { SchoolId } from '../../domain/roster/roster';
import { isDuplicate } from '../connect';
import {
  draftSchema,
  toHead,
  toHeadRow,
  toLineRows,
  toLines,
  toVersion,
  toVersionRow,
  versionSchema,
  type DraftRow,
  type VersionRow,
} from './draft-row';
import { toSlotRow, type PlanRow, type SlotRow } from './row';

/** One draft with its lines. */
export interface StoredDraft {
  readonly head: DraftHead;
  readonly title: string | undefined;
  /** Absent for a plan that never ran: its slots are its lines. */
  readonly lines: readonly Slot[] | undefined;
}

/** The work on plans: one row a plan, written over by whoever saw its last revision; and the versions that were published, never changed. */
export function openPlanDrafts(connection: Connection, inTransaction: <T>(work: (session: ClientSession) => Promise<T>) => Promise<T>) {
  const draftModel = connection.model('PlanDraft', draftSchema, 'planDrafts');
  const versionModel = connection.model('PlanVersion', versionSchema, 'planVersions');
  const drafts = connection.collection<DraftRow>('planDrafts');
  const versions = connection.collection<VersionRow>('planVersions');
  const plans = connection.collection<PlanRow>('plans');
  const slots = connection.collection<SlotRow>('slots');

  /** Writes over the row of this revision; a first write makes it. */
  const overwrite = async (row: DraftRow, revision: number, session: ClientSession): Promise<boolean> => {
    const { matchedCount, upsertedCount } = await drafts.replaceOne({ _id: row._id, revision }, row, { session, upsert: revision === 0 });
    return matchedCount + upsertedCount > 0;
  };

  return {
    async get(planId: PlanId): Promise<StoredDraft | undefined> {
      const row = await drafts.findOne({ _id: planId });
      return row ? { head: toHead(row), title: row.title, lines: row.lines && toLines(row.lines) } : undefined;
    },
    async heads(planIds: readonly PlanId[]): Promise<ReadonlyMap<PlanId, DraftHead>> {
      const found = await drafts.find({ _id: { $in: [...planIds] } }, { projection: { lines: 0 } }).toArray();
      return new Map(found.map((row) => [row._id, toHead(row)]));
    },
    /** Begins the next version of a plan that has run; false when somebody has begun it already. */
    async begin(head: DraftHead, title: string, lines: readonly Slot[]): Promise<boolean> {
      try {
        await drafts.insertOne({ ...toHeadRow(head), title, lines: toLineRows(lines) });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    /** Keeps the next head, and its lines where they changed; false when it is not the revision that was read, or the plan began to run. */
    async save(
      plan: Pick<PushPlan, 'id' | 'state'>,
      { head, title, lines }: { readonly head: DraftHead; readonly title?: string; readonly lines?: readonly Slot[] },
    ): Promise<boolean> {
      const before = head.revision - 1;
      try {
        return await inTransaction(async (session) => {
          const row = await drafts.findOne({ _id: plan.id }, { session });
          const named = title ?? row?.title;
          const own = plan.state === 'draft';
          const next = own ? undefined : lines ? toLineRows(lines) : row?.lines;
          const whole = { ...toHeadRow(head), ...(named === undefined ? {} : { title: named }), ...(next ? { lines: next } : {}) };
          if (!(await overwrite(whole, before, session))) return false;
          if (!own) return true;
          const change = { $inc: { version: 1 }, ...(title === undefined ? {} : { $set: { title } }) };
          if (!(await plans.updateOne({ _id: plan.id, state: 'draft' }, change, { session })).matchedCount) throw new Abandoned();
          if (!lines) return true;
          await slots.deleteMany({ planId: plan.id }, { session });
          if (lines.length) await slots.insertMany(lines.map(toSlotRow), { session });
          return true;
        });
      } catch (error) {
        if (error instanceof Abandoned || isDuplicate(error)) return false;
        throw error;
      }
    },
    /** Throws the draft away; false when it is not the revision that was read. */
    async drop(planId: PlanId, revision: number): Promise<boolean> {
      return (await drafts.deleteOne({ _id: planId, revision })).deletedCount > 0;
    },
    /** A line that runs was moved: a draft that still has it where it was goes along. */
    async follow(before: Slot, after: Slot): Promise<void> {
      const { startsAt, date, minute, weekday, week } = toSlotRow(after);
      const moved = { 'lines.$.startsAt': startsAt, 'lines.$.date': date, 'lines.$.minute': minute };
      await drafts.updateOne(
        { _id: before.planId, lines: { $elemMatch: { _id: before.id, startsAt: new Date(before.startsAt) } } },
        { $set: { ...moved, 'lines.$.weekday': weekday, 'lines.$.week': week }, $inc: { revision: 1 } },
      );
    },
    /** The versions of a plan, newest first, without their lines. */
    async versions(planId: PlanId): Promise<VersionHead[]> {
      const found = await versions
        .find({ planId }, { projection: { lines: 0 } })
        .sort({ number: -1 })
        .toArray();
      return found.map((row) => toVersion({ ...row, lines: [] })).map(({ lines: _none, ...head }) => head);
    },
    async version(planId: PlanId, number: number): Promise<PlanVersion | undefined> {
      const row = await versions.findOne({ _id: `${planId}:${number}` });
      return row ? toVersion(row) : undefined;
    },
    /** The newest version's number; 0 when there is none. */
    async newest(planId: PlanId): Promise<number> {
      return (await versions.findOne({ planId }, { sort: { number: -1 }, projection: { number: 1 } }))?.number ?? 0;
    },
    /** Writes down a version once; the same number again changes nothing. */
    async keep(version: PlanVersion, session?: ClientSession): Promise<void> {
      const row = toVersionRow(version);
      await versions.updateOne({ _id: row._id }, { $setOnInsert: row }, { upsert: true, ...(session ? { session } : {}) });
    },
    /** For {@link openPlanStore} inside its own transactions. */
    within: {
      /** @throws Abandoned when it is not this revision any more */
      async end(planId: PlanId, revision: number, session: ClientSession): Promise<void> {
        const { deletedCount } = await drafts.deleteOne({ _id: planId, revision }, { session });
        if (deletedCount === 0 && (revision > 0 || (await drafts.countDocuments({ _id: planId }, { session })) > 0)) throw new Abandoned();
      },
      async drop(planId: PlanId, session: ClientSession): Promise<void> {
        await drafts.deleteOne({ _id: planId }, { session });
      },
      async addVersion(version: PlanVersion, session: ClientSession): Promise<void> {
        await versions.insertOne(toVersionRow(version), { session });
      },
      head: async (planId: PlanId, session: ClientSession): Promise<DraftHead | undefined> => {
        const row = await drafts.findOne({ _id: planId }, { session, projection: { lines: 0 } });
        return row ? toHead(row) : undefined;
      },
      /** A file was read in: the work goes on from it. */
      async readIn(
        planId: PlanId,
        schoolId: SchoolId,
        into: { title: string; lines: readonly Slot[] } | undefined,
        session: ClientSession,
      ) {
        const set = into ? { title: into.title, lines: toLineRows(into.lines) } : {};
        const first = { schoolId, state: 'editing' as const, lastLine: 0 };
        await drafts.updateOne(
          { _id: planId },
          { $inc: { revision: 1 }, $setOnInsert: first, ...(into ? { $set: set } : {}) },
          { upsert: true, session },
        );
      },
    },
    syncIndexes: async () => {
      await draftModel.createIndexes();
      await versionModel.createIndexes();
    },
  };
}

/** Ends a transaction without a trace: what was read is not so any more. */
export class Abandoned extends Error {}
