import type { Sha256 } from '../../domain/bulletin/chain';
import { NO_LINES, PACK_HEAD, withLine, type PackLine } from '../../domain/bulletin/pack';
import { Refusal } from '../../domain/refusal';
import type { BulletinStore } from '../../store/bulletins';
import type { MetaStore } from '../../store/meta';
import { bulletinAnchors } from './anchor-bulletins';
import { walkChain } from './walk-chain';

export interface PackNeeds {
  readonly bulletins: Pick<BulletinStore, 'places' | 'chain' | 'rows'>;
  readonly meta: Pick<MetaStore, 'readAll'>;
  readonly sha256: Sha256;
}

/** Everything of these places, as the lines of a pack. What is broken is packed as it is: the pack then tells. @throws Refusal bulletin/not-found when there is nothing */
export async function* packLines(needs: PackNeeds, place?: string): AsyncGenerator<{ readonly line: PackLine; readonly text: string }> {
  const anchors = await bulletinAnchors(needs);
  const known = [...new Set([...(await needs.bulletins.places()), ...anchors.keys()])].sort();
  const places = known.filter((one) => place === undefined || one === place);
  if (places.length === 0) throw new Refusal('bulletin/not-found');
  let sum = NO_LINES;
  const put = (line: PackLine) => {
    const text = JSON.stringify(line);
    sum = withLine(sum, text, needs.sha256);
    return { line, text };
  };
  yield put(PACK_HEAD);
  for (const one of places) {
    yield put({ line: 'place', place: one, anchor: anchors.get(one) ?? null });
    const written = new Set<string>();
    let [bulletins, end] = [0, ''];
    for await (const { bulletin, rows } of walkChain(needs.bulletins, one)) {
      for (const { hash } of bulletin.sources) {
        const row = rows.get(hash);
        if (!row || written.has(hash)) continue;
        written.add(hash);
        yield put({ line: 'row', hash, row });
      }
      yield put({ line: 'bulletin', bulletin });
      bulletins += 1;
      end = bulletin.hash;
    }
    yield put({ line: 'close', place: one, bulletins, rows: written.size, end });
  }
  yield put({ line: 'end', lines: sum.lines, digest: sum.digest });
}
