import { Schema, trusted, type Connection } from 'mongoose';
import { OWN_DAY_KINDS, type CalendarLayer, type CalendarOwner, type OwnDays } from '../domain/calendar/calendar';
import type { Instant } from '../domain/time/instant';

interface Row {
  /** `school:QX01` or `bureau:QX`. */
  _id: string;
  days: OwnDays[];
  /** Counts every change: two people at once can not undo one another unseen. */
  version: number;
  at: Date;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    days: {
      type: [
        {
          _id: false,
          kind: { type: String, enum: OWN_DAY_KINDS, required: true },
          from: { type: String, required: true },
          to: { type: String, required: true },
          name: { type: String, required: true },
        },
      ],
      required: true,
    },
    version: { type: Number, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);

const idOf = ({ kind, id }: CalendarOwner): string => `${kind}:${id}`;
const daysOf = (days: readonly OwnDays[]): OwnDays[] => days.map(({ kind, from, to, name }) => ({ kind, from, to, name }));

/** The own days of schools and bureaus, one row an owner. */
export function openCalendarStore(connection: Connection) {
  const model = connection.model('Calendar', schema, 'calendars');
  return {
    /** What these owners said, in the order asked for; who never said anything has no days and version 0. */
    async layers(owners: readonly CalendarOwner[]): Promise<(CalendarLayer & { readonly version: number })[]> {
      const rows = await model.find({ _id: trusted({ $in: owners.map(idOf) }) }).lean<Row[]>();
      const found = new Map(rows.map((row) => [row._id, row]));
      return owners.map((owner) => {
        const row = found.get(idOf(owner));
        return { owner, days: daysOf(row?.days ?? []), version: row?.version ?? 0 };
      });
    },
    /** Puts the whole list in the place of that version; false when somebody changed it meanwhile. */
    async replace(owner: CalendarOwner, version: number, days: readonly OwnDays[], now: Instant): Promise<boolean> {
      const _id = idOf(owner);
      const set = { days: daysOf(days), version: version + 1, at: new Date(now) };
      if (version > 0) return (await model.updateOne({ _id, version }, { $set: set })).matchedCount === 1;
      const { upsertedCount } = await model.updateOne({ _id }, { $setOnInsert: set }, { upsert: true }).catch((fault: unknown) => {
        if (typeof fault === 'object' && fault !== null && 'code' in fault && fault.code === 11000) return { upsertedCount: 0 };
        throw fault;
      });
      return upsertedCount === 1;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type CalendarStore = ReturnType<typeof openCalendarStore>;
