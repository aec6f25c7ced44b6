import { Schema, trusted, type Connection } from 'mongoose';
import type { HelpFinding, HelpNotice, HelpReason } from '../domain/help/help';
import type { SchoolId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';

interface Row {
  _id: string;
  schoolId: string;
  reason: HelpReason;
  from: string;
  to: string;
  share?: HelpFinding['share'];
  interval?: HelpFinding['interval'];
  since: Date;
  endedAt?: Date;
  note?: { text: string; by: string; at: Date };
}

const text = { type: String, required: true } as const;
/** Shard key, when the cluster is sharded: `schoolId`. */
const schema = new Schema<Row>(
  {
    ...{ _id: text, schoolId: text, reason: text, from: text, to: text },
    share: { type: { _id: false, of: Number, among: Number }, default: undefined },
    interval: { type: { _id: false, low: Number, high: Number }, default: undefined },
    since: { type: Date, required: true },
    endedAt: Date,
    note: { type: { _id: false, text: String, by: String, at: Date }, default: undefined },
  },
  { versionKey: false },
);
schema.index({ schoolId: 1, endedAt: 1 });

const toNotice = ({ _id, schoolId, reason, from, to, share, interval, since, endedAt, note }: Row): HelpNotice => ({
  ...{ id: _id, schoolId, reason, from, to, since: since.getTime() },
  share: share ? { of: share.of, among: share.among } : null,
  interval: interval ? { low: interval.low, high: interval.high } : null,
  ...(endedAt ? { endedAt: endedAt.getTime() } : {}),
  ...(note ? { note: { text: note.text, by: note.by, at: note.at.getTime() } } : {}),
});
const figures = ({ from, to, share, interval }: HelpFinding) => ({
  from,
  to,
  ...(share ? { share } : {}),
  ...(interval ? { interval } : {}),
});

/** Which schools were told that they may need help. */
export function openHelpStore(connection: Connection) {
  const model = connection.model('HelpNotice', schema, 'helpNotices');
  return {
    /** Notices that have not ended, in the order of schools and reasons. */
    async standing(schoolIds: readonly SchoolId[]): Promise<HelpNotice[]> {
      const which = { schoolId: trusted({ $in: [...schoolIds] }), endedAt: trusted({ $exists: false }) };
      return (await model.find(which).sort({ schoolId: 1, _id: 1 }).lean<Row[]>()).map(toNotice);
    },
    async get(id: string): Promise<HelpNotice | undefined> {
      const row = await model.findById(id).lean<Row>();
      return row ? toNotice(row) : undefined;
    },
    /** A notice once: who begins it again changes nothing. */
    async begin({ id, schoolId, reason, since, ...rest }: HelpNotice): Promise<boolean> {
      const row = { schoolId, reason, since: new Date(since), ...figures({ schoolId, reason, ...rest }) };
      return (await model.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true })).upsertedCount === 1;
    },
    /** The figures of the newest look; its first day stays. */
    async refresh(notice: HelpNotice): Promise<void> {
      await model.updateOne({ _id: notice.id, endedAt: trusted({ $exists: false }) }, { $set: figures(notice) });
    },
    async end(id: string, now: Instant): Promise<void> {
      await model.updateOne({ _id: id, endedAt: trusted({ $exists: false }) }, { $set: { endedAt: new Date(now) } });
    },
    /** False when it has ended by now. */
    async note(id: string, { text: words, by, at }: NonNullable<HelpNotice['note']>): Promise<boolean> {
      const note = { text: words, by, at: new Date(at) };
      return (await model.updateOne({ _id: id, endedAt: trusted({ $exists: false }) }, { $set: { note } })).matchedCount === 1;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type HelpStore = ReturnType<typeof openHelpStore>;
