import { Schema, type Connection } from 'mongoose';
import type { RuleId, ShorterDays } from '../domain/retention/rules';
import type { Instant } from '../domain/time/instant';
import { retentionPlaces } from './retention/places';
import { viewersOfSchool } from './retention/viewings';

interface RunRow {
  /** The civil day of the night. */
  _id: string;
  startedAt: Date;
  finishedAt?: Date;
  /** Rows by rule; of a night in several parts the sum. */
  removed: Record<string, number>;
  overdue?: Record<string, number>;
}
interface SettingRow {
  _id: string;
  days: Record<string, number>;
  setAt: Date;
}

const runSchema = new Schema<RunRow>(
  { _id: { type: String, required: true }, startedAt: { type: Date, required: true }, finishedAt: Date, removed: Object, overdue: Object },
  { versionKey: false, minimize: false },
);
const settingSchema = new Schema<SettingRow>({ _id: { type: String, required: true }, days: Object, setAt: Date }, { versionKey: false });

/** One night's work in counts. `overdue` is what was left over its time when it had finished: 0 everywhere, or something is wrong. */
export interface RetentionRun {
  readonly night: string;
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly removed: Readonly<Partial<Record<RuleId, number>>>;
  readonly overdue?: Readonly<Partial<Record<RuleId, number>>>;
}

const leftBefore = (day: string, schoolId?: string) => ({ leftOn: { $lt: day }, ...(schoolId === undefined ? {} : { schoolId }) });

const toRun = ({ _id, startedAt, finishedAt, removed, overdue }: RunRow): RetentionRun => ({
  night: _id,
  startedAt: startedAt.getTime(),
  ...(finishedAt ? { finishedAt: finishedAt.getTime() } : {}),
  removed: removed ?? {},
  ...(overdue ? { overdue } : {}),
});

/** Where rows come to their end, what schools shortened, and what each night took away. */
export function openRetentionStore(connection: Connection) {
  const runs = connection.model('RetentionRun', runSchema, 'retentionRuns');
  const settings = connection.model('RetentionSetting', settingSchema, 'retentionSettings');
  const students = connection.collection<{ _id: string; leftOn?: string; schoolId: string }>('students');
  return {
    places: retentionPlaces(connection),
    viewersOfSchool: viewersOfSchool(connection),
    /** Students who left before this day and are still here, some of them. */
    async leavers(beforeDay: string, limit: number, schoolId?: string): Promise<string[]> {
      const found = await students.find(leftBefore(beforeDay, schoolId), { projection: { _id: 1 }, limit }).toArray();
      return found.map(({ _id }) => _id);
    },
    countLeavers: (beforeDay: string, schoolId?: string): Promise<number> => students.countDocuments(leftBefore(beforeDay, schoolId)),
    async run(night: string): Promise<RetentionRun | undefined> {
      const row = await runs.findById(night).lean<RunRow>();
      return row ? toRun(row) : undefined;
    },
    async runsBetween(from: string, to: string): Promise<RetentionRun[]> {
      const rows = await connection
        .collection<RunRow>('retentionRuns')
        .find({ _id: { $gte: from, $lte: to } })
        .sort({ _id: 1 })
        .toArray();
      return rows.map(toRun);
    },
    /** How the last night that was worked to its end went. */
    async lastNight(): Promise<{ readonly overdue: number; readonly endedAt: Instant } | undefined> {
      const [row] = await connection
        .collection<RunRow>('retentionRuns')
        .find({ finishedAt: { $exists: true } })
        .sort({ _id: -1 })
        .limit(1)
        .toArray();
      if (!row?.finishedAt) return undefined;
      return { overdue: Object.values(row.overdue ?? {}).reduce((sum, count) => sum + count, 0), endedAt: row.finishedAt.getTime() };
    },
    async begin(night: string, now: Instant): Promise<void> {
      await runs.updateOne({ _id: night }, { $setOnInsert: { startedAt: new Date(now), removed: {} } }, { upsert: true });
    },
    /** Adds to the night's counts at once, so that they are right though the process dies. */
    async add(night: string, rule: RuleId, removed: number): Promise<void> {
      await connection.collection<RunRow>('retentionRuns').updateOne({ _id: night }, { $inc: { [`removed.${rule}`]: removed } });
    },
    async finish(night: string, overdue: Readonly<Partial<Record<RuleId, number>>>, now: Instant): Promise<void> {
      await runs.updateOne({ _id: night }, { $set: { finishedAt: new Date(now), overdue } });
    },
    /** Which schools shortened which limits. */
    async shortened(): Promise<ReadonlyMap<string, ShorterDays>> {
      return new Map((await settings.find({}).lean<SettingRow[]>()).map(({ _id, days }) => [_id, days]));
    },
    async shorten(schoolId: string, days: ShorterDays, now: Instant): Promise<void> {
      await settings.updateOne({ _id: schoolId }, { $set: { days, setAt: new Date(now) } }, { upsert: true });
    },
  };
}
export type RetentionStore = ReturnType<typeof openRetentionStore>;
