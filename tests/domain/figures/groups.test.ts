import { groupShare, isCounted, shareOf, type GroupPlace } from '../../../bot-server/domain/figures/groups';
import { attackGroups, type GroupRule, type GroupTown } from '../../support/attack/groups';

jest.setTimeout(300_000);
const place = (name: string, targeted: number, completed: number, group: readonly [number, number], pushes = 1): GroupPlace => ({
  ...{ place: name, pushes, all: { targeted, completed } },
  group: { targeted: group[0], completed: group[1] },
});

describe('what a county is told of a group', () => {
  const three = [place('A', 200, 120, [60, 30]), place('B', 150, 90, [50, 29]), place('C', 100, 60, [45, 28])];
  it('is of every ten families so many, over all places together', () => {
    // 87 of 155, told from 80 of 150.
    expect(groupShare(three)).toBe(5);
    expect(groupShare([...three, place('D', 300, 250, [200, 190])])).toBe(7);
  });

  it('is nothing in fewer than three places, and a place does not count where any side of it is small', () => {
    expect(groupShare(three.slice(1))).toBeNull();
    expect(groupShare([])).toBeNull();
    const [first, ...others] = three;
    for (const small of [
      [60, 9],
      [60, 51],
      [190, 120],
      [100, 21],
      [200, 100],
    ] as const)
      expect(groupShare([{ ...(first ?? place('A', 0, 0, [0, 0])), group: { targeted: small[0], completed: small[1] } }, ...others])).toBe(
        small[0] === 100 ? groupShare([place('A', 200, 120, [100, 21]), ...others]) : null,
      );
  });

  it('is judged by the average push, and one family more or less moves it by a step at most', () => {
    expect(groupShare([place('A', 200, 120, [60, 30], 4), ...three.slice(1)])).toBeNull();
    expect(groupShare([place('A', 201, 121, [61, 31]), ...three.slice(1)])).toBe(5);
  });

  it('is nine for all but few and nought for few', () => {
    const all = ['A', 'B', 'C'].map((name) => place(name, 3000, 2000, [1000, 990]));
    const few = ['A', 'B', 'C'].map((name) => place(name, 3000, 2000, [1000, 12]));
    expect([groupShare(all), groupShare(few)]).toEqual([9, 0]);
  });
});

const SMALLEST = 3;
const kept: GroupRule = { isCounted: (one) => isCounted(one, SMALLEST), told: (sum) => shareOf(sum, SMALLEST) };
/** Three places and one of two families; in the second week one class of a single family was sent nothing. */
const towns: readonly GroupTown[] = [
  { classes: [13, 1], second: [true, false] },
  { classes: [12, 3], second: [true, true] },
  { classes: [14], second: [true] },
  { classes: [2], second: [true] },
];
/** Places of which a rule without care would tell. */
const hamlets: readonly GroupTown[] = [
  { classes: [7, 1], second: [true, false] },
  { classes: [2], second: [true] },
];
/** From the first, and some around which counts in steps would give somebody away. */
const seeds = [...Array.from({ length: Number(process.env['ATTACKED_PLACES'] ?? 1) * 24 }, (_, n) => n + 1), 294, 295, 296, 297, 298];
const attacked = (rule: GroupRule, isKnown = false) =>
  seeds.map((seed) => attackGroups(towns, seed, rule, { smallest: SMALLEST, isKnown }));

describe('a brute-force attack that tries every number in every place, over two weeks', () => {
  it.each([
    ['who is in it is not known', false],
    ['everybody knows who is in it', true],
  ] as const)('finds no small group where %s', (_, isKnown) => {
    const all = attacked(kept, isKnown);
    expect(all.flatMap(({ leaks }) => leaks).slice(0, 3)).toEqual([]);
    if (!isKnown) expect(all.filter(({ told }) => told.some((one) => one !== null)).length).toBeGreaterThan(2);
  });

  // The first seed that gives somebody away ends it; where counts are in steps that is one in hundreds.
  const triesFrom = (first: number): number[] => Array.from({ length: 12 }, (_, n) => first + n);
  const inSteps = (n: number): number => Math.floor(n / SMALLEST) * SMALLEST;
  it.each<[string, readonly GroupTown[], GroupRule, number, boolean?]>([
    ['counts are told', towns, { ...kept, told: ({ places, targeted, completed }) => (places < 3 ? null : [targeted, completed]) }, 1],
    ['counts are told in steps', towns, { ...kept, told: ({ places, targeted, completed }) => (places < 3 ? null : [inSteps(targeted), inSteps(completed)]) }, 290], // prettier-ignore
    ['small places count, and few', hamlets, { isCounted: () => true, told: ({ targeted, completed }) => [inSteps(targeted), inSteps(completed)] }, 1], // prettier-ignore
    ['a share of few is told', hamlets, { isCounted: () => true, told: ({ targeted, completed }) => (targeted === 0 ? null : Math.floor((completed * SMALLEST) / targeted)) }, 1, true], // prettier-ignore
  ])('wins where %s', (_, where, rule, first, isKnown = false) => {
    expect(triesFrom(first).some((seed) => attackGroups(where, seed, rule, { smallest: SMALLEST, isKnown }).leaks.length > 0)).toBe(true);
  });
});
