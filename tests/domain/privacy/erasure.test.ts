import * as fc from 'fast-check';
import { mayTakeBack, newErasure } from '../../../bot-server/domain/erasure/erasure';
import { ERASURE_PLACES, WHAT_STAYS } from '../../../bot-server/domain/erasure/places';
import { civilDate, formatInstant, instantOf, weekday } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../../bot-server/domain/time/instant';
import { endOfWorkingDay, NO_PUBLIC_DAYS } from '../../../bot-server/domain/time/working-days';

describe('a deadline in working days', () => {
  it('leaves weekends out and ends with the day', () => {
    // Friday 20 November 2026, evening: the first working day after it is Monday.
    const friday = instantOf('2026-11-20', 20 * 60);
    expect(formatInstant(endOfWorkingDay(friday, 1, NO_PUBLIC_DAYS))).toBe('2026-11-24 00:00');
    expect(formatInstant(endOfWorkingDay(friday, 15, NO_PUBLIC_DAYS))).toBe('2026-12-12 00:00');
    expect(formatInstant(endOfWorkingDay(instantOf('2026-11-22'), 5, NO_PUBLIC_DAYS))).toBe('2026-11-28 00:00');
  });

  it('holds exactly n working days, in any week', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 }), fc.integer({ min: 1, max: 40 }), (days, n) => {
        const from = instantOf('2026-01-01', 9 * 60) + days * DAY;
        const end = endOfWorkingDay(from, n, NO_PUBLIC_DAYS);
        let counted = 0;
        for (let at = instantOf(civilDate(from)) + DAY; at < end; at += DAY) if (weekday(at) <= 5) counted += 1;
        expect(counted).toBe(n);
        expect(weekday(end - 1)).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('the wish to be erased', () => {
  const ask = { no: 'N', scope: 'child' as const, schoolId: 'S', studentId: 's', guardianId: 'g' };
  const now = instantOf('2026-11-20', 600);

  it('waits 72 hours for a child, not at all for a withdrawn purpose', () => {
    expect(newErasure(ask, now, NO_PUBLIC_DAYS).takeBackUntil).toBe(now + 72 * HOUR);
    expect(newErasure({ ...ask, scope: 'learning-record' }, now, NO_PUBLIC_DAYS).takeBackUntil).toBe(now);
  });

  it('is taken back only by who asked, only in time, only while it waits', () => {
    const wish = newErasure(ask, now, NO_PUBLIC_DAYS);
    expect(mayTakeBack(wish, 'g', now + 72 * HOUR - 1)).toBe(true);
    expect(mayTakeBack(wish, 'g', now + 72 * HOUR)).toBe(false);
    expect(mayTakeBack(wish, 'other', now)).toBe(false);
    expect(mayTakeBack({ ...wish, state: 'running' }, 'g', now)).toBe(false);
  });

  it('tells families of everything that the law keeps', () => {
    const kept = Object.entries(ERASURE_PLACES).filter(([, { does }]) => ['kept', 'emptied'].includes(does));
    expect(kept.map(([place]) => place)).toEqual([
      ...['roster_journal', 'roster_operations', 'consentRecords', 'corrections', 'erasures'],
      ...['audit', 'feeOrders', 'feeNotices'],
    ]);
    for (const word of ['同意', '看过', '缴费', '回执']) expect(WHAT_STAYS.join()).toContain(word);
  });
});
