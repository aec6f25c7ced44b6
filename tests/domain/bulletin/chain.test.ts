import fc from 'fast-check';
import { canonicalJson, sealedBulletin } from '../../../bot-server/domain/bulletin/chain';
import { chainOf, changedAt, leaves, verifyAll, WEEK } from './chain-of';
import { sha256 } from './world';

describe('the chain of bulletins', () => {
  const { bulletins, rows } = chainOf(4);

  it('holds as it was made', () => {
    expect(verifyAll(bulletins, rows)).toEqual([]);
  });

  it('any one thing changed in any bulletin is found, and the bulletin named', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), (at, pick) => {
        const paths = leaves(bulletins[at]);
        const changed = bulletins.map((one, index) => (index === at ? changedAt(one, paths[pick % paths.length]!) : one));
        expect(verifyAll(changed, rows).map(({ bulletin }) => bulletin)).toContain(changed[at]!.id);
      }),
      { numRuns: 300 },
    );
  });

  it('any one thing changed in any row is found, and the row named', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (which, pick) => {
        const [hash, row] = [...rows][which % rows.size]!;
        const paths = leaves(row);
        const faults = verifyAll(bulletins, new Map(rows).set(hash, changedAt(row, paths[pick % paths.length]!)));
        const name = bulletins.flatMap(({ sources }) => sources).find((one) => one.hash === hash)!.name;
        expect(faults.length).toBeGreaterThan(0);
        expect(faults.every((fault) => fault.what === 'row-changed' && fault.row === name)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('one taken out, put in another order, or a row gone is found', () => {
    expect(verifyAll([bulletins[0]!, bulletins[2]!, bulletins[3]!], rows)[0]).toEqual({
      bulletin: bulletins[2]!.id,
      what: 'order',
    });
    expect(verifyAll([...bulletins].reverse(), rows)).not.toEqual([]);
    const [hash] = [...rows].find(([, row]) => row.kind === 'counts')!;
    const left = new Map([...rows].filter(([one]) => one !== hash));
    expect(verifyAll(bulletins, left)).toEqual([expect.objectContaining({ what: 'row-missing', row: `counts qx:${WEEK}:r1` })]);
  });

  it('who changes figures and hashes again is found by the rows', () => {
    const forged = { ...bulletins[3]!, facts: { ...bulletins[3]!.facts, lines: [] } };
    const sealed = { ...forged, hash: sha256(sealedBulletin(forged)) };
    expect(verifyAll([...bulletins.slice(0, 3), sealed], rows)).toEqual([{ bulletin: sealed.id, what: 'facts' }]);
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
