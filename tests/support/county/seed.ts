import type { Connection } from 'mongoose';
import type { ReleaseKey } from '../../../bot-server/domain/figures/keys';
import type { RollupRow } from '../../../bot-server/store/rollups/row';
import type { Place, Size } from './layout';
import { classRows } from './rows';
import { itemsOf } from './term';

const AT_ONCE = 2000;

/** Writes the whole term's class rows, a lot at a time; `see` is shown each. Gives how many there were. */
export async function seedRows(connection: Connection, size: Size, places: readonly Place[], see?: (row: RollupRow) => void) {
  const rows = connection.collection<RollupRow>('rollups');
  let [lot, count]: [RollupRow[], number] = [[], 0];
  const write = async (): Promise<void> => {
    if (lot.length > 0) await rows.insertMany(lot, { ordered: false, writeConcern: { w: 1, j: false } });
    lot = [];
  };
  for (const row of classRows(size, places)) {
    see?.(row);
    count += 1;
    if (lot.push(row) === AT_ONCE) await write();
  }
  await write();
  return count;
}

/** Every release of the term: one for each county and item of a week. */
export const releaseKeysOf = ({ pushes }: Size, places: readonly Place[]): ReleaseKey[] => {
  const bureauIds = [...new Set(places.map(({ bureauId }) => bureauId))];
  const items = itemsOf(pushes).flatMap(({ week, resourceId }) => bureauIds.map((bureauId) => ({ bureauId, week, resourceId })));
  return [...new Map(items.map((key) => [`${key.bureauId}:${key.week}:${key.resourceId}`, key])).values()];
};
