import { Schema, trusted, type Connection } from 'mongoose';
import { declarationIdOf, type Declaration } from '../../domain/viewing/declaration';

type Row = Omit<Declaration, 'at'> & { _id: string; at: Date };

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    pushId: String,
    studentId: String,
    classroomId: String,
    schoolId: String,
    reason: String,
    on: String,
    by: String,
    at: Date,
  },
  { versionKey: false },
);
schema.index({ pushId: 1, classroomId: 1 });
schema.index({ studentId: 1 });

const toDeclaration = ({ _id, at, ...rest }: Row): Declaration => ({ ...rest, at: at.getTime() });

/** What the school answers for (grade C): a row for a push and child while it stands. Who declared and who undid it stays in the audit. */
export function openDeclarationStore(connection: Connection) {
  const model = connection.model('Declaration', schema, 'declarations');
  return {
    /** Adds those that are not there; one that stands stays as it is. Gives the children for whom it is new. */
    async put(declarations: readonly Declaration[]): Promise<string[]> {
      if (declarations.length === 0) return [];
      const { upsertedIds } = await model.bulkWrite(
        declarations.map(({ at, ...rest }) => ({
          updateOne: { filter: { _id: declarationIdOf(rest) }, update: { $setOnInsert: { ...rest, at: new Date(at) } }, upsert: true },
        })),
        { ordered: false },
      );
      return Object.keys(upsertedIds).flatMap((index) => declarations[Number(index)]?.studentId ?? []);
    },
    async ofPushAndClass(pushId: string, classroomId: string): Promise<Declaration[]> {
      return (await model.find({ pushId, classroomId }).sort({ studentId: 1 }).lean<Row[]>()).map(toDeclaration);
    },
    /** Takes it back; false when there was none in this class. */
    async remove(key: Pick<Declaration, 'pushId' | 'studentId' | 'classroomId'>): Promise<boolean> {
      const { deletedCount } = await model.deleteOne({ _id: declarationIdOf(key), classroomId: key.classroomId });
      return deletedCount === 1;
    },
    async ofStudents(studentIds: readonly string[]): Promise<Declaration[]> {
      return (
        await model
          .find({ studentId: trusted({ $in: [...studentIds] }) })
          .sort({ _id: 1 })
          .lean<Row[]>()
      ).map(toDeclaration);
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type DeclarationStore = ReturnType<typeof openDeclarationStore>;
