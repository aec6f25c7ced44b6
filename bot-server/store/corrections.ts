import { Schema, trusted, type Connection } from 'mongoose';
import type { Scope } from '../domain/access/scope';
import type { Correction } from '../domain/privacy/correction';
import type { StudentId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';

/** An erased child's rows keep dates, school and outcome. */
interface Row {
  _id: string;
  studentId?: string;
  classroomId?: string;
  schoolId: string;
  guardianId?: string;
  field: Correction['field'];
  rightSealed?: string;
  askedAt: Date;
  dueAt: Date;
  state: Correction['state'];
  settledAt?: Date;
  answerSealed?: string;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    studentId: String,
    classroomId: String,
    schoolId: { type: String, required: true },
    guardianId: String,
    field: { type: String, required: true },
    rightSealed: String,
    askedAt: { type: Date, required: true },
    dueAt: { type: Date, required: true },
    state: { type: String, required: true },
    settledAt: Date,
    answerSealed: String,
  },
  { versionKey: false },
);
schema.index({ studentId: 1, askedAt: -1 });
schema.index({ schoolId: 1, state: 1, dueAt: 1 });
schema.index({ classroomId: 1, state: 1, dueAt: 1 });

const place = (field: 'right' | 'answer', id: string): string => `corrections.${field}:${id}`;

/** 改错申请. What is right and what was answered may be names and numbers, so they are sealed. */
export function openCorrectionStore(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal'>) {
  const model = connection.model('Correction', schema, 'corrections');

  const toCorrection = (row: Row): Correction[] => {
    const { _id, studentId, classroomId, guardianId, rightSealed } = row;
    if (studentId === undefined || classroomId === undefined || guardianId === undefined || rightSealed === undefined) return [];
    return [
      {
        id: _id,
        studentId,
        classroomId,
        schoolId: row.schoolId,
        guardianId,
        field: row.field,
        right: seal.unseal(rightSealed, place('right', _id)),
        askedAt: row.askedAt.getTime(),
        dueAt: row.dueAt.getTime(),
        state: row.state,
        ...(row.settledAt ? { settledAt: row.settledAt.getTime() } : {}),
        ...(row.answerSealed === undefined ? {} : { answer: seal.unseal(row.answerSealed, place('answer', _id)) }),
      },
    ];
  };

  return {
    /** Writes a request once; the same id again changes nothing. */
    async add({ id, right, askedAt, dueAt, settledAt: _s, answer: _a, ...rest }: Correction): Promise<void> {
      const row = { ...rest, rightSealed: seal.seal(right, place('right', id)), askedAt: new Date(askedAt), dueAt: new Date(dueAt) };
      await model.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
    },
    async get(id: string): Promise<Correction | undefined> {
      const row = await model.findById(id).lean<Row>();
      return row ? toCorrection(row)[0] : undefined;
    },
    async ofStudents(studentIds: readonly StudentId[]): Promise<Correction[]> {
      const rows = await model
        .find({ studentId: trusted({ $in: [...studentIds] }) })
        .sort({ askedAt: -1 })
        .limit(200)
        .lean<Row[]>();
      return rows.flatMap(toCorrection);
    },
    /** What staff of this scope have to settle, soonest due first; or what was settled, newest first. */
    async inScope(scope: Scope, states: readonly Correction['state'][], limit: number): Promise<Correction[]> {
      const reach = [{ classroomId: trusted({ $in: [...scope.classroomIds] }) }, { schoolId: trusted({ $in: [...scope.schoolIds] }) }];
      const rows = await model
        .find({ state: trusted({ $in: [...states] }), $or: reach })
        .sort(states.includes('open') ? { dueAt: 1, _id: 1 } : { settledAt: -1, _id: 1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.flatMap(toCorrection);
    },
    /** True for the one call that settled it. */
    async settle(id: string, state: 'done' | 'refused', answer: string, now: Instant): Promise<boolean> {
      const set = { state, settledAt: new Date(now), answerSealed: seal.seal(answer, place('answer', id)) };
      return (await model.updateOne({ _id: id, state: 'open' }, { $set: set })).modifiedCount === 1;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type CorrectionStore = ReturnType<typeof openCorrectionStore>;
