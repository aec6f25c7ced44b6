import { Schema, trusted, type Connection } from 'mongoose';
import type { ClassroomId, StudentId } from '../domain/roster/roster';
import { TIERS, type Tier, type TierEntry } from '../domain/tier/tier';
import type { Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';

interface Row {
  /** `<student>:<subject>`: one of each. */
  _id: string;
  studentId: string;
  schoolId: string;
  classroomId: string;
  subject: string;
  tierSealed: string;
  setAt: Date;
  until: Date;
}

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  {
    ...{ _id: text, studentId: text, schoolId: text, classroomId: text, subject: text, tierSealed: text },
    setAt: { type: Date, required: true },
    until: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ classroomId: 1, subject: 1 });
schema.index({ studentId: 1 });
schema.index({ until: 1 });

const idOf = (studentId: StudentId, subject: string): string => `${studentId}:${subject}`;
const place = (id: string): string => `tiers.tier:${id}`;

/** What teachers set, sealed. What is past its term is never read, whether or not the night's work has taken it away yet. */
export function openTierStore(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal'>) {
  const model = connection.model('Tier', schema, 'tiers');
  const toEntry = ({ _id, tierSealed, setAt, until, ...row }: Row): TierEntry[] => {
    const word = seal.unseal(tierSealed, place(_id));
    const tier = TIERS.find((one) => one === word);
    return tier === undefined ? [] : [{ ...row, tier, setAt: setAt.getTime(), until: until.getTime() }];
  };

  return {
    /** Of one subject in one class, within the term. */
    async ofClass(classroomId: ClassroomId, subject: string, now: Instant): Promise<TierEntry[]> {
      const rows = await model.find({ classroomId, subject, until: trusted({ $gt: new Date(now) }) }).lean<Row[]>();
      return rows.flatMap(toEntry);
    },
    /** Of these children, in all subjects, within the term: for audiences, and for a family's own eyes. */
    async ofStudents(studentIds: readonly StudentId[], now: Instant): Promise<TierEntry[]> {
      const rows = await model
        .find({ studentId: trusted({ $in: [...studentIds] }), until: trusted({ $gt: new Date(now) }) })
        .sort({ _id: 1 })
        .lean<Row[]>();
      return rows.flatMap(toEntry);
    },
    /** Sets these, over whatever stood there before. */
    async put(entries: readonly TierEntry[]): Promise<void> {
      if (entries.length === 0) return;
      await model.bulkWrite(
        entries.map(({ tier, setAt, until, ...rest }) => {
          const _id = idOf(rest.studentId, rest.subject);
          const set = { ...rest, tierSealed: seal.seal(tier satisfies Tier, place(_id)), setAt: new Date(setAt), until: new Date(until) };
          return { updateOne: { filter: { _id }, update: { $set: set }, upsert: true } };
        }),
        { ordered: false },
      );
    },
    /** Takes those of these children in one subject away. @returns how many there were */
    async clear(studentIds: readonly StudentId[], subject: string): Promise<number> {
      const ids = studentIds.map((studentId) => idOf(studentId, subject));
      return ids.length === 0 ? 0 : (await model.deleteMany({ _id: trusted({ $in: ids }) })).deletedCount;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type TierStore = ReturnType<typeof openTierStore>;
