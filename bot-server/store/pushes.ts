import { Schema, type Connection } from 'mongoose';
import type { Scope } from '../domain/access/scope';
import type { Fence } from '../domain/push/fence';
import type { Fault, Halt } from '../domain/push/halt';
import type { RunState } from '../domain/push/run';
import type { PlanId, Push, PushId, Slot } from '../domain/push/push';
import type { ClassroomId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';
import { openGroupRead } from './group-read';
import { underFence } from './sending/fenced';

type Row = Omit<Push, 'id' | 'startsAt' | 'dueAt' | 'createdAt' | 'nudgeAt' | 'halt' | 'faults'> & {
  _id: string;
  startsAt: Date;
  dueAt: Date;
  createdAt: Date;
  nudgeAt?: Date;
  halt?: Omit<Halt, 'at'> & { at: Date };
  faults?: (Omit<Fault, 'at'> & { at: Date })[];
};

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    slotId: String,
    planId: String,
    schoolId: String,
    resourceId: String,
    resourceVersion: Number,
    title: String,
    startsAt: Date,
    dueAt: Date,
    classroomIds: [String],
    together: Boolean,
    tags: { type: [String], default: undefined },
    layers: Schema.Types.Mixed,
    state: String,
    createdAt: Date,
    nudgeAt: Date,
    halt: Schema.Types.Mixed,
    faults: { type: [Schema.Types.Mixed], default: undefined },
    written: Number,
    termId: String,
  },
  { versionKey: false },
);
schema.index({ state: 1, createdAt: 1 }, { partialFilterExpression: { state: 'open' } });
schema.index({ nudgeAt: 1 }, { partialFilterExpression: { nudgeAt: { $exists: true } } });
schema.index({ schoolId: 1, startsAt: -1, _id: -1 });
schema.index({ classroomIds: 1, startsAt: -1, _id: -1 });
schema.index({ planId: 1 });

const toPush = ({ _id, startsAt, dueAt, createdAt, nudgeAt, halt, faults, ...rest }: Row): Push => ({
  ...rest,
  id: _id,
  startsAt: startsAt.getTime(),
  dueAt: dueAt.getTime(),
  createdAt: createdAt.getTime(),
  ...(nudgeAt ? { nudgeAt: nudgeAt.getTime() } : {}),
  ...(faults?.length ? { faults: faults.map((fault) => ({ ...fault, at: fault.at.getTime() })) } : {}),
  ...(halt ? { halt: { ...halt, at: halt.at.getTime() } } : {}),
});
const toRow = ({ id, startsAt, dueAt, createdAt, nudgeAt: _nudgeAt, halt: _halt, faults: _faults, ...rest }: Push): Row => ({
  ...rest,
  _id: id,
  startsAt: new Date(startsAt),
  dueAt: new Date(dueAt),
  createdAt: new Date(createdAt),
});

interface PageOf {
  readonly limit: number;
  readonly cursor?: string;
}

/** Slots that have become pushes. */
export function openPushStore(connection: Connection) {
  const model = connection.model('Push', schema, 'pushes');
  const rows = connection.collection<Row>('pushes');
  const slots = connection.collection<{ _id: string; state: Slot['state']; startsAt: Date; liveAt?: Date; pushId?: PushId }>('slots');

  const page = async (filter: { schoolId?: object | string; classroomIds?: string }, { limit, cursor }: PageOf) => {
    const [at, id] = (cursor ?? '').split('~');
    const from = new Date(Number(at));
    const older =
      cursor && !Number.isNaN(from.getTime()) ? { $or: [{ startsAt: { $lt: from } }, { startsAt: from, _id: { $lt: id ?? '' } }] } : {};
    const found = await rows
      .find({ ...filter, ...older })
      .sort({ startsAt: -1, _id: -1 })
      .limit(limit + 1)
      .toArray();
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(toPush), next: found.length > limit && last ? `${last.startsAt.getTime()}~${last._id}` : null };
  };

  const finish = async (push: Push): Promise<void> => {
    try {
      await rows.insertOne(toRow(push));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    await slots.updateOne({ _id: push.slotId, state: 'pushed' }, { $unset: { liveAt: '' } });
  };

  // Asked for by every class that is counted: at the same moment it is one query.
  const one = openGroupRead<Push>(async (ids) => {
    const found = await rows.find({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 }).toArray();
    return new Map(found.map((row) => [row._id, toPush(row)]));
  });

  return {
    /**
     * A live, waiting, unmoved slot becomes a push; false when it is no longer such a slot. Two writes and no transaction: one that dies with
     * its process keeps its rows locked for a minute and more. The slot stays live until its push is there: what was cut off is `finish`ed.
     */
    async openFrom(slot: Pick<Slot, 'id' | 'startsAt'>, push: Push, fence: Pick<Fence, 'until'> = {}): Promise<boolean> {
      const { matchedCount } = await slots.updateOne(
        { _id: slot.id, state: 'waiting', startsAt: new Date(slot.startsAt), liveAt: { $exists: true }, ...underFence(fence) },
        { $set: { state: 'pushed', pushId: push.id } },
      );
      if (matchedCount === 0) return false;
      await finish(push);
      return true;
    },
    /** Writes the push of a slot that says «pushed» and is still live. Safe to repeat. */
    finish,
    get: (id: PushId): Promise<Push | undefined> => one(id),
    async getMany(ids: readonly PushId[]): Promise<Push[]> {
      return (await rows.find({ _id: { $in: [...ids] } }).toArray()).map(toPush);
    },
    /** Pushes whose deliveries are not all written yet, oldest first. */
    async open(limit: number): Promise<Push[]> {
      return (await rows.find({ state: 'open' }).sort({ createdAt: 1 }).limit(limit).toArray()).map(toPush);
    },
    /** So many of its classes are written: whoever goes on begins after them. */
    async noteWritten(id: PushId, written: number): Promise<void> {
      await rows.updateOne({ _id: id, state: 'open' }, { $max: { written } });
    },
    /** Stops a push, or lets it go on (`undefined`); false when it is in none of the states that this leaves. */
    async setHalt(id: PushId, from: readonly RunState[], halt: Halt | undefined): Promise<boolean> {
      const ways = from.map((state) => (state === 'running' ? { halt: { $exists: false } } : { 'halt.state': state }));
      const { matchedCount } = await rows.updateOne(
        { _id: id, $or: ways },
        halt === undefined ? { $unset: { halt: '' } } : { $set: { halt: { ...halt, at: new Date(halt.at) } } },
      );
      return matchedCount === 1;
    },
    /** Notes what WeChat refuses about it, each template once. */
    async noteFault(id: PushId, { at, ...fault }: Fault): Promise<void> {
      const { accountId, templateId } = fault;
      await rows.updateOne(
        { _id: id, faults: { $not: { $elemMatch: { accountId, templateId } } } },
        { $push: { faults: { ...fault, at: new Date(at) } } },
      );
    },
    async clearFaults(id: PushId): Promise<void> {
      await rows.updateOne({ _id: id }, { $unset: { faults: '' } });
    },
    async resolved(id: PushId, nudgeAt: Instant | undefined): Promise<boolean> {
      const { matchedCount } = await rows.updateOne(
        { _id: id, state: 'open' },
        { $set: { state: 'resolved', ...(nudgeAt === undefined ? {} : { nudgeAt: new Date(nudgeAt) }) }, $unset: { written: '' } },
      );
      return matchedCount === 1;
    },
    async toNudge(now: Instant, limit: number): Promise<Push[]> {
      const found = await rows
        .find({ nudgeAt: { $lte: new Date(now) } })
        .sort({ nudgeAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(toPush);
    },
    async nextNudgeAt(): Promise<Instant | undefined> {
      const row = await rows.findOne({ nudgeAt: { $exists: true } }, { sort: { nudgeAt: 1 }, projection: { nudgeAt: 1 } });
      return row?.nudgeAt?.getTime();
    },
    /** When the half-watched of a push are looked for again; undefined: no more. */
    async setNudgeAt(id: PushId, at: Instant | undefined): Promise<void> {
      await rows.updateOne({ _id: id }, at === undefined ? { $unset: { nudgeAt: '' } } : { $set: { nudgeAt: new Date(at) } });
    },
    /** Pushes of the scope's schools, latest first. */
    async list(scope: Scope, of: PageOf): Promise<{ items: Push[]; next: string | null }> {
      return page(scope.all ? {} : { schoolId: { $in: [...scope.schoolIds] } }, of);
    },
    /** Pushes that a class has had, latest first; none when the class is outside the scope. */
    async ofClassroom(scope: Scope, classroomId: ClassroomId, of: PageOf): Promise<{ items: Push[]; next: string | null }> {
      if (scope.all || scope.classroomIds.includes(classroomId)) return page({ classroomIds: classroomId }, of);
      return page({ classroomIds: classroomId, schoolId: { $in: [...scope.schoolIds] } }, of);
    },
    async ofPlan(planId: PlanId): Promise<Push[]> {
      return (await rows.find({ planId }).sort({ startsAt: 1 }).toArray()).map(toPush);
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type PushStore = ReturnType<typeof openPushStore>;
