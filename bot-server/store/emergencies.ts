import { Schema, trusted, type Connection } from 'mongoose';
import { CONFIRM_WITHIN_MS, type Emergency } from '../domain/emergency/emergency';
import type { SchoolId, TeacherId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';

type Row = Omit<Emergency, 'id' | 'askedAt' | 'settledAt'> & {
  _id: string;
  askedAt: Date;
  settledAt?: Date;
  /** Confirmed, and its messages are not all written yet. */
  toWrite?: true;
};

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    schoolId: String,
    text: String,
    reason: String,
    audience: Schema.Types.Mixed,
    askedBy: String,
    askedAt: Date,
    state: String,
    settledBy: String,
    settledAt: Date,
    toWrite: Boolean,
  },
  { versionKey: false },
);
schema.index({ schoolId: 1, askedAt: -1 });
schema.index({ toWrite: 1 }, { partialFilterExpression: { toWrite: true } });

const toEmergency = ({ _id, askedAt, settledAt, toWrite: _toWrite, ...rest }: Row): Emergency => ({
  ...rest,
  id: _id,
  askedAt: askedAt.getTime(),
  ...(settledAt ? { settledAt: settledAt.getTime() } : {}),
});

/** What schools asked for as an emergency, and what a second person said to it. */
export function openEmergencyStore(connection: Connection) {
  const model = connection.model('Emergency', schema, 'emergencies');
  return {
    async put({ id, askedAt, settledAt: _settledAt, ...rest }: Emergency): Promise<void> {
      await model.create({ ...rest, _id: id, askedAt: new Date(askedAt) });
    },
    async get(id: string): Promise<Emergency | undefined> {
      const row = await model.findById(id).lean<Row>();
      return row ? toEmergency(row) : undefined;
    },
    async getMany(ids: readonly string[]): Promise<Emergency[]> {
      if (ids.length === 0) return [];
      return (await model.find({ _id: trusted({ $in: [...ids] }) }).lean<Row[]>()).map(toEmergency);
    },
    /** A school's, the newest first. */
    async ofSchool(schoolId: SchoolId, limit: number): Promise<Emergency[]> {
      return (await model.find({ schoolId }).sort({ askedAt: -1 }).limit(limit).lean<Row[]>()).map(toEmergency);
    },
    /** One word of a second person, in time; false when somebody has said one already, or it is too late. */
    async settle(id: string, state: 'confirmed' | 'refused', by: TeacherId, now: Instant): Promise<boolean> {
      const { matchedCount } = await model.updateOne(
        { _id: id, state: 'asked', askedAt: trusted({ $gt: new Date(now - CONFIRM_WITHIN_MS) }) },
        { $set: { state, settledBy: by, settledAt: new Date(now), ...(state === 'confirmed' ? { toWrite: true } : {}) } },
      );
      return matchedCount === 1;
    },
    /** Confirmed ones whose messages are not all written. */
    async toWrite(limit: number): Promise<Emergency[]> {
      return (await model.find({ toWrite: true }).sort({ settledAt: 1 }).limit(limit).lean<Row[]>()).map(toEmergency);
    },
    async written(id: string): Promise<void> {
      await model.updateOne({ _id: id }, { $unset: { toWrite: '' } });
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type EmergencyStore = ReturnType<typeof openEmergencyStore>;
