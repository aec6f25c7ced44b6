import type { mongo } from 'mongoose';
import type { Viewing } from '../../domain/viewing/viewing';
import { halfWordsOf } from './half-words';
import { toViewing, type ViewingRow } from './row';

/** What a viewer has seen, as plain numbers, with what it takes to say how much of it is believed. */
export interface Seen {
  readonly words: Int32Array;
  readonly viewing: Pick<Viewing, 'id' | 'sessions' | 'past' | 'completion'>;
}

const AT_ONCE = 1000;

/** Visits the viewings of these ids, some at a time; the words come as bytes, the rest as rows. */
export function seenOf(viewings: mongo.Collection<ViewingRow>) {
  return async (ids: readonly string[], visit: (seen: Seen) => void): Promise<void> => {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const filter = { _id: { $in: ids.slice(from, from + AT_ONCE) } };
      const [raw, rows] = await Promise.all([
        viewings.find(filter, { projection: { w: 1 }, raw: true, batchSize: AT_ONCE }).toArray(),
        viewings.find(filter, { projection: { w: 0, m: 0 }, useBigInt64: true, batchSize: AT_ONCE }).toArray(),
      ]);
      const words = new Map(raw.map((bytes) => { const one = halfWordsOf(bytes as unknown as Uint8Array); return [one.id, one.words] as const; })); // prettier-ignore
      for (const row of rows) {
        const { id, sessions, past, completion } = toViewing(row);
        const own = words.get(id);
        if (own) visit({ words: own, viewing: { id, sessions, ...(past ? { past } : {}), ...(completion ? { completion } : {}) } });
      }
    }
  };
}
