import type { Bulletin, SourceRow } from '../../domain/bulletin/bulletin';
import type { BulletinStore } from '../../store/bulletins';

const BULLETINS_AT_ONCE = 10;
const ROWS_AT_ONCE = 25;

/** One bulletin of a place after the other, in the order of the chain, each with the rows it was made from; no more is held than two need. */
export async function* walkChain(
  store: Pick<BulletinStore, 'chain' | 'rows'>,
  place: string,
): AsyncGenerator<{ readonly bulletin: Bulletin; readonly rows: ReadonlyMap<string, SourceRow> }> {
  let rows: ReadonlyMap<string, SourceRow> = new Map();
  for (let after = 0, more = true; more;) {
    const page = await store.chain(place, after, BULLETINS_AT_ONCE);
    for (const bulletin of page) {
      rows = await rowsOf(store, bulletin, rows);
      yield { bulletin, rows };
    }
    after = page.at(-1)?.seq ?? after;
    more = page.length === BULLETINS_AT_ONCE;
  }
}

/** Neighbours are made from many of the same rows: those of the one before are not fetched again. */
async function rowsOf(store: Pick<BulletinStore, 'rows'>, { sources }: Bulletin, known: ReadonlyMap<string, SourceRow>) {
  const rows = new Map<string, SourceRow>();
  const wanted: string[] = [];
  for (const { hash } of sources) {
    const row = known.get(hash);
    if (row) rows.set(hash, row);
    else wanted.push(hash);
  }
  for (let at = 0; at < wanted.length; at += ROWS_AT_ONCE)
    for (const [hash, row] of await store.rows(wanted.slice(at, at + ROWS_AT_ONCE))) rows.set(hash, row);
  return rows;
}
