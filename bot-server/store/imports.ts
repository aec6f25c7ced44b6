import { Schema, type Connection } from 'mongoose';
import type { Instant } from '../domain/time/instant';

interface Row {
  _id: string;
  kind: 'roster' | 'plan' | 'resources';
  fileName: string;
  sha256: string;
  into?: string;
  at: Date;
  added: number;
  changed: number;
  same: number;
}

export interface ImportNote {
  readonly kind: Row['kind'];
  readonly fileName: string;
  readonly sha256: string;
  /** What it was imported into: a school's id for a plan. */
  readonly into?: string;
  readonly at: Instant;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    fileName: { type: String, required: true },
    sha256: { type: String, required: true },
    into: String,
    at: { type: Date, required: true },
    added: { type: Number, required: true },
    changed: { type: Number, required: true },
    same: { type: Number, required: true },
  },
  { versionKey: false },
);
schema.index({ kind: 1, at: -1 });

/** What came from which file, and when. One row per file and target; a repeated import renews its row. */
export function openImportStore(connection: Connection) {
  const model = connection.model('Import', schema, 'imports');
  const idOf = (kind: Row['kind'], sha256: string, into?: string): string => `${kind}:${into ?? ''}:${sha256}`;
  return {
    async note({ kind, sha256, into, at, ...rest }: ImportNote): Promise<void> {
      const set = { ...rest, kind, sha256, at: new Date(at), ...(into === undefined ? {} : { into }) };
      await model.updateOne({ _id: idOf(kind, sha256, into) }, { $set: set }, { upsert: true });
    },
    /** When exactly this file was imported into this target last; undefined if never. */
    async lastOf(kind: Row['kind'], sha256: string, into?: string): Promise<Instant | undefined> {
      const row = await model.findById(idOf(kind, sha256, into)).lean<Row>();
      return row?.at.getTime();
    },
    async syncIndexes(): Promise<void> {
      await model.createIndexes();
    },
  };
}
export type ImportStore = ReturnType<typeof openImportStore>;
