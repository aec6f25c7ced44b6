import fc from 'fast-check';
import { releaseOf, type PlaceCounts } from '../../../bot-server/domain/figures/release';
import { EMPTY_FUNNEL } from '../../../bot-server/domain/report/funnel';
import { factsOf } from '../../../bot-server/domain/bulletin/facts';
import { releaseRow } from '../../../bot-server/domain/bulletin/sources';
import { cell, counts, header, roster } from './world';
import { instantOf } from '../../../bot-server/domain/time/civil';
import { weekOf } from '../../../bot-server/domain/time/week';

const MONDAY = '2026-09-14';
const WEEK = weekOf(instantOf(MONDAY));
const about = { ...header, period: MONDAY };

const aGrade = fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60)).map((n) => {
  const [completed = 0, started = 0, reachable = 0, targeted = 0] = [...n].sort((a, b) => a - b);
  return { ...EMPTY_FUNNEL, targeted, reachable, started, completed, lateCompleted: Math.floor((targeted - completed) / 2) };
});
const aPlace = (place: string) =>
  fc.tuple(aGrade, aGrade).map(([one, two]): PlaceCounts => ({
    ...{ place, pushes: 1 },
    grades: [{ grade: 1, funnel: one }, { grade: 2, funnel: two }], // prettier-ignore
  }));
const aWorld = fc.array(fc.tuple(aPlace('QX01'), aPlace('QX02'), aPlace('QX03'), fc.boolean()), { minLength: 1, maxLength: 4 });

/** All numbers of a fact, wherever they stand. */
const numbersIn = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];

describe('the facts of a bulletin', () => {
  it('are sums of released cells, place by place, and nothing else', () => {
    fc.assert(
      fc.property(aWorld, (items) => {
        const releases = items.map(([a, b, c, settled]) => releaseOf([a, b, c], settled));
        const rows = releases.map((release, at) => releaseRow({ ...release, id: `r${at}`, week: WEEK, rev: 1 }));
        const facts = factsOf(about, [roster('QX01', 'QX02', 'QX03'), ...rows]);
        for (const line of facts.lines) {
          for (const part of ['exact', 'tens'] as const) {
            const own = releases
              .flatMap(({ cells }) => cells)
              .filter(({ place, isExact }) => place === line.key && isExact === (part === 'exact'));
            expect(line[part].targeted).toBe(own.reduce((n, one) => n + one.targeted, 0));
            expect(line[part].completed).toBe(own.reduce((n, one) => n + one.completed, 0));
            expect(line[part].late).toBe(own.reduce((n, one) => n + one.late, 0));
            expect(line[part].reachable.of).toBe(own.reduce((n, one) => n + (one.reachable ?? 0), 0));
            expect(line[part].started.of).toBe(own.reduce((n, one) => n + (one.started ?? 0), 0));
          }
          expect(numbersIn(line.tens).every((n) => n % 10 === 0)).toBe(true);
        }
        const sum = (part: 'exact' | 'tens') => facts.lines.reduce((n, line) => n + line[part].completed, 0);
        expect([facts.total.exact.completed, facts.total.tens.completed]).toEqual([sum('exact'), sum('tens')]);
      }),
      { numRuns: 300 },
    );
  });

  it('do not change with any count that was not told', () => {
    // Two worlds that differ in what is hidden alone, and are told the same, make the same bulletin, to the byte.
    fc.assert(
      fc.property(aPlace('QX01'), aPlace('QX01'), (one, other) => {
        const [a, b] = [releaseOf([one], true), releaseOf([other], true)];
        fc.pre(JSON.stringify(a) === JSON.stringify(b));
        const facts = [a, b].map((release) => factsOf(about, [roster('QX01'), releaseRow({ ...release, id: 'r', week: WEEK, rev: 1 })]));
        expect(JSON.stringify(facts[0])).toBe(JSON.stringify(facts[1]));
      }),
      { numRuns: 50 },
    );
    // One family more among a small group: nothing moves.
    const small = (completed: number): PlaceCounts => ({ place: 'QX01', pushes: 1, grades: [{ grade: 1, funnel: { ...EMPTY_FUNNEL, targeted: 40, reachable: 40, started: 5, completed } }] }); // prettier-ignore
    const [three, four] = [3, 4].map((n) => JSON.stringify(factsOf(about, [roster('QX01'), releaseRow({ ...releaseOf([small(n)], true), id: 'r', week: WEEK, rev: 1 })]))); // prettier-ignore
    expect(three).toBe(four);
  });

  it('stand in the order of codes whatever the figures, and say who had nothing and who is too small', () => {
    const facts = factsOf(about, [
      roster('QX01', 'QX02', 'QX03', 'QX04'),
      counts('a', WEEK, [cell('QX03', 100, 99), cell('QX01', 100, 1), cell('QX02', 0, 0, { isExact: false })]),
      counts('later', WEEK + 1, [cell('QX04', 100, 50)]),
    ]);
    expect(facts.lines.map(({ key }) => key)).toEqual(['QX01', 'QX03']);
    expect(facts.without).toEqual(['学校QX04']);
    expect(facts.hidden).toEqual(['学校QX02']);
    expect(JSON.stringify(facts)).not.toMatch(/rank|score/i);
  });
});
