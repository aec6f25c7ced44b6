import { Schema, trusted, type Connection } from 'mongoose';
import type { Slip } from '../../domain/binding/binding';
import type { Instant } from '../../domain/time/instant';
import type { Seal } from '../../seal/field';

interface Row {
  /** The student: a child has one slip, so a new printing takes the old one's place. */
  _id: string;
  classroomId: string;
  codeBlind: string;
  printedAt: Date;
  expiresAt: Date;
  usedBy?: string;
  usedAt?: Date;
}

const text = { type: String, required: true } as const;
const when = { type: Date, required: true } as const;
const schema = new Schema<Row>(
  { _id: text, classroomId: text, codeBlind: text, printedAt: when, expiresAt: when, usedBy: String, usedAt: Date },
  { versionKey: false },
);
// Long after its end: until then the class teacher still sees that it was printed.
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 30 * 24 * 3600 });

const toSlip = ({ _id, codeBlind, expiresAt, usedBy }: Row): Slip => ({
  studentId: _id,
  codeBlind,
  expiresAt: expiresAt.getTime(),
  ...(usedBy === undefined ? {} : { usedBy }),
});

/** One-time codes on paper; only their keyed hashes. */
export function openSlips(connection: Connection, seal: Pick<Seal, 'blind'>) {
  const model = connection.model('Slip', schema, 'binding_slips');
  const blind = (code: string): string => seal.blind(`slip:${code}`);
  return {
    blind,
    async ofStudents(studentIds: readonly string[]): Promise<Slip[]> {
      return (await model.find({ _id: trusted({ $in: [...studentIds] }) }).lean<Row[]>()).map(toSlip);
    },
    /** Puts new codes in place of whatever these children had. */
    async print(
      classroomId: string,
      slips: readonly { readonly studentId: string; readonly code: string }[],
      expiresAt: Instant,
      now: Instant,
    ): Promise<void> {
      if (slips.length === 0) return;
      const times = { printedAt: new Date(now), expiresAt: new Date(expiresAt) };
      await connection.collection<{ _id: string }>('binding_slips').bulkWrite(
        slips.map(({ studentId, code }) => ({
          replaceOne: { filter: { _id: studentId }, replacement: { classroomId, codeBlind: blind(code), ...times }, upsert: true },
        })),
        { ordered: false },
      );
    },
    /** Uses a slip up for one identity. False when it is another's, over, or was printed anew meanwhile. The same identity may repeat it. */
    async use(slip: Pick<Slip, 'studentId' | 'codeBlind'>, identityId: string, now: Instant): Promise<boolean> {
      const same = { _id: slip.studentId, codeBlind: slip.codeBlind };
      const taken = await model.updateOne(
        { ...same, expiresAt: trusted({ $gt: new Date(now) }), usedBy: trusted({ $exists: false }) },
        { $set: { usedBy: identityId, usedAt: new Date(now) } },
      );
      return taken.modifiedCount === 1 || (await model.exists({ ...same, usedBy: identityId })) !== null;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type SlipStore = ReturnType<typeof openSlips>;
