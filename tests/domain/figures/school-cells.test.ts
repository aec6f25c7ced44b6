import fc from 'fast-check';
import { releaseOf } from '../../../bot-server/domain/figures/release';
import { schoolCells, schoolFigures, toldCells, type ClassCount } from '../../../bot-server/domain/figures/school';
import { EMPTY_FUNNEL, sumFunnels, type Funnel } from '../../../bot-server/domain/report/funnel';

const SMALLEST = 5;

/** The rule as it is written down, the long way: a cell is what a bureau would be told of one place of so many families that can be reached. */
function byTheRule(classes: readonly ClassCount[], own: readonly string[]) {
  const counted = classes.filter(({ funnel }) => funnel.targeted > 0);
  const closed = counted.filter(({ classroomId }) => !own.includes(classroomId));
  const small = closed.filter(({ funnel }) => funnel.reachable < 2 * SMALLEST);
  const alone = small.length > 1 ? closed.filter((one) => !small.includes(one)) : closed;
  const cell = (some: readonly ClassCount[]) => {
    const classroomIds = some.map(({ classroomId }) => classroomId);
    const sum = sumFunnels(some.map(({ funnel }) => funnel));
    if (sum.targeted < SMALLEST) return { classroomIds, isExact: false, targeted: 0, reachable: 0, completed: 0, late: 0 };
    const place = { place: '', pushes: 1, grades: [{ grade: 0, funnel: { ...sum, targeted: sum.reachable } }] };
    const [told] = releaseOf([place], true, SMALLEST).cells;
    const { completed = 0, late = 0, isExact = false, started } = told ?? {};
    return { classroomIds, isExact, targeted: sum.targeted, reachable: sum.reachable, completed, late, ...(started === undefined ? {} : { started }) }; // prettier-ignore
  };
  const open = ({ classroomId, funnel }: ClassCount) => {
    const { targeted, reachable, started, completed, lateCompleted: late } = funnel;
    return { classroomIds: [classroomId], isExact: true, targeted, reachable, started, completed, late, funnel };
  };
  return [
    ...counted.filter(({ classroomId }) => own.includes(classroomId)).map(open),
    ...alone.map((one) => cell([one])),
    ...(small.length > 1 ? [cell(small)] : []),
  ];
}

/** From classes of two families to large ones; often so that something in it is just too small. */
const classOf = (size: fc.Arbitrary<number>): fc.Arbitrary<Funnel> =>
  fc.tuple(size, size, size, size, size).map(([rest, unstarted, undone, completed, late]) => {
    const [started, reachable] = [completed + undone, completed + undone + unstarted];
    const targeted = reachable + rest;
    return { ...EMPTY_FUNNEL, targeted, reachable, started, completed, lateCompleted: Math.min(late, targeted - completed), completedOnline: completed, leftBehind: rest }; // prettier-ignore
  });
const funnel = fc.oneof(classOf(fc.nat(3)), classOf(fc.oneof(fc.nat(6), fc.nat(45))));
const push = fc.array(funnel, { maxLength: 12 }).map((all) => all.map((one, at): ClassCount => ({ classroomId: `c${at}`, funnel: one })));
const own = fc.subarray(['c0', 'c1', 'c4']);

describe('the cells of a push in a school', () => {
  it('are what the rule says, in its order, whatever the classes are and whoever reads', () => {
    let [exact, joined, open] = [0, 0, 0];
    fc.assert(
      fc.property(push, own, (classes, mine) => {
        const told = toldCells(classes, (id) => mine.includes(id));
        expect(told).toEqual(byTheRule(classes, mine));
        exact += told.filter(({ isExact }) => isExact).length;
        joined += told.filter(({ classroomIds }) => classroomIds.length > 1).length;
        open += told.filter((cell) => cell.funnel !== undefined).length;
      }),
      { numRuns: 500 },
    );
    expect([exact > 100, joined > 100, open > 100]).toEqual([true, true, true]);
  });

  it('say the same headline with and without what stands beside it, and add up to the same figures', () => {
    fc.assert(
      fc.property(push, own, (classes, mine) => {
        const isOpen = (id: string) => mine.includes(id);
        const whole = schoolCells(classes, isOpen);
        expect(whole.map(({ beside: _beside, ...cell }) => cell)).toEqual(toldCells(classes, isOpen));
        const { exact, tens } = schoolFigures(whole);
        const sum = (of: 'targeted' | 'completed' | 'late', isExact: boolean) =>
          whole.filter((cell) => cell.isExact === isExact).reduce((n, cell) => n + cell[of], 0);
        for (const name of ['targeted', 'completed', 'late'] as const)
          expect([exact[name], tens[name]]).toEqual([sum(name, true), sum(name, false)]);
        const telling = whole.filter((cell) => cell.started !== undefined);
        const finish = [exact, tens].reduce((n, { rates }) => n + (rates.finish.among ?? 0), 0);
        expect(finish).toBe(telling.reduce((n, { started }) => n + (started ?? 0), 0));
        const done = [exact, tens].reduce((n, { rates }) => n + (rates.finish.of ?? 0), 0);
        expect(done).toBe(telling.reduce((n, { completed }) => n + completed, 0));
      }),
    );
  });
});
