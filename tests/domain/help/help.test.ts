import fc from 'fast-check';
import type { CountsRow, ToldCell } from '../../../bot-server/domain/bulletin/bulletin';
import { bureauFrom, findHelp, SCHOOL_FIRST, settleHelp, type HelpFinding, type HelpNotice } from '../../../bot-server/domain/help/help';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';
import { weekOf } from '../../../bot-server/domain/time/week';

const NOW = instantOf('2026-11-23', 9 * 60);
const THIS = weekOf(NOW);
const cell = (key: string, [targeted, reachable, completed]: readonly [number, number, number], isExact = true): ToldCell => ({
  ...{ key, isExact, targeted, completed, late: 0 },
  ...(isExact ? { reachable } : {}),
});
const row = (week: number, cells: readonly ToldCell[]): CountsRow => ({
  kind: 'counts',
  id: `r${week}`,
  week,
  rev: 1,
  isSettled: true,
  cells,
});
const reasons = (found: readonly HelpFinding[]) => found.map(({ schoolId, reason }) => `${schoolId} ${reason}`);

describe('which schools need help', () => {
  it('are those whose share lies below three in five, or three in ten, beyond chance', () => {
    const rows = [
      row(THIS - 2, [cell('A', [400, 200, 180]), cell('B', [400, 390, 80]), cell('C', [400, 390, 300]), cell('D', [12, 7, 3])]),
      row(THIS - 1, [cell('A', [400, 210, 190]), cell('B', [400, 395, 90]), cell('C', [400, 390, 300]), cell('D', [12, 7, 3])]),
    ];
    const found = findHelp(rows, ['A', 'B', 'C', 'D'], THIS);
    expect(reasons(found)).toEqual(['A reach', 'B completion']);
    expect(found[0]).toMatchObject({ from: '2026-10-26', to: '2026-11-22', share: { of: 410, among: 800 } });
  });

  it('are none by what is told in tens, by what is older than four weeks, and by this week', () => {
    const poor = cell('A', [400, 10, 10]);
    const good = cell('A', [400, 390, 390]);
    const rows = [row(THIS - 5, [poor]), row(THIS, [poor]), row(THIS - 1, [cell('A', [400, 10, 10], false), good]), row(THIS - 2, [good])];
    expect(findHelp(rows, ['A'], THIS)).toEqual([]);
  });

  it('are those with nothing in two weeks in which half of the others had something', () => {
    const had = (...keys: string[]) => keys.map((key) => cell(key, [100, 90, 80]));
    const places = ['A', 'B', 'C', 'D'];
    expect(reasons(findHelp([row(THIS - 2, had('A', 'B')), row(THIS - 1, had('A', 'C'))], places, THIS))).toEqual(['D not-pushed']);
    // A vacation: nobody has anything, and nobody is told.
    expect(findHelp([row(THIS - 2, had('A', 'B')), row(THIS - 1, had('A'))], places, THIS)).toEqual([]);
    // What is too small to be told is something all the same.
    const hidden = [...had('A', 'B'), cell('D', [0, 0, 0], false)];
    expect(reasons(findHelp([row(THIS - 2, hidden), row(THIS - 1, hidden)], places, THIS))).toEqual(['C not-pushed']);
  });

  it('does not depend on how others do, nor on their order', () => {
    const counts = fc
      .tuple(fc.integer({ min: 20, max: 500 }), fc.nat(100), fc.nat(100))
      .map(([all, reach, done]): [number, number, number] => {
        const reachable = Math.floor((all * reach) / 100);
        return [all, reachable, Math.floor((reachable * done) / 100)];
      });
    fc.assert(
      fc.property(counts, fc.array(counts, { minLength: 1, maxLength: 5 }), (own, others) => {
        const all = [cell('own', own), ...others.map((one, n) => cell(`o${n}`, one))];
        const about = (cells: readonly ToldCell[], places: readonly string[]) =>
          findHelp([row(THIS - 1, cells), row(THIS - 2, cells)], places, THIS).filter(({ schoolId }) => schoolId === 'own');
        const places = all.map(({ key }) => key);
        expect(about(all, places)).toEqual(about([all[0]!], ['own']));
        expect(about([...all].reverse(), [...places].reverse())).toEqual(about(all, places));
      }),
    );
  });
});

describe('what was told', () => {
  const finding: HelpFinding = { schoolId: 'A', reason: 'reach', from: 'x', to: 'y', share: null, interval: null };
  const notice: HelpNotice = { ...finding, id: 'A:reach:1', since: NOW - 3 * DAY, note: { text: '在联系', by: 't', at: NOW } };

  it('begins, keeps its first day and the school’s words, and ends', () => {
    expect(settleHelp([], [finding], { week: 7, now: NOW })).toEqual({
      begin: [{ ...finding, id: 'A:reach:7', since: NOW }],
      keep: [],
      end: [],
    });
    const newer = { ...finding, to: 'z' };
    expect(settleHelp([notice], [newer], { week: 7, now: NOW })).toEqual({ begin: [], keep: [{ ...notice, to: 'z' }], end: [] });
    expect(settleHelp([notice], [], { week: 7, now: NOW })).toEqual({ begin: [], keep: [], end: ['A:reach:1'] });
    expect(settleHelp([notice], [{ ...finding, reason: 'completion' }], { week: 7, now: NOW })).toMatchObject({ begin: [{ reason: 'completion' }], end: ['A:reach:1'] }); // prettier-ignore
  });

  it('reaches the bureau seven days after the school', () => {
    expect(SCHOOL_FIRST).toBe(7 * DAY);
    expect(bureauFrom(notice)).toBe(NOW + 4 * DAY);
  });
});
