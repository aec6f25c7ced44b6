import { anchorText } from '../../../bot-server/domain/audit/anchor';
import { placeKey, type Bulletin, type BulletinPlace } from '../../../bot-server/domain/bulletin/bulletin';
import { readUntil, type PackLine } from '../../../bot-server/domain/bulletin/pack';
import type { PackNeeds } from '../../../bot-server/flows/bulletin/pack';
import { chainOf, changedAt, leaves } from '../../domain/bulletin/chain-of';
import { sha256 } from '../../domain/bulletin/world';
import { checkPack, packOf, resealed } from './pack-lines';

const PLACES: readonly BulletinPlace[] = [{ kind: 'bureau', id: 'qx' }, { kind: 'school', id: 'S1' }]; // prettier-ignore
const chains = new Map(PLACES.map((place) => [placeKey(place), chainOf(place.kind === 'bureau' ? 3 : 1, place)]));
const county = chains.get('bureau.qx')!.bulletins;

/** What a database would give of these chains; of the county it is written down that it had three one night. */
const needs: PackNeeds = {
  sha256,
  bulletins: {
    places: async () => Promise.resolve([...chains.keys()]),
    chain: async (place, after, limit) => Promise.resolve((chains.get(place)?.bulletins ?? []).slice(after, after + limit)),
    rows: async (hashes) => {
      const all = new Map([...chains.values()].flatMap(({ rows }) => [...rows]));
      return Promise.resolve(new Map(hashes.flatMap((hash) => (all.has(hash) ? [[hash, all.get(hash)!] as const] : []))));
    },
  },
  meta: {
    readAll: async (prefix) => Promise.resolve(new Map([[`${prefix}bureau.qx`, anchorText({ seq: 3, hash: county[2]!.hash, at: 1 })]])),
  },
};
let pack: PackLine[];
beforeAll(async () => {
  pack = await packOf(needs);
});
/** Whether anything at all is said against these lines. */
const isFound = async (lines: readonly PackLine[]): Promise<boolean> => {
  const { places, faults } = await checkPack(lines);
  return faults.length > 0 || places.some((place) => place.faults.length > 0);
};
const isBulletin = (line: PackLine): line is PackLine & { line: 'bulletin' } => line.line === 'bulletin';

describe('a pack, line by line', () => {
  it('holds as it was written, is the same however often it is, and has each row of a place once', async () => {
    const { places, faults } = await checkPack(pack);
    expect(faults).toEqual([]);
    expect(places.map(({ place, bulletins, rows, last, faults: own }) => [place, bulletins, rows, last?.seq, own])).toEqual([
      ['bureau.qx', 3, 5, 3, []],
      ['school.S1', 1, 3, 1, []],
    ]);
    expect(await packOf(needs)).toEqual(pack);
    expect(resealed(pack)).toEqual(pack);
    expect(pack.filter(({ line }) => line === 'row')).toHaveLength(8);
  });

  // With the last line as it was, and with one that the forger wrote anew.
  describe.each([
    ['as it is', (lines: readonly PackLine[]) => lines],
    ['sealed again', resealed],
  ])('%s', (_, seal) => {
    // prettier-ignore
    it('each line cut is found', async () => {
      for (const at of pack.keys()) {
        if (seal === resealed && pack[at]!.line === 'end') continue;
        expect([at, await isFound(seal(pack.filter((_line, index) => index !== at)))]).toEqual([at, true]);
      }
    });

    it('each cut of the end is found, wherever; with the last line anew only a pack of fewer places is left', async () => {
      for (let length = 0; length < pack.length - (seal === resealed ? 1 : 0); length += 1) {
        const isOfPlaces = seal === resealed && ['pack', 'close'].includes(pack[length - 1]?.line ?? '');
        expect([length, await isFound(seal(pack.slice(0, length)))]).toEqual([length, !isOfPlaces]);
      }
    });

    it('each line written twice is found, wherever the second one stands', async () => {
      for (const line of pack.filter((one) => seal !== resealed || one.line !== 'end'))
        for (let at = 0; at <= pack.length - (seal === resealed ? 1 : 0); at += 1)
          expect([line.line, at, await isFound(seal([...pack.slice(0, at), line, ...pack.slice(at)]))]).toEqual([line.line, at, true]);
    });

    it('any two lines in each other’s place are found', async () => {
      const last = pack.length - (seal === resealed ? 1 : 0);
      for (let a = 0; a < last; a += 1)
        for (let b = a + 1; b < last; b += 1) {
          const swapped = [...pack];
          [swapped[a], swapped[b]] = [pack[b]!, pack[a]!];
          // Rows that one bulletin needs may stand in any order: with the last line anew that is the same pack.
          const areOfOne = seal === resealed && pack.slice(a, b + 1).every(({ line }) => line === 'row');
          const isSame = areOfOne || JSON.stringify(pack[a]) === JSON.stringify(pack[b]);
          expect([a, b, await isFound(seal(swapped))]).toEqual([a, b, !isSame]);
        }
    });

    it('each single thing changed in any line is found', async () => {
      for (const [at, line] of pack.entries())
        for (const [nth, path] of leaves(line).entries()) {
          // Of a bulletin every leaf is tried where chains are tested; here some, at another place in each.
          if (isBulletin(line) && (nth + at) % 17 !== 0) continue;
          if (path[0] === 'line' || line.line === 'pack' || (seal === resealed && line.line === 'end')) continue;
          // In which night it was written down proves nothing by itself.
          if (seal === resealed && path.join('.') === 'anchor.at') continue;
          const changed = pack.map((one, index) => (index === at ? changedAt(one, path) : one));
          expect([at, path.join('.'), await isFound(seal(changed))]).toEqual([at, path.join('.'), true]);
        }
    });
  });

  it('a row that was changed is named, and so is one that can be none any more', async () => {
    const at = pack.findIndex((line) => line.line === 'row' && line.row.kind === 'counts');
    const name = (pack[at] as PackLine & { line: 'row' }).row as { id: string };
    const changed = pack.map((line, index) => (index === at ? changedAt(line, ['row', 'cells', '1', 'completed']) : line));
    const named = { bulletin: county[0]!.id, row: `counts ${name.id}`, what: 'row-changed' };
    expect((await checkPack(changed)).places[0]!.faults).toEqual([named]);
    const broken = pack.map((line, index) => (index === at ? ({ ...line, line: 'row', row: undefined } as unknown as PackLine) : line));
    expect((await checkPack(broken)).places[0]!.faults).toEqual([named]);
  });
});

describe('who takes the newest away', () => {
  /** Takes the last bulletin of the county with its rows, and writes anew what tells of it. */
  const withoutNewest = (anchor: 'kept' | 'taken too'): PackLine[] => {
    const [, second] = county;
    const needed = new Set(county.slice(0, 2).flatMap(({ sources }) => sources.map(({ hash }) => hash)));
    const isCounty = (line: PackLine, at: number) => at < pack.findIndex((one) => one.line === 'close') && line.line !== 'pack';
    const left = pack.flatMap((line, at): PackLine[] => {
      if (isBulletin(line) && line.bulletin.hash === county[2]!.hash) return [];
      if (line.line === 'row' && isCounty(line, at) && !needed.has(line.hash)) return [];
      if (line.line === 'close' && line.place === 'bureau.qx') return [{ ...line, bulletins: 2, rows: needed.size, end: second!.hash }];
      return line.line === 'place' && anchor === 'taken too' ? [{ ...line, anchor: null }] : [line];
    });
    return resealed(left);
  };

  it('is found by where the place ended one night', async () => {
    const { places, faults } = await checkPack(withoutNewest('kept'));
    expect([faults, places[0]!.faults]).toEqual([[], [{ bulletin: 'bureau.qx 第 3 份', what: 'cut-off' }]]);
  });

  it('and takes that away too: has a pack that claims no more than it holds, and is found by who has the newest in the hand', async () => {
    const forged = withoutNewest('taken too');
    const { places, faults } = await checkPack(forged);
    expect([faults, places[0]!.faults, places[0]!.last?.seq, places[0]!.last?.hash]).toEqual([[], [], 2, county[1]!.hash]);
    const reachedBy = async (lines: readonly PackLine[], text: string) =>
      (await checkPack(lines, { until: readUntil(text)!, place: 'bureau.qx' })).places.map(({ reached }) => reached?.id);
    const { hash, id } = county[2]!;
    for (const text of [hash, hash.toUpperCase(), `${hash.slice(0, 32)}\n ${hash.slice(32)}`, hash.slice(0, 16), id, '3']) {
      expect(await reachedBy(pack, text)).toEqual([id]);
      expect(await reachedBy(forged, text)).toEqual([undefined]);
    }
    expect(await reachedBy(forged, county[1]!.hash)).toEqual([county[1]!.id]);
  });

  it('what can be no hash, no name and no number is none', () => {
    for (const text of ['', '0', '-1', 'x', county[0]!.hash.slice(0, 15), `${county[0]!.hash}0`, '1234567', 'bureau.qx'])
      expect(readUntil(text)).toBeUndefined();
  });
});

it('a chain that is checked holds one bulletin at a time', async () => {
  const asked: number[] = [];
  let held: readonly Bulletin[] = [];
  const counted: PackNeeds = {
    ...needs,
    bulletins: {
      ...needs.bulletins,
      chain: async (place, after, limit) => {
        held = await needs.bulletins.chain(place, after, limit);
        asked.push(held.length);
        return [...held];
      },
      rows: async (hashes) => {
        asked.push(hashes.length);
        return needs.bulletins.rows(hashes);
      },
    },
  };
  await packOf(counted);
  // Of neighbours the rows they share are fetched once.
  expect(asked).toEqual([3, 3, 1, 1, 1, 3]);
});
