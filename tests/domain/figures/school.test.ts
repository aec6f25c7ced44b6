import fc from 'fast-check';
import { schoolCells, schoolFigures, schoolFunnel, type ClassCount } from '../../../bot-server/domain/figures/school';
import { EMPTY_FUNNEL, sumFunnels } from '../../../bot-server/domain/report/funnel';

const SMALLEST = 3;
interface Class {
  readonly targeted: number;
  readonly reachable: number;
  readonly started: number;
  readonly completed: number;
}
const count = (classroomId: string, counts: Class): ClassCount => ({ classroomId, funnel: { ...EMPTY_FUNNEL, ...counts } });
const countsOf = (classes: readonly Class[]): ClassCount[] => classes.map((one, at) => count(`c${at}`, one));
const nobody = (): boolean => false;

/** Everything that a class of so many reachable families may have done. */
const doings = (reachable: number): Class[] =>
  Array.from({ length: reachable + 1 }, (_, started) =>
    Array.from({ length: started + 1 }, (__, completed) => ({ targeted: reachable, reachable, started, completed })),
  ).flat();
/** The groups that must not be known while they are small. */
const groups = ({ reachable, started, completed }: Class): number[] => [
  ...[started, completed, reachable - started, reachable - completed, started - completed],
];

const product = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((all, list) => all.flatMap((some) => list.map((one) => [...some, one])), [[]]);

/** What somebody knows for certain who knows the rule and every class's size, and tries all that may have been done. */
function givenAway(sizes: readonly number[], tellOf: (classes: readonly Class[]) => unknown, hidden = sizes.map((_, at) => at)): string[] {
  const seen = new Map<string, { readonly sizes: readonly number[]; readonly fixed: boolean[] }>();
  for (const world of product(sizes.map(doings))) {
    const all = hidden.flatMap((at) => groups(world[at]!));
    const key = JSON.stringify(tellOf(world));
    const known = seen.get(key);
    if (!known) seen.set(key, { sizes: all, fixed: all.map(() => true) });
    else all.forEach((size, at) => (known.fixed[at] &&= known.sizes[at] === size));
  }
  return [...seen].flatMap(([key, known]) =>
    known.sizes.flatMap((size, at) => (known.fixed[at] && size < SMALLEST ? [`group ${at} is ${size}: ${key}`] : [])),
  );
}

const cells = (classes: readonly Class[], isOpen: (id: string) => boolean = nobody) => schoolCells(countsOf(classes), isOpen, SMALLEST);

describe('what a school’s office is told of a push', () => {
  it.each([[[1]], [[2]], [[5]], [[6]], [[7]], [[9]], [[14]], [[3, 3]], [[2, 5]], [[5, 5]], [[4, 8]], [[7, 6]], [[2, 2, 3]], [[1, 4, 6]]])(
    'gives no small group away to who tries all numbers, with classes of %j',
    (sizes) => expect(givenAway(sizes, (classes) => cells(classes)).slice(0, 3)).toEqual([]),
  );

  it.each([[[4, 4]], [[6, 4]], [[3, 3, 3]], [[7, 6]]])('nor to a class teacher of the first of %j, who knows that class', (sizes) => {
    const others = sizes.map((_, at) => at).slice(1);
    const tell = (classes: readonly Class[]) => [classes[0], cells(classes, (id) => id === 'c0')];
    expect(givenAway(sizes, tell, others).slice(0, 3)).toEqual([]);
  });

  it('is attacked by a test that can win: whole totals beside the cells, or an own class among the small ones', () => {
    const total = (classes: readonly Class[]) => classes.reduce((n, { completed }) => n + completed, 0);
    expect(givenAway([6, 4], (classes) => [cells(classes), total(classes)]).length).toBeGreaterThan(5);
    expect(givenAway([4, 4], (classes) => [classes[0], cells(classes)], [1]).length).toBeGreaterThan(5);
  });

  const size = fc.nat(60);
  const classes = fc.array(
    fc
      .tuple(size, size, size, size)
      .map(([a, b, c, d]): Class => ({ targeted: a + b + c + d, reachable: a + b + c, started: a + b, completed: a })),
    { maxLength: 8 },
  );
  it('is never more than there is, at most one small group short of it in a cell, and whole where nothing is small', () => {
    fc.assert(
      fc.property(classes, (all) => {
        const counts = countsOf(all);
        const told = schoolCells(counts, nobody);
        expect(told.flatMap(({ classroomIds }) => classroomIds).sort()).toEqual(counts.filter(({ funnel }) => funnel.targeted > 0).map(({ classroomId }) => classroomId).sort()); // prettier-ignore
        for (const cell of told) {
          const sum = sumFunnels(counts.filter(({ classroomId }) => cell.classroomIds.includes(classroomId)).map(({ funnel }) => funnel));
          expect(cell.completed).toBeLessThanOrEqual(sum.completed);
          if (cell.isExact) expect([cell.completed, cell.targeted]).toEqual([sum.completed, sum.targeted]);
          else if (sum.completed < 5) expect(cell.completed).toBe(0);
          else expect(sum.reachable - sum.completed).toBeLessThan(5);
          const large = sum.completed >= 5 && sum.reachable - sum.completed >= 5;
          expect(cell.isExact).toBe(large);
        }
        const { exact, tens } = schoolFigures(told);
        const { funnel } = schoolFunnel(told);
        expect((exact.completed ?? 0) + (tens.completed ?? 0)).toBe(funnel.completed);
        expect((exact.targeted ?? 0) + (tens.targeted ?? 0)).toBe(funnel.targeted);
      }),
    );
  });

  it('tells of what stands beside it so many at least, and leaves a group of whatever they are parts of', () => {
    const beside = fc.record({ online: size, declared: size, lateDeclared: size, held: size, away: size, home: size });
    fc.assert(
      fc.property(classes, beside, (all, parts) => {
        for (const { funnel } of countsOf(all)) {
          const open = funnel.targeted - funnel.completed;
          const [declared, lateDeclared] = [
            Math.min(parts.declared, open),
            Math.min(parts.lateDeclared, open - Math.min(parts.declared, open)),
          ];
          const whole = { ...funnel, declared, lateDeclared, held: Math.min(parts.held, open - declared - lateDeclared), completedOnline: Math.min(parts.online, funnel.completed), leftBehind: funnel.targeted, awayCompleted: Math.min(parts.away, funnel.completed), homeCompleted: Math.min(parts.home, funnel.completed) }; // prettier-ignore
          const { funnel: told } = schoolFunnel(schoolCells([{ classroomId: 'c', funnel: whole }], nobody));
          const names = ['declared', 'lateDeclared', 'held', 'completedOnline', 'leftBehind', 'awayCompleted', 'homeCompleted'] as const;
          for (const name of names) expect([told[name] % 5, told[name] <= whole[name]]).toEqual([0, true]);
          const left = told.targeted - told.completed - told.lateCompleted - told.declared - told.lateDeclared - told.held;
          if (told.declared + told.lateDeclared + told.held + told.lateCompleted > 0) expect(left).toBeGreaterThanOrEqual(5);
          for (const name of ['completedOnline', 'awayCompleted', 'homeCompleted'] as const)
            if (told[name] > 0) expect(told.completed - told[name]).toBeGreaterThanOrEqual(5);
        }
      }),
    );
  });

  it('is all of it where every class is the reader’s own', () => {
    const all = countsOf([{ targeted: 9, reachable: 8, started: 3, completed: 1 }]);
    expect(schoolFunnel(schoolCells(all, () => true))).toEqual({ funnel: all[0]?.funnel });
    expect(schoolFunnel(schoolCells(all, nobody))).toEqual({
      funnel: { ...EMPTY_FUNNEL, targeted: 9, reachable: 8 },
      office: { finish: { of: 0, among: 0 }, rounded: true },
    });
  });

  it('tells small classes together, so that a small school has figures at all', () => {
    const six = { targeted: 8, reachable: 8, started: 6, completed: 5 };
    expect(cells([six, six]).map(({ classroomIds, completed, isExact }) => [classroomIds.length, completed, isExact])).toEqual([[1, 5, true], [1, 5, true]]); // prettier-ignore
    const [together, ...rest] = schoolCells(countsOf([six, six, six]), nobody);
    expect([together?.classroomIds, together?.completed, together?.isExact, rest]).toEqual([['c0', 'c1', 'c2'], 15, true, []]);
  });
});
