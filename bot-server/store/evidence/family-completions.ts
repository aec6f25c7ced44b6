import { Schema, trusted, type Connection } from 'mongoose';
import type { Completion } from '../../domain/viewing/viewing';

interface Row {
  _id: string;
  pushId: string;
  schoolId: string;
  studentId: string;
  at: Date;
  threshold: number;
  ruleVersion: number;
  grade?: 'A' | 'B';
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    pushId: String,
    schoolId: String,
    studentId: String,
    at: Date,
    threshold: Number,
    ruleVersion: Number,
    grade: String,
  },
  { versionKey: false },
);
schema.index({ pushId: 1, studentId: 1 });
schema.index({ studentId: 1 });

/** Completions of families whose viewers did it between them: stored once for a push and child, and they stay. */
export function openFamilyCompletionStore(connection: Connection) {
  const model = connection.model('FamilyCompletion', schema, 'familyCompletions');
  return {
    async of(pushId: string, studentIds: readonly string[]): Promise<ReadonlyMap<string, Completion>> {
      if (studentIds.length === 0) return new Map();
      const rows = await model.find({ pushId, studentId: trusted({ $in: [...studentIds] }) }).lean<Row[]>();
      return new Map(
        rows.map(({ studentId, at, threshold, ruleVersion, grade }) => [
          studentId,
          { at: at.getTime(), threshold, ruleVersion, ...(grade === undefined ? {} : { grade }) },
        ]),
      );
    },
    async latch(
      { id: pushId, schoolId }: { id: string; schoolId: string },
      studentId: string,
      { at, threshold, ruleVersion, grade }: Completion,
    ): Promise<void> {
      const facts = { pushId, schoolId, studentId, at: new Date(at), threshold, ruleVersion, ...(grade === undefined ? {} : { grade }) };
      await model.updateOne({ _id: `${pushId}:${studentId}` }, { $setOnInsert: facts }, { upsert: true });
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type FamilyCompletionStore = ReturnType<typeof openFamilyCompletionStore>;
