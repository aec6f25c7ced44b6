import fc from 'fast-check';
import { suppress, type Counts, type Shown } from '../../../bot-server/domain/report/suppress';

const LEVELS = ['targeted', 'reachable', 'started', 'completed'] as const;
type Tuple = readonly [number, number, number, number];
const SMALLEST = 3;
const MOST = 9;

const tuples: Tuple[] = [];
for (let t = 0; t <= MOST; t++)
  for (let r = 0; r <= t; r++) for (let s = 0; s <= r; s++) for (let c = 0; c <= s; c++) tuples.push([t, r, s, c]);

const fits = (shown: Shown, tuple: Tuple): boolean =>
  LEVELS.every((level, index) => shown[level] === null || shown[level] === tuple[index]);

/** Everything that a row could be, by somebody who tries all numbers: what is shown, nested groups, and the totals. */
function possible(shown: readonly Shown[], total: Shown): Set<string>[] {
  const columns = LEVELS.map((_, index) => index).filter((index) => total[LEVELS[index]!] !== null);
  const choices = shown.map((row) => tuples.filter((tuple) => fits(row, tuple)));
  // Without a total no row says anything of another.
  if (columns.length === 0) return choices.map((tuples) => new Set(tuples.map((tuple) => tuple.join())));
  const found = shown.map(() => new Set<string>());
  const lastRow = new Map<string, Tuple[]>();
  for (const tuple of choices.at(-1)!) {
    const key = columns.map((index) => tuple[index]).join();
    lastRow.set(key, [...(lastRow.get(key) ?? []), tuple]);
  }
  const seek = (row: number, left: readonly number[], picked: readonly Tuple[]): void => {
    if (left.some((n) => n < 0)) return;
    if (row < shown.length - 1) {
      for (const tuple of choices[row]!) seek(row + 1, left.map((n, at) => n - tuple[columns[at]!]!), [...picked, tuple]); // prettier-ignore
      return;
    }
    const ends = lastRow.get(left.join());
    if (!ends) return;
    picked.forEach((tuple, index) => found[index]!.add(tuple.join()));
    ends.forEach((tuple) => found[row]!.add(tuple.join()));
  };
  seek(0, columns.map((index) => total[LEVELS[index]!]!), []); // prettier-ignore
  return found;
}

/** Sizes of all groups that a row's numbers mark out: each level, and what lies between any two. */
const groups = (tuple: readonly number[]): number[] =>
  tuple.flatMap((upper, i) => [upper, ...tuple.slice(i + 1).map((lower) => upper - lower)]);

const asCounts = ([targeted, reachable, started, completed]: Tuple, families = 50): Counts => ({
  families,
  targeted,
  reachable,
  started,
  completed,
  pushes: 1,
});

function attack(rows: readonly Tuple[]): void {
  const table = suppress(
    rows.map((tuple) => asCounts(tuple)),
    SMALLEST,
  );
  const found = possible(table.rows, table.total);
  rows.forEach((truth, row) => {
    if (truth[0] === 0) return;
    const worlds = [...found[row]!].map((world) => groups(world.split(',').map(Number)));
    groups(truth).forEach((size, group) => {
      if (size >= SMALLEST) return;
      const sizes = new Set(worlds.map((world) => world[group]));
      if (sizes.size < 2) throw new Error(`group ${group} of row ${row} is known to be ${size}: ${JSON.stringify({ rows, table })}`);
    });
  });
}

describe('suppression', () => {
  const row = fc.constantFrom(...tuples);

  it('lets nobody who tries all numbers work out a small group in a table of one or two schools', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 2 }), (rows) => attack(rows)),
      { numRuns: 600 },
    );
  });

  it('nor in a table of three, of which two show something', () => {
    const small = fc.constantFrom(...tuples.filter(([t]) => t <= 6));
    fc.assert(
      fc.property(fc.tuple(small, row, small), (rows) => attack(rows)),
      { numRuns: 100 },
    );
  });

  it('is not beaten by the test itself: the same table with its totals left in is solved', () => {
    const rows: Tuple[] = [[9, 6, 3, 0], [9, 9, 9, 9]]; // prettier-ignore
    const shown = rows.map(() => ({ families: 50, targeted: null, reachable: null, started: null, completed: null }));
    const worlds = possible([shown[0]!, { ...shown[1]!, completed: 9 }], { ...shown[0]!, completed: 9 });
    expect(new Set([...worlds[0]!].map((world) => world.split(',')[3]))).toEqual(new Set(['0']));
  });

  const big = (over: Partial<Counts> = {}): Counts => ({
    families: 400,
    targeted: 400,
    reachable: 380,
    started: 200,
    completed: 150,
    pushes: 1,
    ...over,
  });

  it('hides nothing where every group is large', () => {
    const { rows, total } = suppress([big(), big()]);
    expect(rows[0]).toEqual({ families: 400, targeted: 400, reachable: 380, started: 200, completed: 150 });
    expect(total).toEqual({ families: 800, targeted: 800, reachable: 760, started: 400, completed: 300 });
  });

  it('hides a place of few families whole, and one more place with it while the county’s total is shown', () => {
    const { rows, total } = suppress([big(), big({ targeted: 90, reachable: 70, started: 50, completed: 30 }), big(), big({ families: 9, targeted: 9, reachable: 9, started: 9, completed: 9 })]); // prettier-ignore
    expect(rows[3]).toEqual({ families: null, targeted: null, reachable: null, started: null, completed: null });
    expect(rows[1]).toEqual(rows[3]);
    expect(rows[0]?.completed).toBe(150);
    expect(total.completed).toBe(150 + 30 + 150 + 9);
  });

  it('is not fooled by a place that lost its families since, nor by an empty one beside it', () => {
    const shrunk = big({ families: 9, targeted: 40, reachable: 30, started: 20, completed: 10 });
    const empty = big({ families: 5, targeted: 0, reachable: 0, started: 0, completed: 0, pushes: 0 });
    const { rows, total } = suppress([shrunk, empty, big({ targeted: 90, reachable: 70, started: 50, completed: 30 }), big()]);
    expect([rows[0]?.targeted, rows[1]?.families]).toEqual([null, null]);
    expect(total.targeted === null || rows[2]?.targeted === null).toBe(true);
  });

  it('hides «reached» where a handful was not reached, and keeps the rest', () => {
    const { rows, total } = suppress([big({ reachable: 397 }), big()]);
    expect(rows[0]).toMatchObject({ targeted: 400, reachable: null, started: 200, completed: 150 });
    expect(total).toMatchObject({ targeted: 800, reachable: null, completed: 300 });
  });

  it('judges a sum of several pushes by the average push', () => {
    const five = big({ targeted: 2000, reachable: 1900, started: 1000, completed: 49, pushes: 5 });
    expect(suppress([five, five]).rows[0]).toMatchObject({ started: 1000, completed: null });
  });

  it('shows a school without pushes as zeros, and never lets it be another’s cover', () => {
    const none = big({ targeted: 0, reachable: 0, started: 0, completed: 0, pushes: 0 });
    const { rows, total } = suppress([none, big({ completed: 2 })]);
    expect(rows[0]).toMatchObject({ families: 400, targeted: 0, completed: 0 });
    expect([rows[1]?.completed, total.completed]).toEqual([null, null]);
    expect(suppress([none]).total.targeted).toBe(0);
    expect(suppress([])).toEqual({ rows: [], total: expect.any(Object) });
  });
});
