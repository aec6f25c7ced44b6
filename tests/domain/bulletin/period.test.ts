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
        expect(periodBefore(month)?.last).toBe(month.first - 1);
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
        const newest = newestDue(kind, at)!;
        expect(dueAt(newest)).toBeLessThanOrEqual(at);
        const next =
          kind === 'weekly' ? weekly(newest.first + 1) : monthly(civilDate(instantOf(addDays(`${newest.key}-28`, 7))).slice(0, 7));
        expect(dueAt(next)).toBeGreaterThan(at);
        expect(instantOf(periodDays(newest).to) + DAY).toBeLessThanOrEqual(at);
        expect(periodOf(kind, newest.key)).toEqual(newest);
      }),
    );
  });

  it('of terms and years is whole weeks, one after the other; a year needs both its terms', () => {
    const day = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(day, day, fc.integer({ min: 60, max: 130 }), (late, later, long) => {
        const terms = [2025, 2026].flatMap((year) => [
          { id: `${year}-1`, name: '上', startsOn: addDays(`${year}-08-25`, late), endsOn: addDays(`${year}-08-25`, late + long) },
          {
            id: `${year}-2`,
            name: '下',
            startsOn: addDays(`${year + 1}-02-10`, later),
            endsOn: addDays(`${year + 1}-02-10`, later + long),
          },
        ]);
        const [first, ...rest] = terms.map(({ id }) => periodOf('termly', id, terms));
        expect(periodBefore(first!, terms)).toBeUndefined();
        for (const [at, period] of rest.entries()) {
          expect(period.first).toBeGreaterThan([first!, ...rest][at]!.last);
          expect(periodBefore(period, terms)).toEqual([first!, ...rest][at]);
          expect(periodDays(period).from <= terms[at + 1]!.startsOn && terms[at + 1]!.endsOn <= periodDays(period).to).toBe(true);
        }
        const year = periodOf('yearly', '2026-2027', terms);
        expect([year.first, year.last]).toEqual([rest[1]!.first, rest[2]!.last]);
        expect(periodBefore(year, terms)?.key).toBe('2025-2026');
        expect(newestDue('yearly', dueAt(year) - 1, undefined, terms)?.key).toBe('2025-2026');
        expect(newestDue('yearly', dueAt(year), undefined, terms)?.key).toBe('2026-2027');
        expect(() => periodOf('yearly', '2026-2027', terms.slice(0, 3))).toThrow('没有这一期');
      }),
    );
    // Two that share a week are never compared.
    const touching = ['2026-09-01', '2026-11-11'].map((startsOn, at) => ({
      id: `t${at}`,
      name: '',
      startsOn,
      endsOn: addDays(startsOn, 70),
    }));
    expect(periodBefore(periodOf('termly', 't1', touching), touching)).toBeUndefined();
    expect(newestDue('termly', instantOf('2026-09-01'))).toBeUndefined();
  });

  it.each(['2026-09-08', '2026-13', '2026-02-30', '', 'x'])('%p names none', (key) => {
    expect(() => periodOf('weekly', key)).toThrow('没有这一期');
    expect(() => periodOf('monthly', key)).toThrow('没有这一期');
  });
});
