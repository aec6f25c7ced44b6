import fc from 'fast-check';
import { corrected, releaseOf, type PlaceCounts, type ReleasedCell } from '../../../bot-server/domain/figures/release';
import { EMPTY_FUNNEL, type Funnel } from '../../../bot-server/domain/report/funnel';

const SMALLEST = 3;
type Tuple = readonly [targeted: number, reachable: number, started: number, completed: number];
const funnel = ([targeted, reachable, started, completed]: Tuple, lateCompleted = 0): Funnel => ({ ...EMPTY_FUNNEL, targeted, reachable, started, completed, lateCompleted }); // prettier-ignore
const place = (id: string, ...grades: Tuple[]): PlaceCounts => ({
  place: id,
  pushes: 1,
  grades: grades.map((tuple, at) => ({ grade: at + 1, funnel: funnel(tuple) })),
});
const tuplesOf = (targeted: number): Tuple[] => {
  const all: Tuple[] = [];
  for (let r = 0; r <= targeted; r++) for (let s = 0; s <= r; s++) for (let c = 0; c <= s; c++) all.push([targeted, r, s, c]);
  return all;
};
/** Sizes of every group that counts mark out, beside how many there are at all: each level, and what lies between any two. */
const groups = (tuple: readonly number[]): number[] =>
  tuple.flatMap((upper, i) => [...(i === 0 ? [] : [upper]), ...tuple.slice(i + 1).map((lower) => upper - lower)]);

interface World {
  readonly sizes: readonly number[];
  readonly told: unknown;
}
/** What somebody knows for certain who tries all worlds and sees what is told of each: groups smaller than the smallest cell. */
function givenAway(worlds: readonly World[]): string[] {
  const seen = new Map<string, { first: readonly number[]; fixed: boolean[]; count: number }>();
  for (const { sizes, told } of worlds) {
    const key = JSON.stringify(told);
    const known = seen.get(key);
    if (!known) seen.set(key, { first: sizes, fixed: sizes.map(() => true), count: 1 });
    else {
      known.count += 1;
      sizes.forEach((size, at) => (known.fixed[at] = known.fixed[at]! && known.first[at] === size));
    }
  }
  return [...seen].flatMap(([key, { first, fixed }]) =>
    first.flatMap((size, at) => (fixed[at] && size < SMALLEST ? [`group ${at} is ${size}: ${key}`] : [])),
  );
}

const running = (counts: PlaceCounts): ReleasedCell | undefined => releaseOf([counts], false, SMALLEST).cells[0];
const settled = (counts: PlaceCounts): ReleasedCell | undefined => releaseOf([counts], true, SMALLEST).cells[0];

describe('what a bureau is told of one item in one week at one place', () => {
  // The attacker knows the rule, how many families there are, the last tens of the week and the exact counts after it.
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])(
    'of %i families gives no small group away to who tries all numbers',
    (targeted) => {
      const worlds = tuplesOf(targeted).map((tuple): World => {
        const counts = place('A', tuple);
        return { sizes: groups(tuple), told: [running(counts), settled(counts)] };
      });
      expect(givenAway(worlds).slice(0, 5)).toEqual([]);
    },
  );

  it('nor by grades, whose sizes are known too', () => {
    const pairs = (targeted: number): Tuple[] => Array.from({ length: targeted + 1 }, (_, done) => [targeted, targeted, targeted, done]);
    for (let a = 1; a <= 9; a++)
      for (let b = 1; b <= 9; b++) {
        const worlds = pairs(a).flatMap((x) =>
          pairs(b).map((y): World => {
            const counts = place('A', x, y);
            return { sizes: [x[3], a - x[3], y[3], b - y[3]], told: [running(counts), settled(counts)] };
          }),
        );
        expect(givenAway(worlds).slice(0, 3)).toEqual([]);
      }
  });

  it('is attacked by a test that can win: exact counts of small groups are found', () => {
    const worlds = tuplesOf(4).map((tuple): World => ({ sizes: groups(tuple), told: tuple }));
    expect(givenAway(worlds).length).toBeGreaterThan(10);
  });

  it('moves by whole tens while it runs, so nobody sees one family come', () => {
    const start = fc.integer({ min: 10, max: 500 });
    fc.assert(
      fc.property(start, fc.array(fc.nat(2), { maxLength: 60 }), (targeted, coming) => {
        let done = 0;
        let before: number | undefined;
        for (const more of coming) {
          done = Math.min(done + more, targeted);
          const cell = releaseOf([place('A', [targeted, targeted, done, done])], false).cells[0];
          expect([cell!.targeted % 10, cell!.completed % 10, cell!.isExact]).toEqual([0, 0, false]);
          expect(cell!.targeted - cell!.completed).toBeGreaterThanOrEqual(targeted < 10 ? 0 : 10);
          if (before !== undefined) expect([0, 10]).toContain(Math.abs(cell!.completed - before));
          before = cell!.completed;
        }
      }),
    );
  });
});

describe('a settled release', () => {
  it('tells all that is large enough, and parts it by grade where every grade is', () => {
    const { state, cells } = releaseOf([place('B', [200, 180, 150, 100], [200, 150, 120, 90]), place('A', [60, 55, 40, 5])], true);
    expect(state).toBe('settled');
    expect(cells).toEqual([
      { place: 'A', isExact: false, targeted: 60, completed: 0, late: 0 },
      {
        place: 'B',
        isExact: true,
        targeted: 400,
        reachable: 330,
        started: 270,
        completed: 190,
        late: 0,
        grades: [
          { grade: 1, targeted: 200, completed: 100 },
          { grade: 2, targeted: 200, completed: 90 },
        ],
      },
    ]);
    expect(releaseOf([place('B', [200, 195, 150, 100], [20, 20, 20, 15])], true).cells[0]).toMatchObject({ isExact: true, completed: 115 });
    expect(releaseOf([place('B', [200, 195, 150, 100], [20, 20, 20, 15])], true).cells[0]).not.toHaveProperty('grades');
    expect(releaseOf([place('B', [200, 195, 150, 100])], true).cells[0]).not.toHaveProperty('reachable');
  });

  it('judges several pushes by the average one', () => {
    const twice = { ...place('A', [400, 300, 200, 15]), pushes: 2 };
    expect(releaseOf([twice], true).cells[0]?.isExact).toBe(false);
    expect(releaseOf([{ ...twice, pushes: 1 }], true).cells[0]?.isExact).toBe(true);
  });

  const base = [400, 350, 300, 200] as const;
  it('follows a correction that moves a crowd, never one that moves a family', () => {
    const former = releaseOf([place('A', base)], true);
    expect(corrected(former, [place('A', [400, 350, 300, 201])])).toEqual(former);
    expect(corrected(former, [place('A', [401, 351, 301, 201])])).toEqual(former);
    expect(corrected(former, [place('A', [400, 350, 300, 212])]).cells[0]).toMatchObject({ completed: 212 });
    // Twelve new families of whom eleven are done: the twelfth would be known.
    expect(corrected(former, [place('A', [412, 362, 312, 211])])).toEqual(former);
    expect(corrected(former, [])).toEqual(former);
    expect(corrected(former, [place('A', [400, 350, 300, 3])])).toEqual(former);
    expect(corrected(former, [place('A', base), place('B', base)]).cells).toHaveLength(2);
  });

  it('changes every count and every part by nothing or by ten at least, whatever is put right', () => {
    const tuple = fc
      .tuple(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60))
      .map(([a, b, c, d]): Tuple => [a + b + c + d, a + b + c, a + b, a]);
    fc.assert(
      fc.property(tuple, tuple, (first, second) => {
        const former = releaseOf([place('A', first)], true);
        const [before, after] = [former.cells[0], corrected(former, [place('A', second)]).cells[0]];
        if (!before?.isExact || !after?.isExact) return;
        const levels = (['targeted', 'reachable', 'started', 'completed'] as const).filter((name) => before[name] !== undefined && after[name] !== undefined); // prettier-ignore
        const moved = levels.map((name) => after[name]! - before[name]!);
        const sizes = moved.flatMap((upper, at) => [upper, ...moved.slice(at + 1).map((lower) => upper - lower)]);
        for (const size of sizes) expect(size === 0 || Math.abs(size) >= 10).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('several pushes of an item in a week, and answers set against one another', () => {
  const twice = (first: Tuple, second: Tuple): PlaceCounts => ({
    place: 'A',
    pushes: 2,
    grades: [first, second].map((tuple) => ({ grade: 1, funnel: funnel(tuple) })),
  });
  const doneAndNot = ([targeted, , , done]: Tuple): number[] => [done, targeted - done];
  const halves = (targeted: number): Tuple[] => Array.from({ length: targeted + 1 }, (_, done) => [targeted, targeted, done, done]);

  // The attacker knows that there were two pushes and how many families each had.
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('two pushes to %i families each give away no small group of either, nor of both', (targeted) => {
    const worlds = halves(targeted).flatMap((first) =>
      halves(targeted).map((second): World => {
        const counts = twice(first, second);
        const sizes = [...doneAndNot(first), ...doneAndNot(second), first[3] + second[3]];
        return { sizes, told: [running(counts), settled(counts)] };
      }),
    );
    expect(givenAway(worlds).slice(0, 3)).toEqual([]);
  });

  type Answer = readonly [targeted: number, completed: number];
  const sumOf = (cells: readonly (ReleasedCell | undefined)[], isExact: boolean): Answer => {
    const own = cells.flatMap((cell) => (cell?.isExact === isExact ? [cell] : []));
    return [own.reduce((n, { targeted }) => n + targeted, 0), own.reduce((n, { completed }) => n + completed, 0)];
  };
  /** Every answer that the figures give over these cells (by item, by place, by week, and any of them narrowed), and every two subtracted. */
  function answersOver(cells: readonly (ReleasedCell | undefined)[]): unknown {
    const all: Answer[] = [];
    for (let some = 1; some < 1 << cells.length; some++)
      for (const isExact of [true, false]) all.push(sumOf(cells.filter((_, at) => (some >> at) & 1), isExact)); // prettier-ignore
    return all.map((one) => all.map((other) => [one[0] - other[0], one[1] - other[1]]));
  }

  it.each([
    [4, 4],
    [5, 7],
    [6, 6],
    [7, 8],
  ])('no two answers over an item of %i and one of %i families, one settled before the other, give a small group away', (a, b) => {
    const worlds = halves(a).flatMap((first) =>
      halves(b).map((second): World => {
        const [one, other] = [place('A', first), place('A', second)];
        const stages = [
          [running(one), running(other)],
          [settled(one), running(other)],
          [settled(one), settled(other)],
        ];
        return { sizes: [...doneAndNot(first), ...doneAndNot(second)], told: stages.map(answersOver) };
      }),
    );
    expect(givenAway(worlds).slice(0, 3)).toEqual([]);
  });

  it('subtracting wins where totals hold what the lines do not tell: the attack can see it', () => {
    const worlds = halves(6).flatMap((first) =>
      halves(1).map((second): World => ({
        sizes: doneAndNot(second),
        told: [settled(place('A', first)), first[3] + second[3]],
      })),
    );
    expect(givenAway(worlds).length).toBeGreaterThan(0);
  });
});
