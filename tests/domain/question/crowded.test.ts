import * as fc from 'fast-check';
import { crowdedSeconds, type PinnedAsk } from '../../../bot-server/domain/question/crowded';

const asks = (...seconds: number[]): PinnedAsk[] => seconds.map((atSecond, n) => ({ guardianId: `g${n}`, studentId: `s${n}`, atSecond }));

it('five families within ten seconds are told, four are not', () => {
  expect(crowdedSeconds(asks(120, 125, 130, 135, 140))).toEqual([{ second: 130, families: 5 }]);
  expect(crowdedSeconds(asks(120, 125, 130, 135))).toEqual([]);
  expect(crowdedSeconds(asks(100, 125, 130, 135, 151))).toEqual([]);
});

it('one family asking five times is one, and so are two parents of one child and one parent of two', () => {
  expect(crowdedSeconds(asks(1, 2, 3, 4, 5).map((one) => ({ ...one, guardianId: 'g', studentId: 's' })))).toEqual([]);
  expect(crowdedSeconds(asks(1, 2, 3, 4, 5).map((one, n) => (n < 2 ? { ...one, studentId: 's' } : one)))).toEqual([]);
  expect(crowdedSeconds(asks(1, 2, 3, 4, 5).map((one, n) => (n < 2 ? { ...one, guardianId: 'g' } : one)))).toEqual([]);
});

it('no question counts for two places, every place has its five, in the order of the seconds', () => {
  const ask = fc.record({
    guardianId: fc.constantFrom(...'abcdefgh'),
    studentId: fc.constantFrom(...'stuvwxyz'),
    atSecond: fc.integer({ min: 0, max: 120 }),
  });
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 60 }), (some) => {
      const found = crowdedSeconds(some);
      expect(found.map(({ second }) => second)).toEqual([...found.map(({ second }) => second)].sort((a, b) => a - b));
      expect(found.reduce((sum, { families }) => sum + families, 0)).toBeLessThanOrEqual(some.length);
      for (const { second, families } of found) {
        const near = some.filter(({ atSecond }) => Math.abs(atSecond - second) <= 10);
        expect(families).toBeGreaterThanOrEqual(5);
        expect(new Set(near.map(({ guardianId }) => guardianId)).size).toBeGreaterThanOrEqual(families);
      }
      const reversed = crowdedSeconds([...some].reverse());
      expect(reversed).toEqual(found);
    }),
  );
});
