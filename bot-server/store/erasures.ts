import { Schema, type Connection } from 'mongoose';
import type { ErasurePlan, ErasureRequest } from '../domain/erasure/erasure';
import type { GuardianId, StudentId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';
import { isDuplicate } from './connect';
import { ACTING, openActs } from './erasures/acts';

interface Row {
  _id: string;
  scope: ErasureRequest['scope'];
  cause?: 'left';
  schoolId: string;
  studentId?: string;
  askers: string[];
  askedAt: Date;
  takeBackUntil: Date;
  dueAt: Date;
  state: ErasureRequest['state'];
  doneAt?: Date;
  erased?: number;
  /** While it waits or runs: one for each child and scope. */
  open?: true;
  /** When a sweep looks at it. */
  runAt?: Date;
  plan?: ErasurePlan;
  /** What is left of the child: enough to know it again in a backup or a file, not to find it. */
  studentHash?: string;
  /** The school took the child on again. */
  readmittedAt?: Date;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    scope: { type: String, required: true },
    cause: String,
    schoolId: { type: String, required: true },
    studentId: String,
    askers: [String],
    askedAt: { type: Date, required: true },
    takeBackUntil: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    state: { type: String, required: true },
    doneAt: Date,
    erased: Number,
    open: Boolean,
    runAt: Date,
    plan: Schema.Types.Mixed,
    studentHash: String,
    readmittedAt: Date,
  },
  { versionKey: false },
);
schema.index({ studentId: 1, scope: 1 }, { unique: true, partialFilterExpression: { open: true } });
schema.index({ runAt: 1 }, { partialFilterExpression: { runAt: { $exists: true } } });
schema.index({ studentId: 1, askedAt: -1 });
schema.index({ studentHash: 1 }, { partialFilterExpression: { studentHash: { $exists: true } } });

const toRequest = (row: Row): ErasureRequest => ({
  no: row._id,
  scope: row.scope,
  ...(row.cause === undefined ? {} : { cause: row.cause }),
  schoolId: row.schoolId,
  ...(row.studentId === undefined ? {} : { studentId: row.studentId }),
  askers: [...row.askers],
  askedAt: row.askedAt.getTime(),
  takeBackUntil: row.takeBackUntil.getTime(),
  dueAt: row.dueAt.getTime(),
  state: row.state,
  ...(row.doneAt ? { doneAt: row.doneAt.getTime() } : {}),
  ...(row.erased === undefined ? {} : { erased: row.erased }),
});

/** Collections of what was watched alone. */
const WATCHED = ['viewings', 'viewingTickets'] as const;
/** What teachers set under the consent to layering. */
const LAYERED = ['tiers'] as const;

/** Wishes to be erased, what was written down to carry them out, and afterwards the receipt with hashes in the place of ids. */
export function openErasureStore(connection: Connection, seal: Pick<Seal, 'blind'>) {
  const model = connection.model('Erasure', schema, 'erasures');
  const rows = connection.collection<Row>('erasures');
  const acts = openActs(connection);
  const hash = (id: string): string => seal.blind(`erased:${id}`);

  return {
    /** Enters a wish. Where one waits already for this child and scope, its asker joins it; gives the request as it then is. */
    async ask(request: ErasureRequest): Promise<ErasureRequest> {
      const { no, askedAt, takeBackUntil, dueAt, askers, doneAt: _d, erased: _e, ...rest } = request;
      for (let tries = 0; ; tries += 1) {
        const joined = await rows.findOneAndUpdate(
          { studentId: rest.studentId, scope: rest.scope, open: true },
          { $addToSet: { askers: { $each: [...askers] } } },
          { returnDocument: 'after' },
        );
        if (joined) return toRequest(joined);
        const times = { askedAt: new Date(askedAt), takeBackUntil: new Date(takeBackUntil), dueAt: new Date(dueAt) };
        try {
          await rows.insertOne({ _id: no, ...rest, ...times, askers: [...askers], open: true, runAt: new Date(takeBackUntil) });
          return request;
        } catch (error) {
          if (!isDuplicate(error) || tries > 3) throw error;
        }
      }
    },
    async get(no: string): Promise<ErasureRequest | undefined> {
      const row = await rows.findOne({ _id: no });
      return row ? toRequest(row) : undefined;
    },
    async ofStudents(studentIds: readonly StudentId[]): Promise<ErasureRequest[]> {
      const found = await rows
        .find({ studentId: { $in: [...studentIds] }, scope: 'child' })
        .sort({ askedAt: -1 })
        .limit(50)
        .toArray();
      return found.map(toRequest);
    },
    /** One asker takes the wish back; with the last of them it is over. Undefined when it can not be taken back any more. */
    async takeBack(no: string, guardianId: GuardianId, now: Instant): Promise<ErasureRequest | undefined> {
      const left = { $filter: { input: '$askers', cond: { $ne: ['$$this', { $literal: guardianId }] } } };
      const over = { $eq: [{ $size: '$askers' }, 0] };
      const row = await rows.findOneAndUpdate(
        { _id: no, state: 'waiting', askers: guardianId, takeBackUntil: { $gt: new Date(now) } },
        [
          { $set: { askers: left } },
          {
            $set: {
              state: { $cond: [over, 'taken-back', '$state'] },
              open: { $cond: [over, '$$REMOVE', '$open'] },
              runAt: { $cond: [over, '$$REMOVE', '$runAt'] },
            },
          },
        ],
        { returnDocument: 'after' },
      );
      return row ? toRequest(row) : undefined;
    },
    /** Wishes whose waiting time is over and which are not done. */
    async due(now: Instant, limit: number): Promise<ErasureRequest[]> {
      const found = await rows
        .find({ runAt: { $lte: new Date(now) } })
        .sort({ runAt: 1 })
        .limit(limit)
        .toArray();
      return found.map(toRequest);
    },
    /** The school erases at once, on paper's word: what waits need not wait. Gives the request as it then is. */
    async hasten(no: string, now: Instant): Promise<ErasureRequest | undefined> {
      const soon = { $set: { takeBackUntil: new Date(now), runAt: new Date(now) } };
      await rows.updateOne({ _id: no, state: 'waiting', takeBackUntil: { $gt: new Date(now) } }, soon);
      return this.get(no);
    },
    async nextDueAt(): Promise<Instant | undefined> {
      const row = await rows.findOne({ runAt: { $exists: true } }, { sort: { runAt: 1 }, projection: { runAt: 1 } });
      return row?.runAt?.getTime();
    },
    /** The plan that an erasure goes by: the one it began with, or undefined while it has not begun. */
    async planOf(no: string): Promise<ErasurePlan | undefined> {
      return (await rows.findOne({ _id: no, state: 'running' }))?.plan;
    },
    /** Writes the plan down; from now on nobody can take the wish back. Gives the plan that holds; undefined when it was taken back meanwhile. */
    async begin(no: string, plan: ErasurePlan, now: Instant): Promise<ErasurePlan | undefined> {
      await rows.updateOne({ _id: no, state: 'waiting', takeBackUntil: { $lte: new Date(now) } }, { $set: { state: 'running', plan } });
      return this.planOf(no);
    },
    /** The acts of an erasure in their order. */
    actsOf: (scope: ErasureRequest['scope']): readonly (typeof ACTING)[number][] =>
      scope === 'child' ? ACTING : scope === 'learning-record' ? WATCHED : LAYERED,
    /** Does one act; repeated, it finds nothing left. Tells how many rows. */
    act: (place: (typeof ACTING)[number], no: string, plan: ErasurePlan): Promise<number> => acts[place]({ plan, no, hash }),
    /** It is done: from here on it is a receipt. A sweep still looks at it until it is closed. */
    async finish(no: string, studentId: StudentId, erased: number, now: Instant): Promise<void> {
      await rows.updateOne(
        { _id: no, state: 'running' },
        {
          $set: { state: 'done', doneAt: new Date(now), erased, studentHash: hash(studentId), askers: [] },
          $unset: { studentId: '', plan: '', open: '' },
        },
      );
    },
    /** Nothing of it stays: where nobody asked there is nobody to show a receipt to. */
    async drop(no: string): Promise<void> {
      await rows.deleteOne({ _id: no, state: 'done', cause: 'left' });
    },
    /** Nothing is left to do. */
    async close(no: string): Promise<void> {
      await rows.updateOne({ _id: no, state: 'done' }, { $unset: { runAt: '' } });
    },
    /** Which of these children were erased and not taken on again: for importers, and after a backup was restored. */
    async erasedAmong(studentIds: readonly StudentId[]): Promise<ReadonlySet<StudentId>> {
      const gone = await rows
        .find({
          studentHash: { $exists: true },
          state: 'done',
          scope: 'child',
          cause: { $exists: false },
          readmittedAt: { $exists: false },
        })
        .project<{ studentHash: string }>({ studentHash: 1 })
        .toArray();
      const hashes = new Set(gone.map(({ studentHash }) => studentHash));
      return new Set(hashes.size === 0 ? [] : studentIds.filter((id) => hashes.has(hash(id))));
    },
    /** The school takes an erased child on again: importers let it pass from now on. True when there was an erasure. */
    async readmit(studentId: StudentId, now: Instant): Promise<boolean> {
      const filter = { studentHash: hash(studentId), readmittedAt: { $exists: false } };
      return (await rows.updateMany(filter, { $set: { readmittedAt: new Date(now) } })).modifiedCount > 0;
    },
    /** What stands in the place of an id where the id itself must not. */
    hash,
    syncIndexes: () => model.createIndexes(),
  };
}
export type ErasureStore = ReturnType<typeof openErasureStore>;
