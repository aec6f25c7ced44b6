import { Schema, type Connection } from 'mongoose';
import type { Scope } from '../domain/access/scope';
import type { Alert } from '../domain/push/alert';
import type { Instant } from '../domain/time/instant';

type Row = Omit<Alert, 'id' | 'at' | 'slotIds'> & { _id: string; slotIds: string[]; at: Date };

const schema = new Schema<Row>(
  { _id: { type: String, required: true }, kind: String, schoolId: String, planId: String, slotIds: [String], at: Date },
  { versionKey: false },
);
schema.index({ schoolId: 1, at: -1 });
schema.index({ at: -1 });

/** What did not go out and never will: never silently. */
export function openAlertStore(connection: Connection) {
  const model = connection.model('Alert', schema, 'alerts');
  const rows = connection.collection<Row>('alerts');
  return {
    /** Adds to the day's row of its plan; repeated, it changes nothing. */
    async raise({ id, kind, schoolId, planId, slotIds, at }: Alert): Promise<void> {
      await rows.updateOne(
        { _id: id },
        { $setOnInsert: { kind, schoolId, planId, at: new Date(at) }, $addToSet: { slotIds: { $each: [...slotIds] } } },
        { upsert: true },
      );
    },
    /** Of the scope's schools, latest first. */
    async list(scope: Scope, since: Instant, limit: number): Promise<Alert[]> {
      const own = scope.all ? {} : { schoolId: { $in: [...scope.schoolIds] } };
      const found = await rows
        .find({ ...own, at: { $gte: new Date(since) } })
        .sort({ at: -1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, at, ...rest }) => ({ ...rest, id: _id, at: at.getTime() }));
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type AlertStore = ReturnType<typeof openAlertStore>;
