import { mongo, Schema, trusted, type Connection } from 'mongoose';
import type { ConsentRecord } from '../domain/consent/consent';
import type { StudentId } from '../domain/roster/roster';
import { findAll } from './find-all';
import { openGroupRead } from './group-read';

type Row = Omit<ConsentRecord, 'at'> & { /** `<student>:<seq>`: two writers can not take the same place. */ _id: string; at: Date };

const text = { type: String, required: true } as const;
const schema = new Schema<Row>(
  {
    _id: text,
    studentId: text,
    seq: { type: Number, required: true },
    guardianId: text,
    /** Taken out when the child is erased. */
    relation: String,
    purpose: text,
    word: text,
    version: { type: Number, required: true },
    sha256: text,
    at: { type: Date, required: true },
    channel: text,
  },
  { versionKey: false },
);
schema.index({ studentId: 1, seq: 1 });
schema.index({ at: 1 });

const MOST_TRIES = 20;

const toRecord = ({ _id: _place, at, ...row }: Row): ConsentRecord => ({ ...row, at: at.getTime() });

/** The ledger of what guardians said about their children's data: rows are only ever added. */
export function openConsentRecordStore(connection: Connection) {
  const model = connection.model('ConsentRecord', schema, 'consentRecords');
  const rows = connection.collection<Row>('consentRecords');

  async function lastSeqs(studentIds: readonly StudentId[]): Promise<Map<string, number>> {
    const found = await rows
      .aggregate<{ _id: string; seq: number }>([
        { $match: { studentId: { $in: [...new Set(studentIds)] } } },
        { $group: { _id: '$studentId', seq: { $max: '$seq' } } },
      ])
      .toArray();
    return new Map(found.map(({ _id, seq }) => [_id, seq]));
  }

  // Asked for every report of a child's own watching: requests of one moment share the query.
  const ledgerOf = openGroupRead<ConsentRecord[]>(async (studentIds) => {
    const wanted = { projection: { _id: 0 }, sort: { studentId: 1, seq: 1 } } as const;
    const found = await findAll<Row>(connection, 'consentRecords', { studentId: { $in: studentIds } }, wanted);
    const ledgers = new Map<string, ConsentRecord[]>();
    for (const { at, _id: _place, ...row } of found) {
      const ledger = ledgers.get(row.studentId) ?? [];
      ledger.push({ ...row, at: at.getTime() });
      ledgers.set(row.studentId, ledger);
    }
    return ledgers;
  });

  return {
    /** Adds words at the ends of their children's ledgers, in the order given. @throws Error when others kept taking the places */
    async append(words: readonly Omit<ConsentRecord, 'seq'>[]): Promise<void> {
      let left = [...words];
      for (let tried = 0; left.length > 0 && tried < MOST_TRIES; tried += 1) {
        const next = await lastSeqs(left.map(({ studentId }) => studentId));
        const batch = left.map((word): Row => {
          const seq = (next.get(word.studentId) ?? 0) + 1;
          next.set(word.studentId, seq);
          return { ...word, _id: `${word.studentId}:${seq}`, seq, at: new Date(word.at) };
        });
        try {
          await rows.insertMany(batch, { ordered: false });
          return;
        } catch (error) {
          if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
          const faults: readonly mongo.WriteError[] = [error.writeErrors].flat();
          if (faults.length === 0 || faults.some(({ code }) => code !== 11000)) throw error;
          const failed = new Set(faults.map(({ index }) => index));
          left = left.filter((_, index) => failed.has(index));
        }
      }
      if (left.length > 0) throw new Error(`no place in a consent ledger after ${MOST_TRIES} tries`);
    },
    /** The whole ledger of these children, in order. */
    async ofStudents(studentIds: readonly StudentId[]): Promise<ConsentRecord[]> {
      const [only] = studentIds;
      if (only !== undefined && studentIds.length === 1) return (await ledgerOf(only)) ?? [];
      const found = await model
        .find({ studentId: trusted({ $in: [...studentIds] }) })
        .sort({ studentId: 1, seq: 1 })
        .lean<Row[]>();
      return found.map(toRecord);
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type ConsentRecordStore = ReturnType<typeof openConsentRecordStore>;
