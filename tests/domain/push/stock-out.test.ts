import fc from 'fast-check';
import { foretellStockOuts } from '../../../bot-server/domain/push/stock-out';
import { DAY } from '../../../bot-server/domain/time/instant';

const MONDAY = Date.UTC(2026, 8, 6, 16);
const week = (n: number) => MONDAY + n * 7 * DAY;
const weeks = [0, 1, 2].map(week);
const of = (remaining: readonly number[], perWeek: readonly number[]) => {
  const stocks = remaining.map((each) => ({ classroomId: 'c', remaining: each }));
  const asks = perWeek.flatMap((count, n) =>
    Array.from({ length: count }, (_, k) => ({ classroomIds: ['c'], startsAt: week(n) + k * DAY })),
  );
  return foretellStockOuts(['c'], stocks, asks, weeks)[0]?.weeks.map(({ rings, out }) => [rings, out]);
};

it('counts who can not be rung for all that is planned, week by week', () => {
  expect(of([0, 1, 2, 3, Infinity], [1, 1, 1])).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
  ]);
});
it('asks for no more than the week’s budget, and for nothing in a week without a push', () => {
  expect(of([3, 4], [7, 0, 1])).toEqual([
    [3, 0],
    [0, 0],
    [1, 1],
  ]);
});
it('keeps the classes apart, and an empty one', () => {
  const outlook = foretellStockOuts(
    ['a', 'b', 'empty'],
    [
      { classroomId: 'a', remaining: 0 },
      { classroomId: 'b', remaining: 0 },
      { classroomId: 'elsewhere', remaining: 0 },
    ],
    [{ classroomIds: ['a', 'empty'], startsAt: week(0) }],
    weeks,
  );
  expect(outlook.map(({ classroomId, guardians, weeks: [first] }) => [classroomId, guardians, first?.out])).toEqual([
    ['a', 1, 1],
    ['b', 1, 0],
    ['empty', 0, 0],
  ]);
});
it('nobody who has run out comes back by himself', () => {
  const few = fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 12 });
  fc.assert(
    fc.property(few, fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 }), (remaining, perWeek) => {
      const outs = (of(remaining, perWeek) ?? []).map(([, out]) => out ?? 0);
      expect(outs).toEqual([...outs].sort((a, b) => a - b));
    }),
  );
});
