import { Schema, type Connection } from 'mongoose';
import type { ClosedBecause, GateAnswer, GateState } from '../domain/account/gate';
import type { GateId } from '../domain/account/quota';
import { MINUTE, SECOND, type Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface Row {
  _id: string;
  dayStart: Date;
  used: number;
  minute: Date;
  minuteUsed: number;
  closedUntil: Date | null;
  because: ClosedBecause | null;
  code: string | null;
  closedAt: Date | null;
  /** How often it has tripped in a row. */
  times: number;
  /** Somebody is finding out until then. */
  probeUntil: Date | null;
  /** What the last one to ask was told: the answer comes back with the very write that counts it. */
  granted: number;
  probing: boolean;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    dayStart: Date,
    used: Number,
    minute: Date,
    minuteUsed: Number,
    closedUntil: Date,
    because: String,
    code: String,
    closedAt: Date,
    times: Number,
    probeUntil: Date,
    granted: Number,
    probing: Boolean,
  },
  { versionKey: false },
);

/** Longer than a call and its harmless question before it may take. */
const PROBE_MS = 15 * SECOND;
const UNLIMITED = Number.MAX_SAFE_INTEGER;
const LIGHT = { writeConcern: { w: 1 } } as const;

export interface GateQuestion {
  /** When the platform's present day began. */
  readonly dayStart: Instant;
  readonly dayEnd: Instant;
  readonly perDay?: number;
  readonly perMinute?: number;
}

/**
 * How many calls each channel of each account has made, for all processes together, and whether it takes any. Counting is a single atomic write
 * that also tells how many may be made; a count lost with a failing primary is a count too few, which the platform's own 45009 mends.
 */
export function openGateStore(connection: Connection) {
  connection.model('ChannelGate', schema, 'channelGates');
  const rows = connection.collection<Row>('channelGates');

  async function change(id: GateId, steps: Record<string, unknown>[]): Promise<Row | null> {
    const run = () => rows.findOneAndUpdate({ _id: id }, steps, { upsert: true, returnDocument: 'after', ...LIGHT });
    return run().catch((error: unknown) => (isDuplicate(error) ? run() : Promise.reject(error as Error)));
  }

  return {
    /** Counts up to `want` calls. Of a channel that was in trouble only one caller at a time is granted one. */
    async take(id: GateId, want: number, { dayStart, dayEnd, perDay, perMinute }: GateQuestion, now: Instant): Promise<GateAnswer> {
      const [day, minute, at] = [new Date(dayStart), new Date(Math.floor(now / MINUTE) * MINUTE), new Date(now)];
      const left = {
        $min: [{ $subtract: [perDay ?? UNLIMITED, '$used'] }, { $subtract: [perMinute ?? UNLIMITED, '$minuteUsed'] }],
      };
      const closed = { $gt: ['$closedUntil', at] };
      const half = { $and: [{ $eq: ['$because', 'trouble'] }, { $not: [closed] }] };
      const row = await change(id, [
        {
          $set: {
            used: { $cond: [{ $eq: ['$dayStart', day] }, '$used', 0] },
            dayStart: day,
            minuteUsed: { $cond: [{ $eq: ['$minute', minute] }, '$minuteUsed', 0] },
            minute,
            times: { $ifNull: ['$times', 0] },
          },
        },
        { $set: { probing: { $and: [half, { $not: [{ $gt: ['$probeUntil', at] }] }] } } },
        {
          $set: {
            granted: {
              $switch: {
                branches: [
                  { case: closed, then: 0 },
                  { case: half, then: { $cond: ['$probing', { $max: [0, { $min: [1, left] }] }, 0] } },
                ],
                default: { $max: [0, { $min: [want, left] }] },
              },
            },
          },
        },
        {
          $set: {
            used: { $add: ['$used', '$granted'] },
            minuteUsed: { $add: ['$minuteUsed', '$granted'] },
            probeUntil: { $cond: [{ $and: ['$probing', { $eq: ['$granted', 1] }] }, new Date(now + PROBE_MS), '$probeUntil'] },
          },
        },
      ]);
      if (!row) throw new Error(`no gate row for ${id}`);
      const { granted, times } = row;
      if (row.probing && granted === 1) return { granted, probe: true, times, ...(want > 1 ? { askAgainAt: now + PROBE_MS } : {}) };
      if (granted >= want) return { granted, times };
      if (row.closedUntil && row.closedUntil.getTime() > now)
        return { granted, times, askAgainAt: row.closedUntil.getTime(), ...(row.because ? { because: row.because } : {}) };
      if (row.because === 'trouble') return { granted, times, askAgainAt: row.probeUntil?.getTime() ?? now + SECOND, because: 'trouble' };
      const dayIsOver = perDay !== undefined && row.used >= perDay;
      return dayIsOver
        ? { granted, times, askAgainAt: dayEnd, because: 'quota' }
        : { granted, times, askAgainAt: minute.getTime() + MINUTE, because: 'rate' };
    },

    /** Calls that were counted and not made. */
    async giveBack(id: GateId, count: number): Promise<void> {
      await rows.updateOne({ _id: id, used: { $gte: count } }, { $inc: { used: -count, minuteUsed: -count } }, LIGHT);
    },

    /**
     * Nobody calls before `until`. Of two closures the longer one stands. True when it was open before: one of many that close it at once is
     * told so, for the log.
     */
    async close(
      id: GateId,
      { until, because, code, times = 0 }: { until: Instant; because: ClosedBecause; code: string; times?: number },
      now: Instant,
    ): Promise<boolean> {
      const at = new Date(now);
      const longer = { $gt: [new Date(until), { $ifNull: ['$closedUntil', new Date(0)] }] };
      const put = (field: string, value: unknown) => ({ $cond: [longer, { $literal: value }, field] });
      const run = () =>
        rows.findOneAndUpdate(
          { _id: id },
          [
            {
              $set: {
                closedAt: { $cond: [{ $gt: ['$closedUntil', at] }, { $ifNull: ['$closedAt', at] }, at] },
                because: put('$because', because),
                code: put('$code', code),
                times: put('$times', times),
                probeUntil: null,
                closedUntil: put('$closedUntil', new Date(until)),
                used: { $ifNull: ['$used', 0] },
                minuteUsed: { $ifNull: ['$minuteUsed', 0] },
              },
            },
          ],
          { upsert: true, returnDocument: 'before' },
        );
      const before = await run().catch((error: unknown) => (isDuplicate(error) ? run() : Promise.reject(error as Error)));
      return !before?.closedUntil || before.closedUntil.getTime() <= now;
    },

    /** The trouble is over. Somebody's quota stays as it is. */
    async reopen(id: GateId): Promise<void> {
      await rows.updateOne(
        { _id: id, because: 'trouble' },
        { $set: { closedUntil: null, because: null, code: null, closedAt: null, probeUntil: null, times: 0 } },
      );
    },

    /** How every channel stands, as last told; a count of an earlier day is that day's. */
    async all(): Promise<GateState[]> {
      const found = await rows.find().sort({ _id: 1 }).limit(200).toArray();
      return found.map((row) => ({
        id: row._id,
        used: row.used,
        dayStart: row.dayStart?.getTime() ?? 0,
        ...(row.closedUntil ? { closedUntil: row.closedUntil.getTime() } : {}),
        ...(row.because ? { because: row.because } : {}),
        ...(row.code ? { code: row.code } : {}),
        ...(row.closedAt ? { closedAt: row.closedAt.getTime() } : {}),
      }));
    },
  };
}
export type GateStore = ReturnType<typeof openGateStore>;
