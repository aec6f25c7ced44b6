import { randomUUID } from 'node:crypto';
import { Schema, type Connection } from 'mongoose';
import type { Instant } from '../domain/time/instant';
import { isDuplicate } from './connect';

interface Row {
  _id: string;
  owner: string;
  epoch: number;
  until: Date;
  at: Date;
}

const schema = new Schema<Row>(
  { _id: { type: String, required: true }, owner: String, epoch: Number, until: Date, at: Date },
  { versionKey: false },
);

/** What a holder of a lease is told: its epoch grows by one with every change of holder. Instants are the database's. */
export type Lease =
  | { readonly held: true; readonly epoch: number; readonly now: Instant; readonly until: Instant }
  | { readonly held: false; readonly now: Instant; readonly until: Instant };

/** Who leads among several schedulers, judged by the database's clock alone: no host's clock can make two leaders. */
export function openLeaseStore(connection: Connection) {
  connection.model('Lease', schema, 'leases');
  const rows = connection.collection<Row>('leases');
  return {
    newOwner: (): string => randomUUID(),
    /** Takes the lease when it is free or run out, prolongs one's own, or tells until when another has it. */
    async acquire(name: string, owner: string, ttlMs: number): Promise<Lease> {
      const mine = { $eq: ['$owner', owner] };
      const free = { $or: [mine, { $lte: [{ $ifNull: ['$until', new Date(0)] }, '$$NOW'] }] };
      const set = {
        epoch: { $cond: [mine, '$epoch', { $cond: [free, { $add: [{ $ifNull: ['$epoch', 0] }, 1] }, '$epoch'] }] },
        owner: { $cond: [free, owner, '$owner'] },
        until: { $cond: [free, { $add: ['$$NOW', ttlMs] }, '$until'] },
        at: '$$NOW',
      };
      const ask = () => rows.findOneAndUpdate({ _id: name }, [{ $set: set }], { upsert: true, returnDocument: 'after' });
      // Two that make the very first row at once: the second finds it when it asks again.
      const row = await ask().catch((error: unknown) => (isDuplicate(error) ? ask() : Promise.reject(error as Error)));
      if (!row) throw new Error(`no lease row for ${name}`);
      const times = { now: row.at.getTime(), until: row.until.getTime() };
      return row.owner === owner ? { held: true, epoch: row.epoch, ...times } : { held: false, ...times };
    },
    /** Gives one's own lease back at once, so that a stand-by need not wait for its end. */
    async release(name: string, owner: string): Promise<void> {
      await rows.updateOne({ _id: name, owner }, [{ $set: { until: '$$NOW', owner: '' } }]);
    },
  };
}
export type LeaseStore = ReturnType<typeof openLeaseStore>;
