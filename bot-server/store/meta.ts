import { Schema, type Connection } from 'mongoose';

interface Row {
  _id: string;
  value: string;
}

const schema = new Schema<Row>({ _id: { type: String, required: true }, value: { type: String, required: true } }, { versionKey: false });

/** Facts about the database itself. */
export function openMetaStore(connection: Connection) {
  const model = connection.model('Meta', schema, 'meta');
  const read = async (key: string) => (await model.findById(key).lean<Row>())?.value;
  return {
    /** The mode this database was made for; the first start claims it. A start in another mode must not go on. */
    async claimMode(mode: 'demo' | 'live'): Promise<'demo' | 'live'> {
      await model.updateOne({ _id: 'mode' }, { $setOnInsert: { value: mode } }, { upsert: true });
      return (await read('mode')) === 'demo' ? 'demo' : 'live';
    },
    read,
    /** All facts whose key begins so. */
    async readAll(beginning: string): Promise<ReadonlyMap<string, string>> {
      const rows = connection.collection<Row>('meta').find({ _id: { $gte: beginning, $lt: `${beginning}\uffff` } });
      return new Map((await rows.toArray()).map(({ _id, value }) => [_id, value]));
    },
    async write(key: string, value: string): Promise<void> {
      await model.updateOne({ _id: key }, { $set: { value } }, { upsert: true });
    },
    /** A majority write with the caller's bound: what «ready» means. */
    async probe(at: number): Promise<void> {
      await model.updateOne({ _id: 'probe' }, { $set: { value: String(at) } }, { upsert: true, maxTimeMS: 2000 });
    },
  };
}
export type MetaStore = ReturnType<typeof openMetaStore>;
