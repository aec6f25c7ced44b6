import { Schema, type Connection } from 'mongoose';
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
// Newest first of an item at an address, and of an item anywhere: a lesson of a prefecture has hundreds of thousands.
addressSchema.index({ resource: 1, address: 1, at: -1 });
addressSchema.index({ resource: 1, at: -1 });
addressSchema.index({ viewingId: 1 });
addressSchema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

/** A viewing and the item that it is of. */
export interface Neighboured {
  readonly viewingId: string;
  readonly resourceId: string;
  readonly version: number;
}
interface Noted {
  readonly viewingId: string;
  readonly address: string;
  readonly at: Instant;
}
const ITEMS_AT_ONCE = 32;
const othersIn = (notes: readonly Noted[], viewingId: string): string[] =>
  [...new Set(notes.map((note) => note.viewingId))].filter((id) => id !== viewingId);

const itemOf = (resourceId: string, version: number): string => `${resourceId}:${version}`;

/** At which (masked) addresses an item was opened in the last days. Nothing of it outlives three days. */
export function openViewingAddressStore(connection: Connection) {
  const model = connection.model('ViewingAddress', addressSchema, 'viewingAddresses');
  const rows = connection.collection<AddressRow>('viewingAddresses');
  const newest = async (filter: Parameters<typeof rows.find>[0], limit: number): Promise<Noted[]> => {
    const found = await rows
      .find(filter, { projection: { _id: 0, viewingId: 1, address: 1, at: 1 }, batchSize: limit + 1 })
      .sort({ at: -1 })
      .limit(limit)
      .toArray();
    return found.map(({ viewingId, address, at }) => ({ viewingId, address, at: at.getTime() }));
  };
  async function addressesOf(viewingIds: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
    const addresses = new Map<string, string[]>();
    if (viewingIds.length === 0) return addresses;
    const filter = { viewingId: { $in: [...viewingIds] } };
    const found = await rows.find(filter, { projection: { _id: 0, viewingId: 1, address: 1 }, batchSize: 10_000 }).toArray();
    for (const { viewingId, address } of found) addresses.set(viewingId, [...(addresses.get(viewingId) ?? []), address]);
    return addresses;
  }
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
    /**
     * Other viewings of the items: those that shared an address with each of these on some day, and the newest of the others, at most so
     * many of each; in the order of the questions. What several of them need is read once.
     */
    async neighbours(asked: readonly Neighboured[], most: number): Promise<{ here: string[]; elsewhere: string[] }[]> {
      const own = await addressesOf(asked.map(({ viewingId }) => viewingId));
      const lists = new Map<string, Promise<Noted[]>>();
      const once = (key: string, read: () => Promise<Noted[]>): Promise<Noted[]> => {
        const list = lists.get(key) ?? read();
        lists.set(key, list);
        return list;
      };
      const neighboursOf = async ({ viewingId, resourceId, version }: Neighboured): Promise<{ here: string[]; elsewhere: string[] }> => {
        const among = own.get(viewingId);
        if (!among) return { here: [], elsewhere: [] };
        const resource = itemOf(resourceId, version);
        const at = async (address: string) => once(`${resource} ${address}`, () => newest({ resource, address }, most));
        const shared = (await Promise.all(among.map(at))).flat().sort((a, b) => b.at - a.at);
        const here = othersIn(shared.slice(0, most), viewingId);
        const newestOfAll = await once(resource, () => newest({ resource }, most * 2));
        const away = newestOfAll.filter(({ address }) => !among.includes(address));
        const isWhole = away.length >= most || newestOfAll.length < most * 2;
        const others = isWhole ? away.slice(0, most) : await newest({ resource, address: { $nin: among } }, most);
        return { here, elsewhere: othersIn(others, viewingId).filter((id) => !here.includes(id)) };
      };
      const found: { here: string[]; elsewhere: string[] }[] = [];
      for (let from = 0; from < asked.length; from += ITEMS_AT_ONCE)
        found.push(...(await Promise.all(asked.slice(from, from + ITEMS_AT_ONCE).map(neighboursOf))));
      return found;
    },
    syncIndexes: () => model.createIndexes(),
  };
}
export type ViewingAddressStore = ReturnType<typeof openViewingAddressStore>;
