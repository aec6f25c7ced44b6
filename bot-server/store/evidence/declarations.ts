import { Schema, trusted, type Connection } from 'mongoose';
import { z } from 'zod';
import { declarationIdOf, type Declaration } from '../../domain/viewing/declaration';
import { openGroupRead } from '../group-read';

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

const cellKey = (pushId: string, classroomId: string): string => JSON.stringify([pushId, classroomId]);
const toDeclaration = ({ _id, at, ...rest }: Row): Declaration => ({ ...rest, at: at.getTime() });

/** What the school answers for (grade C): a row for a push and child while it stands. Who declared and who undid it stays in the audit. */
export function openDeclarationStore(connection: Connection) {
  const model = connection.model('Declaration', schema, 'declarations');
  const rows = connection.collection<Row>('declarations');
  // Classes that are asked for at the same moment share a query.
  const ofCell = openGroupRead<Declaration[]>(
    async (keys) => {
      const asked = keys.map((key) => z.tuple([z.string(), z.string()]).parse(JSON.parse(key)));
      const found = await rows
        .find({ pushId: { $in: [...new Set(asked.map(([id]) => id))] }, classroomId: { $in: [...new Set(asked.map(([, id]) => id))] } })
        .sort({ studentId: 1 })
        .toArray();
      const byCell = new Map<string, Declaration[]>();
      for (const row of found) {
        const key = cellKey(row.pushId, row.classroomId);
        byCell.set(key, [...(byCell.get(key) ?? []), toDeclaration(row)]);
      }
      return byCell;
    },
    { mostKeys: 64 },
  );
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
      return (await ofCell(cellKey(pushId, classroomId))) ?? [];
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
