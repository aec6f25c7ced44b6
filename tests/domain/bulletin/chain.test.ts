import fc from 'fast-check';
import { bulletinId, type Bulletin, type SourceRow } from '../../../bot-server/domain/bulletin/bulletin';
import { canonicalJson, rowHash, rowName, sealedBulletin, verifyBulletins } from '../../../bot-server/domain/bulletin/chain';
import { factsOf } from '../../../bot-server/domain/bulletin/facts';
import { textOf } from '../../../bot-server/domain/bulletin/text';
import { weekDays, weekOf } from '../../../bot-server/domain/time/week';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { cell, counts, header, roster, sha256, wording, wordingRow } from './world';

const WEEK = weekOf(instantOf('2026-09-07'));
const rowsOf = (week: number): SourceRow[] => [roster('QX01', 'QX02'), wordingRow(), counts(`qx:${week}:r1`, week, [cell('QX01', 100, 60 + (week % 7)), cell('QX02', 80, 40)])]; // prettier-ignore

function chainOf(length: number): { bulletins: Bulletin[]; rows: Map<string, SourceRow> } {
  const bulletins: Bulletin[] = [];
  const rows = new Map<string, SourceRow>();
  for (let at = 0; at < length; at++) {
    const sources = rowsOf(WEEK + at);
    for (const row of sources) rows.set(rowHash(row, sha256), row);
    const about = { ...header, period: weekDays(WEEK + at).from, no: 0 };
    const facts = factsOf(about, sources);
    const whole = {
      ...about,
      ...{ id: bulletinId(about), cutoff: 1, rule: 1, rosterHash: rowHash(sources[0]!, sha256), facts, text: textOf(facts, wording()) },
      sources: sources.map((row) => ({ name: rowName(row), hash: rowHash(row, sha256) })),
      ...{ seq: at + 1, before: bulletins.at(-1)?.hash ?? '', hash: '' },
    };
    bulletins.push({ ...whole, hash: sha256(sealedBulletin(whole)) });
  }
  return { bulletins, rows };
}

/** Every place in a value where a leaf stands. */
const leaves = (value: unknown, path: readonly string[] = []): string[][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key])) : [[...path]];
function changedAt<T>(value: T, path: readonly string[]): T {
  const copy: T = structuredClone(value);
  let at: Record<string, unknown> = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const [last = ''] = path.slice(-1);
  at[last] = typeof at[last] === 'number' ? Number(at[last]) + 1 : typeof at[last] === 'boolean' ? !at[last] : `${String(at[last])}x`;
  return copy;
}

describe('the chain of bulletins', () => {
  const { bulletins, rows } = chainOf(4);

  it('holds as it was made', () => {
    expect(verifyBulletins(bulletins, rows, sha256)).toEqual([]);
  });

  it('any one thing changed in any bulletin is found, and the bulletin named', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), (at, pick) => {
        const paths = leaves(bulletins[at]);
        const changed = bulletins.map((one, index) => (index === at ? changedAt(one, paths[pick % paths.length]!) : one));
        expect(verifyBulletins(changed, rows, sha256).map(({ bulletin }) => bulletin)).toContain(changed[at]!.id);
      }),
      { numRuns: 300 },
    );
  });

  it('any one thing changed in any row is found, and the row named', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (which, pick) => {
        const [hash, row] = [...rows][which % rows.size]!;
        const paths = leaves(row);
        const faults = verifyBulletins(bulletins, new Map(rows).set(hash, changedAt(row, paths[pick % paths.length]!)), sha256);
        const name = bulletins.flatMap(({ sources }) => sources).find((one) => one.hash === hash)!.name;
        expect(faults.length).toBeGreaterThan(0);
        expect(faults.every((fault) => fault.what === 'row-changed' && fault.row === name)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('one taken out, put in another order, or a row gone is found', () => {
    expect(verifyBulletins([bulletins[0]!, bulletins[2]!, bulletins[3]!], rows, sha256)[0]).toEqual({
      bulletin: bulletins[2]!.id,
      what: 'order',
    });
    expect(verifyBulletins([...bulletins].reverse(), rows, sha256)).not.toEqual([]);
    const [hash] = [...rows].find(([, row]) => row.kind === 'counts')!;
    const left = new Map([...rows].filter(([one]) => one !== hash));
    expect(verifyBulletins(bulletins, left, sha256)).toEqual([
      expect.objectContaining({ what: 'row-missing', row: `counts qx:${WEEK}:r1` }),
    ]);
  });

  it('who changes figures and hashes again is found by the rows', () => {
    const forged = { ...bulletins[3]!, facts: { ...bulletins[3]!.facts, lines: [] } };
    const sealed = { ...forged, hash: sha256(sealedBulletin(forged)) };
    expect(verifyBulletins([...bulletins.slice(0, 3), sealed], rows, sha256)).toEqual([{ bulletin: sealed.id, what: 'facts' }]);
  });
});

describe('canonical JSON', () => {
  it('is JSON, and the same in whatever order fields stand', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(value)).toBe(canonicalJson(turned));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });
});
