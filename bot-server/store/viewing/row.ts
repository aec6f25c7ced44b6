import { Schema } from 'mongoose';
import {
  MILESTONES,
  SAID,
  type Completion,
  type Milestone,
  type PastSessions,
  type Session,
  type Viewing,
  type Words,
} from '../../domain/viewing/viewing';

/** int64 as it may come back: a bigint when read with `useBigInt64`, a number where an int32 was stored. */
type Stored64 = bigint | number;

interface SessionRow {
  /** Head, compared field by field: the highest seq, for one seq its first receipt; the position comes along. */
  h: { q: number; n: number; x: number };
  /** playMs. */
  p: number;
  /** When its ticket was issued, and whether it is an offline one: the same in every report. */
  o: number;
  f: number;
  /** Receipts by 15 s since `o`, 64 to a word. */
  b?: Record<string, Stored64>;
  /** The longest interval asked for, seconds; only where it was above 15. */
  g?: number;
  /** What was said of it, as bits by the place in `SAID`. */
  t?: Stored64;
}

/** Short names where a row has many: one hour watched is about 700 bytes of words. */
export interface ViewingRow {
  _id: string;
  kind: 'guardian' | 'student';
  viewerId: string;
  resourceId: string;
  version: number;
  term?: string;
  w?: Record<string, Stored64>;
  s?: Record<string, SessionRow>;
  /** Sessions past their keeping, summed up: spent, played and online milliseconds, and their newest head. */
  past?: { spent: number; played: number; online?: number; at: Date; opened: Date; x: number };
  /** Milestones' first times. */
  m?: Partial<Record<Milestone, Date>>;
  done?: { at: Date; threshold: number; ruleVersion: number; grade?: 'A' | 'B' };
  rev: number;
  dirty?: true;
  firstAt: Date;
  lastAt: Date;
}

/** How many tickets were issued for a viewing: unused ones are forgotten when they have expired. */
export interface TicketsRow {
  _id: string;
  n: number;
  /** Expiry by nonce. */
  t: Record<string, Date>;
}

/** Shard key, when the cluster is sharded: `_id` hashed; every write names it. */
export const viewingSchema = new Schema<ViewingRow>(
  {
    _id: { type: String, required: true },
    kind: String,
    viewerId: String,
    resourceId: String,
    version: Number,
    term: String,
    w: Object,
    s: Object,
    past: Object,
    m: Object,
    done: { _id: false, type: { at: Date, threshold: Number, ruleVersion: Number, grade: String } },
    rev: Number,
    dirty: Boolean,
    firstAt: Date,
    lastAt: Date,
  },
  { versionKey: false },
);
viewingSchema.index({ dirty: 1 }, { partialFilterExpression: { dirty: true } });

export const ticketsSchema = new Schema<TicketsRow>({ _id: { type: String, required: true }, n: Number, t: Object }, { versionKey: false });

/** A bigint is always stored as int64: a small number would be stored as int32, a large one refused as a double. */
export const int64 = (bits: bigint): bigint => BigInt.asIntN(64, bits);

/** Bit 63 comes back negative. */
const toWords = (stored: Record<string, Stored64> | undefined): Words =>
  new Map(Object.entries(stored ?? {}).map(([word, bits]) => [Number(word), BigInt.asUintN(64, BigInt(bits))]));

const toSession = ([id, row]: [string, SessionRow]): Session => ({
  id,
  openedAt: Number(row.o),
  offline: Number(row.f) === 1,
  seq: Number(row.h.q),
  receivedAt: -Number(row.h.n),
  playMs: Number(row.p),
  position: Number(row.h.x),
  receipts: toWords(row.b),
  ...(row.g === undefined ? {} : { everySeconds: Number(row.g) }),
  ...(row.t === undefined ? {} : { said: SAID.filter((_, bit) => (Number(row.t) >> bit) & 1) }),
});

const toPast = ({ spent, played, online, at, opened, x }: NonNullable<ViewingRow['past']>): PastSessions => ({
  spentMs: Number(spent),
  playMs: Number(played),
  ...(online === undefined ? {} : { onlineMs: Number(online) }),
  head: { receivedAt: at.getTime(), openedAt: opened.getTime(), position: Number(x) },
});

const toCompletion = ({ at, threshold, ruleVersion, grade }: NonNullable<ViewingRow['done']>): Completion => ({
  at: at.getTime(),
  threshold: Number(threshold),
  ruleVersion: Number(ruleVersion),
  ...(grade === undefined ? {} : { grade }),
});

export function toViewing(row: ViewingRow): Viewing {
  const { _id, kind, viewerId, resourceId, version, term, past, m = {}, done } = row;
  return {
    id: _id,
    key: { viewer: { kind, id: viewerId }, resourceId, version: Number(version), ...(term === undefined ? {} : { term }) },
    words: toWords(row.w),
    sessions: Object.entries(row.s ?? {}).map(toSession),
    ...(past ? { past: toPast(past) } : {}),
    rev: Number(row.rev),
    firstAt: row.firstAt.getTime(),
    lastAt: row.lastAt.getTime(),
    reached: Object.fromEntries(MILESTONES.flatMap((name) => (m[name] ? [[name, m[name].getTime()]] : []))),
    ...(done ? { completion: toCompletion(done) } : {}),
  };
}
