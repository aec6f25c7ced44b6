import { Schema, type Connection } from 'mongoose';
import { CALL_SHOWN_MS, CALLED_PEACE_MS, type FamilyCall } from '../domain/push/family-call';
import type { ClassroomId, StudentId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';

type Row = Omit<FamilyCall, 'studentId' | 'askedAt' | 'calledAt'> & { _id: string; studentId: string; askedAt: Date; calledAt?: Date };

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    studentId: String,
    classroomId: String,
    schoolId: String,
    pushId: String,
    title: String,
    askedAt: Date,
    calledAt: Date,
  },
  { versionKey: false },
);
schema.index({ classroomId: 1, askedAt: -1 });

const toCall = ({ _id, askedAt, calledAt, ...rest }: Row): FamilyCall => ({
  ...rest,
  askedAt: askedAt.getTime(),
  ...(calledAt ? { calledAt: calledAt.getTime() } : {}),
});

/** Whom class teachers are asked to speak to: a row for a child. */
export function openFamilyCallStore(connection: Connection) {
  const model = connection.model('FamilyCall', schema, 'familyCalls');
  const rows = connection.collection<Row>('familyCalls');
  return {
    /** Puts them on their teachers' lists; who was spoken to lately stays as they are, and who is on it already keeps their day. */
    async ask(calls: readonly Omit<FamilyCall, 'askedAt' | 'calledAt'>[], now: Instant): Promise<void> {
      if (calls.length === 0) return;
      const at = new Date(now);
      for (const { studentId, ...rest } of calls) {
        const again = {
          _id: studentId,
          $or: [{ calledAt: { $lte: new Date(now - CALLED_PEACE_MS) } }, { askedAt: { $lte: new Date(now - CALL_SHOWN_MS) } }],
        };
        await rows.updateOne(again, { $set: { ...rest, askedAt: at }, $unset: { calledAt: '' } });
        await rows.updateOne({ _id: studentId, calledAt: { $exists: false } }, { $set: rest });
        await rows.updateOne({ _id: studentId }, { $setOnInsert: { studentId, ...rest, askedAt: at } }, { upsert: true });
      }
    },
    /** A class's list, as far as it is shown. */
    async ofClass(classroomId: ClassroomId, now: Instant): Promise<FamilyCall[]> {
      const found = await rows.find({ classroomId, askedAt: { $gt: new Date(now - CALL_SHOWN_MS) } }).toArray();
      return found.map(toCall);
    },
    /** Says that somebody was spoken to, or takes that back; false when the child is not on this class's list. */
    async mark(classroomId: ClassroomId, studentId: StudentId, calledAt: Instant | undefined): Promise<boolean> {
      const { matchedCount } = await rows.updateOne(
        { _id: studentId, classroomId },
        calledAt === undefined ? { $unset: { calledAt: '' } } : { $set: { calledAt: new Date(calledAt) } },
      );
      return matchedCount === 1;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type FamilyCallStore = ReturnType<typeof openFamilyCallStore>;
