import fc from 'fast-check';
import { NO_COUNTS, type ReleasedCounts } from '../../../bot-server/domain/figures/bureau';
import { sameCohort, type PlaceWeek } from '../../../bot-server/domain/figures/cohort';

const counts = (targeted: number, completed: number): ReleasedCounts => ({ ...NO_COUNTS, targeted, completed });
const row = (place: string, week: number, targeted: number, completed: number): PlaceWeek => ({
  ...{ place, week, exact: counts(targeted, completed), computedAt: week },
  families: { reach: 0, completion: targeted, finish: 0 },
});

describe('weeks beside each other', () => {
  it('are of the places that have figures in every one of them', () => {
    const found = sameCohort([row('B', 2, 50, 20), row('A', 1, 100, 40), row('A', 2, 100, 60), row('C', 1, 70, 70)]);
    expect(found).toMatchObject({ places: 1, among: 3 });
    expect(found.sums.map(({ key, exact }) => [key, exact.targeted, exact.completed])).toEqual([[1, 100, 40], [2, 100, 60]]); // prettier-ignore
  });

  it('leave out a week of which nothing is told, and say nothing where no place has them all', () => {
    const holiday = [row('A', 1, 100, 40), row('A', 2, 0, 0), row('A', 3, 100, 50)];
    expect(sameCohort(holiday).sums.map(({ key }) => key)).toEqual([1, 3]);
    expect(sameCohort([row('A', 1, 100, 40), row('B', 2, 90, 30)])).toEqual({ sums: [], places: 0, among: 2 });
    expect(sameCohort([])).toEqual({ sums: [], places: 0, among: 0 });
  });

  it('are sums of what those places were told and of nothing else, whatever the order', () => {
    const cell = fc.record({
      place: fc.constantFrom('A', 'B', 'C', 'D'),
      week: fc.integer({ min: 1, max: 4 }),
      n: fc.integer({ min: 0, max: 400 }),
    });
    const table = fc.uniqueArray(cell, { selector: ({ place, week }) => `${place}${week}`, maxLength: 16 });
    fc.assert(
      fc.property(table, (cells) => {
        const rows = cells.map(({ place, week, n }) => row(place, week, n, Math.floor(n / 2)));
        const found = sameCohort(rows);
        expect(sameCohort([...rows].reverse())).toEqual(found);
        const weeks = [...new Set(cells.filter(({ n }) => n > 0).map(({ week }) => week))];
        const steady = ['A', 'B', 'C', 'D'].filter((place) => weeks.length > 0 && weeks.every((week) => cells.some((one) => one.place === place && one.week === week && one.n > 0))); // prettier-ignore
        expect(found.places).toBe(steady.length);
        for (const { key, exact, families } of found.sums) {
          const own = cells.filter(({ place, week }) => week === key && steady.includes(place)).reduce((n, one) => n + one.n, 0);
          expect([exact.targeted, families?.completion]).toEqual([own, own]);
        }
      }),
    );
  });
});
