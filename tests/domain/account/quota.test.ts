import fc from 'fast-check';
import { healthOf, restUntil, TRIPS_AFTER } from '../../../bot-server/domain/account/breaker';
import { limitOf, quotaDay, quotaEnd, quotaHours } from '../../../bot-server/domain/account/quota';
import { formatInstant, instantOf } from '../../../bot-server/domain/time/civil';
import { DAY, MINUTE, SECOND } from '../../../bot-server/domain/time/instant';

const at = (hour: number, minute = 0, date = '2026-09-02') => instantOf(date, hour * 60 + minute);
const now = at(19, 30);

describe('the platform’s day', () => {
  it('begins at the reset minute, which may be another than midnight', () => {
    expect(quotaDay(now)).toEqual({ startsAt: at(0), endsAt: at(0, 0, '2026-09-03') });
    expect(quotaDay(now, 20 * 60).startsAt).toBe(at(20, 0, '2026-09-01'));
    expect(quotaDay(at(20), 20 * 60).startsAt).toBe(at(20));
  });
  it('holds its own instant, whatever the reset', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 1439 }), (instant, reset) => {
        const { startsAt, endsAt } = quotaDay(instant, reset);
        expect(startsAt).toBeLessThanOrEqual(instant);
        expect(endsAt).toBeGreaterThan(instant);
        expect(endsAt - startsAt).toBe(DAY);
      }),
    );
  });
});

describe('how long a quota takes', () => {
  const hours = (messages: number, perDay?: number, usedToday = 0, perMinute?: number) =>
    quotaHours(
      { messages, usedToday, limit: { ...(perDay === undefined ? {} : { perDay }), ...(perMinute === undefined ? {} : { perMinute }) } },
      now,
    );
  it('takes nothing while it fits the day', () => {
    expect(hours(100_000, 100_000)).toBe(0);
    expect(hours(1e9)).toBe(0);
  });
  it('takes what is left today, then a day for each further share', () => {
    // 150,000 families, 100,000 a day: the rest leaves at midnight, 4.5 hours from half past seven.
    expect(hours(150_000, 100_000)).toBe(5);
    expect(hours(250_000, 100_000)).toBe(5 + 24);
    expect(hours(1, 100_000, 100_000)).toBe(5);
  });
  it('goes no faster than the minute', () => {
    expect(hours(1200, undefined, 0, 20)).toBe(1);
    // 270 minutes at 20 until midnight are 5,400; the day's share was larger.
    const end = quotaEnd({ messages: 5401, usedToday: 0, limit: { perDay: 6000, perMinute: 20 } }, now);
    expect(end === undefined ? '' : formatInstant(end)).toBe('2026-09-03 00:00');
  });
  it('waits for a closed channel, and says when there is no end', () => {
    expect(quotaEnd({ messages: 1, limit: {}, usedToday: 0, closedUntil: now + 3 * MINUTE }, now)).toBe(now + 3 * MINUTE);
    expect(hours(1, 0)).toBeUndefined();
    expect(hours(0, 0)).toBe(0);
  });
  it('is as a clock that counts call by call would have it', () => {
    const small = {
      perDay: fc.integer({ min: 1, max: 400 }),
      perMinute: fc.integer({ min: 1, max: 3 }),
      messages: fc.integer({ min: 1, max: 900 }),
    };
    fc.assert(
      fc.property(fc.record(small), fc.integer({ min: 0, max: 1439 }), ({ perDay, perMinute, messages }, reset) => {
        let [minute, left, day, used] = [now, messages, quotaDay(now, reset).startsAt, 0];
        for (; ; minute += MINUTE) {
          const today = quotaDay(minute, reset).startsAt;
          if (today !== day) [day, used] = [today, 0];
          const go = Math.min(left, perMinute, perDay - used);
          used += go;
          left -= go;
          if (left === 0) break;
        }
        expect(quotaEnd({ messages, limit: { perDay, perMinute }, usedToday: 0, resetMinute: reset }, now)).toBe(minute);
      }),
      { numRuns: 20 },
    );
  });
  it('puts the account’s own contract before the published figures', () => {
    expect(limitOf({ limits: { channels: { 'oa-template': { perDay: 7 } } } }, 'oa-template')).toEqual({ perDay: 7 });
    expect(limitOf(undefined, 'oa-template').perDay).toBe(100_000);
  });
});

describe('the breaker', () => {
  it('counts what says something about the platform, not about a family', () => {
    expect(healthOf({ kind: 'unknown', code: 'timeout' })).toBe('trouble');
    expect(healthOf({ kind: 'later', code: '-1', why: 'busy' })).toBe('trouble');
    expect(healthOf({ kind: 'later', code: '45009', why: 'quota' })).toBe('nothing');
    expect(healthOf({ kind: 'refused', code: '43101', why: 'no-consent' })).toBe('answers');
    expect(healthOf({ kind: 'sent' })).toBe('answers');
    expect(TRIPS_AFTER).toBeLessThanOrEqual(10);
  });
  it('rests longer each time, up to a minute, spread by luck', () => {
    expect(restUntil(0, 0, 0)).toBe(SECOND);
    expect(restUntil(1, 0.5, 0)).toBe(3 * SECOND);
    expect(restUntil(30, 0.999, 0)).toBeLessThanOrEqual(MINUTE);
    expect(restUntil(30, 0, 0)).toBe(MINUTE / 2);
  });
});
