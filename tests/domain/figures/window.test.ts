import fc from 'fast-check';
import { spanOf, wholeWeeks, windowDays } from '../../../bot-server/domain/figures/window';
import { DAY } from '../../../bot-server/domain/time/instant';
import { instantOf, weekday } from '../../../bot-server/domain/time/civil';
import { startOfWeek, weekDays, weekOf } from '../../../bot-server/domain/time/week';

const at = (day: string, minute = 0) => instantOf(day, minute);

describe('weeks', () => {
  it('begin on Monday 00:00 in China', () => {
    expect(weekOf(at('2026-09-07'))).toBe(weekOf(at('2026-09-06', 1439)) + 1);
    expect(weekDays(weekOf(at('2026-09-09', 600)))).toEqual({ from: '2026-09-07', to: '2026-09-13' });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (now) => {
        const start = startOfWeek(weekOf(now));
        expect(weekday(start)).toBe(1);
        expect(now - start).toBeGreaterThanOrEqual(0);
        expect(now - start).toBeLessThan(7 * DAY);
      }),
    );
  });

  it('make every named window, so that a bureau may ask for each of them', () => {
    const term = { startsOn: '2026-09-01', endsOn: '2027-01-20' };
    const now = at('2026-11-18', 700);
    expect(windowDays('week', now, undefined)).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(windowDays('month', now, undefined)).toEqual({ from: '2026-10-26', to: '2026-11-22' });
    expect(windowDays('term', now, term)).toEqual({ from: '2026-08-31', to: '2027-01-24' });
    for (const name of ['week', 'last-week', 'month', 'term'] as const)
      for (const known of [term, undefined]) expect(wholeWeeks(windowDays(name, now, known))).toBeDefined();
  });

  it('are whole or refused', () => {
    expect(wholeWeeks({ from: '2026-11-16', to: '2026-11-29' })).toEqual({ from: weekOf(at('2026-11-16')), to: weekOf(at('2026-11-23')) });
    for (const [from, to] of [
      ['2026-11-16', '2026-11-21'],
      ['2026-11-17', '2026-11-23'],
      ['2026-11-22', '2026-11-16'],
      ['2026-13-01', '2026-13-07'],
      ['2020-01-06', '2026-11-22'],
    ] as const)
      // prettier-ignore
      expect(wholeWeeks({ from, to })).toBeUndefined();
    expect(spanOf({ from: '2026-11-17', to: '2026-11-17' })).toEqual({ from: at('2026-11-17'), to: at('2026-11-18') });
  });
});
