import fc from 'fast-check';
import { dueAt, monthly, monthOf, newestDue, periodBefore, periodDays, periodOf, weekly } from '../../../bot-server/domain/bulletin/period';
import { addDays, civilDate, instantOf, weekday } from '../../../bot-server/domain/time/civil';
import { DAY } from '../../../bot-server/domain/time/instant';
import { weekOf } from '../../../bot-server/domain/time/week';

const instants = fc.integer({ min: instantOf('2024-01-01'), max: instantOf('2031-12-31') });

describe('the time a bulletin is about', () => {
  it('is whole weeks that end in the month, and months share none and leave none out', () => {
    expect(periodDays(monthly('2026-09'))).toEqual({ from: '2026-08-31', to: '2026-09-27' });
    expect(periodDays(monthly('2026-11'))).toEqual({ from: '2026-10-26', to: '2026-11-29' });
    expect(periodDays(monthly('2027-02'))).toEqual({ from: '2027-02-01', to: '2027-02-28' });
    fc.assert(
      fc.property(instants, (at) => {
        const month = monthly(civilDate(at).slice(0, 7));
        const { from, to } = periodDays(month);
        expect([weekday(instantOf(from)), weekday(instantOf(to))]).toEqual([1, 7]);
        for (let week = month.first; week <= month.last; week++) expect(monthOf(weekly(week))).toBe(month.key);
        expect(periodBefore(month).last).toBe(month.first - 1);
      }),
    );
  });

  it('is due on the Monday after the week, and on the first Monday of the next month', () => {
    expect(dueAt(weekly(weekOf(instantOf('2026-09-10'))))).toBe(instantOf('2026-09-14', 480));
    expect(dueAt(monthly('2026-09'))).toBe(instantOf('2026-10-05', 480));
    expect(dueAt(monthly('2026-05'))).toBe(instantOf('2026-06-01', 480));
    expect(dueAt(monthly('2026-12'), 600)).toBe(instantOf('2027-01-04', 600));
  });

  it('the newest one due is over, and its next is not due', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom('weekly' as const, 'monthly' as const), (at, kind) => {
        const newest = newestDue(kind, at);
        expect(dueAt(newest)).toBeLessThanOrEqual(at);
        const next =
          kind === 'weekly' ? weekly(newest.first + 1) : monthly(civilDate(instantOf(addDays(`${newest.key}-28`, 7))).slice(0, 7));
        expect(dueAt(next)).toBeGreaterThan(at);
        expect(instantOf(periodDays(newest).to) + DAY).toBeLessThanOrEqual(at);
        expect(periodOf(kind, newest.key)).toEqual(newest);
      }),
    );
  });

  it.each(['2026-09-08', '2026-13', '2026-02-30', '', 'x'])('%p names none', (key) => {
    expect(() => periodOf('weekly', key)).toThrow('没有这一期');
    expect(() => periodOf('monthly', key)).toThrow('没有这一期');
  });
});
