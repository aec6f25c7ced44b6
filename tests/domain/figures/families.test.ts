import fc from 'fast-check';
import { familiesOf, type CellOfPush } from '../../../bot-server/domain/figures/families';
import { toldCells, type ClassCount } from '../../../bot-server/domain/figures/school';
import { EMPTY_FUNNEL } from '../../../bot-server/domain/report/funnel';

const cell = (pushId: string, classroomIds: readonly string[], targeted: number, started: number, isExact = true): CellOfPush => ({
  pushId,
  cell: { classroomIds, isExact, targeted, reachable: targeted, completed: started, started, late: 0 },
});

describe('how many different families the exact cells are of', () => {
  it('is of each class its largest push, and not each push anew', () => {
    const cells = [cell('p1', ['a'], 40, 20), cell('p2', ['a'], 42, 12), cell('p1', ['b'], 30, 9), cell('p3', ['b'], 30, 11)];
    expect(familiesOf(cells)).toEqual({ reach: 72, completion: 72, finish: 31 });
  });

  it('takes classes that were ever told together as one, and leaves out what is told in fives', () => {
    const cells = [cell('p1', ['a', 'b'], 14, 10), cell('p2', ['b', 'c'], 16, 10), cell('p3', ['a'], 10, 6), cell('p3', ['c'], 9, 7)];
    expect(familiesOf(cells)).toEqual({ reach: 19, completion: 19, finish: 13 });
    expect(familiesOf([cell('p1', ['a'], 40, 20, false)])).toEqual({ reach: 0, completion: 0, finish: 0 });
    expect(familiesOf([])).toEqual({ reach: 0, completion: 0, finish: 0 });
  });

  it('is never more than there are, whatever was pushed to whom', () => {
    const size = fc.nat(30);
    const room = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), size, size, size);
    const push = fc.uniqueArray(room, { selector: ([id]) => id, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(push, { maxLength: 6 }), (pushes) => {
        const largest = new Map<string, number>();
        const cells = pushes.flatMap((rooms, n) => {
          const counts = rooms.map(([classroomId, rest, undone, completed]): ClassCount => {
            const targeted = rest + undone + completed;
            largest.set(classroomId, Math.max(targeted, largest.get(classroomId) ?? 0));
            return { classroomId, funnel: { ...EMPTY_FUNNEL, targeted, reachable: targeted, started: undone + completed, completed } };
          });
          return toldCells(counts, () => false).map((told): CellOfPush => ({ pushId: `p${n}`, cell: told }));
        });
        const { reach, completion, finish } = familiesOf(cells);
        const all = [...largest.values()].reduce((sum, n) => sum + n, 0);
        expect([completion <= all, finish <= completion, reach === completion]).toEqual([true, true, true]);
        const exact = cells.filter(({ cell: { isExact } }) => isExact);
        const most = Math.max(0, ...exact.map(({ cell: { targeted } }) => targeted));
        expect(completion).toBeGreaterThanOrEqual(most);
      }),
    );
  });
});
