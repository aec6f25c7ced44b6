import { certain, eliminated, onlySubset, propagated, type Equation } from '../../support/attack/solve';

const row = (value: number, ...names: string[]): Equation => ({ terms: new Map(names.map((name) => [name, 1])), value });
const within = (...all: [string, number, number][]) => new Map(all.map(([name, low, high]) => [name, { low, high }] as const));
const sorted = (known: ReturnType<typeof certain>) => known.map(({ of, value }) => [of.join('+'), value]).sort();

describe('the attack’s own arithmetic can win', () => {
  it('finds a hidden line under a total, and one of two tables set against each other', () => {
    const size = within(['a', 0, 40], ['b', 0, 40], ['c', 0, 40]);
    expect(sorted(certain([row(30, 'a', 'b', 'c'), row(12, 'a'), row(15, 'b')], size))).toEqual([['a', 12], ['b', 15], ['c', 3]]); // prettier-ignore
    // By place a and b, by grade b and c, and all of them: no line of it alone says what b is.
    expect(sorted(certain([row(20, 'a', 'b'), row(17, 'b', 'c'), row(33, 'a', 'b', 'c')], size))).toEqual([['a', 16], ['b', 4], ['c', 13]]); // prettier-ignore
  });

  it('finds the sum of several that are not known by themselves', () => {
    const known = certain([row(30, 'a', 'b', 'c'), row(27, 'a')], within(['a', 0, 40], ['b', 0, 40], ['c', 0, 40]));
    expect(sorted(known)).toEqual([['a', 27], ['b+c', 3]]); // prettier-ignore
  });

  it('finds by bounds what no subtraction gives: all or nobody of a small class', () => {
    expect(sorted(certain([row(9, 'a', 'b')], within(['a', 0, 5], ['b', 0, 4])))).toEqual([['a', 5], ['b', 4]]); // prettier-ignore
    expect(propagated([row(9, 'a', 'b')], within(['a', 0, 5], ['b', 0, 3]))).toBeUndefined();
  });

  it('leaves out what contradicts, and takes a sum apart only where there is one way', () => {
    expect(eliminated([row(3, 'a'), row(4, 'a')])).toHaveLength(1);
    const sizes = [12, 20, 7, 5].map((size) => ({ size }));
    expect(onlySubset(sizes, 27)?.map(({ size }) => size)).toEqual([20, 7]);
    expect(onlySubset(sizes, 12)).toBeUndefined();
    expect(onlySubset(sizes, 44)).toHaveLength(4);
    expect(onlySubset(sizes, 11)).toBeUndefined();
  });
});
