import { Schema, trusted, type Connection } from 'mongoose';
import type { Instant } from '../domain/time/instant';
import type { WrappedKey } from '../seal/key-ring';
import { isDuplicate } from './connect';

interface Row {
  _id: string;
  wrapped: string;
  state: WrappedKey['state'];
  madeAt: Date;
  /** When nothing was left under older keys; absent while it is being brought in. */
  doneAt?: Date;
}

const schema = new Schema<Row>(
  {
    _id: { type: String, required: true },
    wrapped: { type: String, required: true },
    state: { type: String, required: true },
    madeAt: { type: Date, required: true },
    doneAt: Date,
  },
  { versionKey: false },
);

export interface DataKey extends WrappedKey {
  readonly madeAt: Instant;
  readonly doneAt?: Instant;
}

const toKey = ({ _id, wrapped, state, madeAt, doneAt }: Row): DataKey => ({
  ...{ id: _id, wrapped, state, madeAt: madeAt.getTime() },
  ...(doneAt ? { doneAt: doneAt.getTime() } : {}),
});

/** The data keys, wrapped: what is here opens nothing without the environment's keys. */
export function openDataKeyStore(connection: Connection) {
  const model = connection.model('DataKey', schema, 'dataKeys');
  return {
    async all(): Promise<DataKey[]> {
      return (await model.find().sort({ madeAt: 1, _id: 1 }).lean<Row[]>()).map(toKey);
    },
    /** False when a key of this id is there: it stays as it is. */
    async add({ id, wrapped, state }: WrappedKey, now: Instant): Promise<boolean> {
      try {
        await model.create({ _id: id, wrapped, state, madeAt: new Date(now) });
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    /** From now on new ciphertexts are sealed by this key. */
    async setCurrent(id: string): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { state: 'current' } });
      await model.updateMany({ _id: trusted({ $ne: id }), state: 'current' }, { $set: { state: 'old' } });
    },
    async setDone(id: string, now: Instant): Promise<void> {
      await model.updateOne({ _id: id }, { $set: { doneAt: new Date(now) } });
    },
    /** Replaces a wrapping, unless somebody did meanwhile. */
    async rewrap(id: string, from: string, to: string): Promise<void> {
      await model.updateOne({ _id: id, wrapped: from }, { $set: { wrapped: to } });
    },
    /** Any sealed name with its place, to try the environment's keys on before new ones are made. */
    async sample(): Promise<{ sealed: string; aad: string } | undefined> {
      const row = await connection.collection<{ _id: string; nameSealed: string }>('teachers').findOne({});
      return row ? { sealed: row.nameSealed, aad: `teachers.name:${row._id}` } : undefined;
    },
  };
}
export type DataKeyStore = ReturnType<typeof openDataKeyStore>;
