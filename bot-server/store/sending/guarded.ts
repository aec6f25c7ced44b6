import type { Connection, mongo } from 'mongoose';
import { fateOf, openGroupCommit, type Fate } from '../group-commit';
import { updateBatch, type Update } from '../update-batch';

const BYTES_AN_UPDATE = 400;

export interface Guarded<Row extends { _id: string }, Ask> {
  readonly idOf: (ask: Ask) => string;
  /** What the row must be like for the change to be made. Asks of one moment with the same guard and stages are one update of many rows. */
  readonly guardOf: (ask: Ask) => mongo.Filter<Row>;
  /** Fields that this row is given. */
  readonly ownOf: (ask: Ask) => Partial<Row>;
  /** What is done after that, the same for all. A batch may be written twice: doing it again must change nothing, or meet the guard no more. */
  readonly stagesOf: (ask: Ask) => readonly mongo.Document[];
  /** Asked when some guard of the batch did not hold, with the row as it is now: whether this one did. */
  readonly held: (row: Row | undefined, ask: Ask) => boolean;
  readonly projection: Readonly<Record<string, 1>>;
}

/**
 * Guarded updates of single rows, hundreds of them in one majority write. MongoDB tells of a batch only how many guards held; when that is not
 * all of them, the rows are read once and say themselves whose change they carry.
 */
export function openGuarded<Row extends { _id: string }, Ask>(connection: Connection, collection: string, guarded: Guarded<Row, Ask>) {
  const { idOf, held, projection } = guarded;
  const rows = connection.collection<Row>(collection);
  const batch = openGroupCommit<Ask, boolean>(
    async (asks): Promise<Fate<boolean>[]> => {
      const { n, writeErrors } = await updateBatch(connection, collection, updatesOf(asks, guarded));
      if (writeErrors[0]) throw new Error(`a batch of ${collection} was refused with ${writeErrors[0].code}`);
      if (n === asks.length) return asks.map(() => ({ ok: true, value: true }));
      const filter = { _id: { $in: asks.map(idOf) } } as unknown as mongo.Filter<Row>;
      const found = await rows.find(filter, { projection, batchSize: asks.length + 1 }).toArray();
      const byId = new Map(found.map((row) => [row._id as string, row as unknown as Row]));
      return asks.map((ask) => ({ ok: true, value: held(byId.get(idOf(ask)), ask) }));
    },
    { sizeOf: () => BYTES_AN_UPDATE },
  );
  return async (ask: Ask): Promise<boolean> => fateOf(await batch.add(ask));
}

/** Two changes of one row stay two updates, in their order. */
function updatesOf<Row extends { _id: string }, Ask>(
  asks: readonly Ask[],
  { idOf, guardOf, ownOf, stagesOf }: Guarded<Row, Ask>,
): Update[] {
  const times = new Map<string, number>();
  const groups = new Map<string, { guard: mongo.Filter<Row>; stages: readonly mongo.Document[]; ids: string[]; own: Partial<Row>[] }>();
  for (const ask of asks) {
    const [id, guard, stages] = [idOf(ask), guardOf(ask), stagesOf(ask)];
    const time = times.get(id) ?? 0;
    times.set(id, time + 1);
    const key = JSON.stringify([time, guard, stages]);
    const group = groups.get(key) ?? { guard, stages, ids: [], own: [] };
    groups.set(key, group);
    group.ids.push(id);
    group.own.push(ownOf(ask));
  }
  return [...groups.values()].map(({ guard, stages, ids, own }) => ({
    filter: { ...guard, _id: { $in: ids } },
    update: [{ $replaceWith: { $mergeObjects: ['$$ROOT', { $arrayElemAt: [{ $literal: own }, placeIn(ids)] }] } }, ...stages],
    multi: true,
  }));
}

/** Where the row stands among them. */
const placeIn = (ids: readonly string[]): mongo.Document => ({ $indexOfArray: [{ $literal: ids }, '$_id'] });
