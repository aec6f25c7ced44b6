import { Schema, trusted, type Connection } from 'mongoose';
import type { Instant } from '../../domain/time/instant';
import { isDuplicate } from '../connect';

interface AddressRow {
  _id: string;
  viewingId: string;
  resource: string;
  address: string;
  at: Date;
}
const KEPT_SECONDS = 3 * 86_400;

const addressSchema = new Schema<AddressRow>(
  { _id: { type: String, required: true }, viewingId: String, resource: String, address: String, at: Date },
  { versionKey: false },
);
addressSchema.index({ resource: 1, address: 1 });
addressSchema.index({ viewingId: 1 });
addressSchema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

const itemOf = (resourceId: string, version: number): string => `${resourceId}:${version}`;

/** At which (masked) addresses an item was opened in the last days. Nothing of it outlives three days. */
export function openViewingAddressStore(connection: Connection) {
  const model = connection.model('ViewingAddress', addressSchema, 'viewingAddresses');
  return {
    /** `address` is a pseudonym of the day, never an address. */
    async note(viewingId: string, item: { resourceId: string; version: number }, address: string, at: Instant): Promise<void> {
      const resource = itemOf(item.resourceId, item.version);
      const update = { $setOnInsert: { viewingId, resource, address, at: new Date(at) } };
      try {
        await model.updateOne({ _id: `${viewingId}:${address}` }, update, { upsert: true });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
    },
    /** Other viewings of the item: those that shared an address with this one on some day, and the newest of the others. */
    async neighbours(
      viewingId: string,
      item: { resourceId: string; version: number },
      most: number,
    ): Promise<{ here: string[]; elsewhere: string[] }> {
      const resource = itemOf(item.resourceId, item.version);
      const own = await model.find({ viewingId }, { address: 1 }).lean<AddressRow[]>();
      if (own.length === 0) return { here: [], elsewhere: [] };
      const among = own.map(({ address }) => address);
      const find = async (address: object): Promise<string[]> => {
        const rows = await model.find({ resource, address }, { viewingId: 1 }).sort({ at: -1 }).limit(most).lean<AddressRow[]>();
        return [...new Set(rows.map((row) => row.viewingId))].filter((id) => id !== viewingId);
      };
      const here = await find(trusted({ $in: among }));
      const elsewhere = (await find(trusted({ $nin: among }))).filter((id) => !here.includes(id));
      return { here, elsewhere };
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type ViewingAddressStore = ReturnType<typeof openViewingAddressStore>;
