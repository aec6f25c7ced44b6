import { Schema, type Connection } from 'mongoose';
import type { GuardianId, StudentId } from '../domain/roster/roster';
import type { Instant } from '../domain/time/instant';
import type { Seal } from '../seal/field';

interface Row {
  _id: string;
  guardianId: string;
  studentId: string;
  madeAt: Date;
  expiresAt: Date;
  htmlSealed: string;
  jsonSealed: string;
}

/** A file with everything about a child and one guardian, for that guardian alone. */
export interface PrivacyExport {
  readonly id: string;
  readonly guardianId: GuardianId;
  readonly studentId: StudentId;
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
}

const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const schema = new Schema<Row>(
  { _id: text, guardianId: text, studentId: text, madeAt: date, expiresAt: date, htmlSealed: text, jsonSealed: text },
  { versionKey: false },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
schema.index({ guardianId: 1, studentId: 1, madeAt: -1 });

const MOST_EACH = 3;

const place = (kind: 'html' | 'json', id: string): string => `privacyExports.${kind}:${id}`;
const toExport = ({ _id, guardianId, studentId, madeAt, expiresAt }: Row): PrivacyExport => ({
  id: _id,
  guardianId,
  studentId,
  madeAt: madeAt.getTime(),
  expiresAt: expiresAt.getTime(),
});

/** Exports until they are gone: whole files, sealed, found only with the guardian they were made for. */
export function openPrivacyExportStore(connection: Connection, seal: Pick<Seal, 'seal' | 'unseal'>) {
  const model = connection.model('PrivacyExport', schema, 'privacyExports');
  return {
    /** Adds a file; of this guardian's earlier ones about this child the last few stay till their day is over. */
    async put({ id, guardianId, studentId, madeAt, expiresAt }: PrivacyExport, files: { html: string; json: string }): Promise<void> {
      await model.create({
        _id: id,
        guardianId,
        studentId,
        madeAt: new Date(madeAt),
        expiresAt: new Date(expiresAt),
        htmlSealed: seal.seal(files.html, place('html', id)),
        jsonSealed: seal.seal(files.json, place('json', id)),
      });
      const older = await model.find({ guardianId, studentId }, { _id: 1 }).sort({ madeAt: -1 }).skip(MOST_EACH).lean<Pick<Row, '_id'>[]>();
      if (older.length > 0) await model.collection.deleteMany({ _id: { $in: older.map((row) => row._id as never) } });
    },
    /** The newest one that is still there at `now`. */
    async newest(guardianId: GuardianId, studentId: StudentId, now: Instant): Promise<PrivacyExport | undefined> {
      const row = await model.findOne({ guardianId, studentId }).sort({ madeAt: -1 }).lean<Row>();
      return row && row.expiresAt.getTime() > now ? toExport(row) : undefined;
    },
    /** The files, for the guardian they were made for and nobody else; undefined when they are gone or another's. */
    async open(id: string, guardianId: GuardianId, now: Instant) {
      const row = await model.findOne({ _id: id, guardianId }).lean<Row>();
      if (!row || row.expiresAt.getTime() <= now) return undefined;
      return {
        ...toExport(row),
        html: seal.unseal(row.htmlSealed, place('html', id)),
        json: seal.unseal(row.jsonSealed, place('json', id)),
      };
    },
    /** The database's own expiry may lag; this does not. */
    async dropExpired(now: Instant): Promise<number> {
      return (await model.collection.deleteMany({ expiresAt: { $lte: new Date(now) } })).deletedCount;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type PrivacyExportStore = ReturnType<typeof openPrivacyExportStore>;
