import { createHash } from 'node:crypto';
import { Schema, trusted, type Connection } from 'mongoose';
import { sealedTextOf, type AuditEntry, type AuditRow } from '../domain/audit/audit';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface Row {
  /** `<chain>:<seq>`: two writers can not take the same place. */
  _id: string;
  chain: string;
  seq: number;
  at: Date;
  actor: { kind: AuditRow['actor']['kind']; id: string };
  action: AuditRow['action'];
  about: { kind: AuditRow['about']['kind']; id: string };
  reason?: string;
  amount?: number;
  before: string;
  hash: string;
}

const who = { _id: false, kind: { type: String, required: true }, id: { type: String, required: true } } as const;
const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    chain: { type: String, required: true },
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    actor: { type: who, required: true },
    action: { type: String, required: true },
    about: { type: who, required: true },
    reason: String,
    amount: Number,
    before: { type: String, default: '' },
    hash: { type: String, required: true },
  },
  { versionKey: false },
);
schema.index({ chain: 1, seq: -1 });
schema.index({ 'about.id': 1, at: -1 });

const MOST_TRIES = 50;

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const toRow = ({ _id: _place, at, actor, about, reason, amount, ...row }: Row): AuditRow => ({
  ...row,
  at: at.getTime(),
  actor: { kind: actor.kind, id: actor.id },
  about: { kind: about.kind, id: about.id },
  ...(reason === undefined ? {} : { reason }),
  ...(amount === undefined ? {} : { amount }),
});

/** The trail of who did or saw what: rows are only ever added, each chained to the one before it. */
export function openAuditStore(connection: Connection) {
  const model = connection.model('Audit', schema, 'audit');
  return {
    /** Adds one row at the end of its chain. @throws Error when the chain's end could not be taken in {@link MOST_TRIES} tries */
    async note(entry: AuditEntry, now: Instant): Promise<void> {
      for (let tried = 0; tried < MOST_TRIES; tried += 1) {
        const last = await model.findOne({ chain: entry.chain }).sort({ seq: -1 }).lean<Row>();
        const row = { ...entry, seq: (last?.seq ?? 0) + 1, at: now, before: last?.hash ?? '' };
        const hash = sha256(sealedTextOf({ ...row, hash: '' }));
        try {
          await model.create({ ...row, _id: `${row.chain}:${row.seq}`, at: new Date(now), hash });
          return;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
      }
      throw new Error(`no place at the end of audit chain ${entry.chain} after ${MOST_TRIES} tries`);
    },
    /** The whole of a chain in order, for checking it. */
    async chain(chain: string): Promise<AuditRow[]> {
      return (await model.find({ chain }).sort({ seq: 1 }).lean<Row[]>()).map(toRow);
    },
    /** What was done to or seen of these, newest first. */
    async about(ids: readonly string[], limit: number): Promise<AuditRow[]> {
      const rows = await model
        .find({ 'about.id': trusted({ $in: [...ids] }) })
        .sort({ at: -1, seq: -1 })
        .limit(limit)
        .lean<Row[]>();
      return rows.map(toRow);
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type AuditStore = ReturnType<typeof openAuditStore>;
