import fc from 'fast-check';
import type { Template } from '../../../bot-server/domain/account/account';
import { decide, RINGS_A_WEEK, weekStart, type OpenRoute, type RingFacts } from '../../../bot-server/domain/push/decide';
import type { Attempt } from '../../../bot-server/domain/push/push';
import { GIVEN_UP } from '../../../bot-server/domain/push/routes';
import { isQuiet } from '../../../bot-server/domain/push/quiet-hours';
import { formatInstant, instantOf, minuteOfDay } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR, MINUTE } from '../../../bot-server/domain/time/instant';

const at = (time: string, date = '2026-09-02'): number => instantOf(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
const template: Template = { purpose: 'new-item', id: 't', kind: 'one-time', title: '', fields: {} };
const mp: OpenRoute = {
  route: { channel: 'mp-subscribe', accountId: 'mini', identityId: 'mini:o', openid: 'o', template, spends: true },
  remaining: 1,
};
const oa: OpenRoute = {
  route: { channel: 'oa-template', accountId: 'oa', identityId: 'oa:o', openid: 'o', template, spends: false },
  remaining: Infinity,
};
const attempt = (open: OpenRoute, state: Attempt['state'], ordinal = 1): Attempt => ({
  id: `m:${open.route.channel}:${ordinal}`,
  messageId: 'm',
  channel: open.route.channel,
  identityId: open.route.identityId,
  ordinal,
  state,
  at: 0,
});
const facts = (change: Partial<RingFacts> = {}): RingFacts => ({
  message: { kind: 'first', expiresAt: at('19:30') + 3 * DAY, createdAt: at('19:30') },
  planState: 'running',
  withdrawn: false,
  allWatched: false,
  quietHours: { from: 21 * 60 + 30, to: 7 * 60 },
  ringsThisWeek: 0,
  bound: true,
  routes: [mp, oa],
  attempts: [],
  ...change,
});

describe('decide', () => {
  it.each<[string, Partial<RingFacts>, number, string]>([
    ['rings by all ways, best first', {}, at('19:31'), 'ring mp-subscribe oa-template'],
    ['waits for the morning', {}, at('22:00'), 'hold quiet-hours 2026-09-03 07:00'],
    ['waits for the same morning after midnight', {}, at('00:10'), 'hold quiet-hours 2026-09-02 07:00'],
    ['rings at night when quiet hours are off', { quietHours: null }, at('22:00'), 'ring mp-subscribe oa-template'],
    ['never past due', {}, at('19:30', '2026-09-05'), 'end past-due'],
    [
      'a morning past due is past due',
      { message: { kind: 'first', expiresAt: at('06:00', '2026-09-03'), createdAt: at('19:30') } },
      at('22:00'),
      'end past-due',
    ],
    [
      'says when it was watched, even unbound and past due',
      { allWatched: true, bound: false },
      at('19:30', '2026-10-05'),
      'end already-watched',
    ],
    ['unbound', { bound: false, routes: [] }, at('19:31'), 'end not-bound'],
    [
      'budget: next Monday at the slot’s minute',
      { ringsThisWeek: 3, message: { kind: 'first', expiresAt: at('19:30', '2026-09-09'), createdAt: at('19:30') } },
      at('19:31'),
      'hold budget-spent 2026-09-07 19:30',
    ],
    ['budget: no next Monday before it is due', { ringsThisWeek: 3 }, at('19:31'), 'end budget-spent'],
    [
      'budget counts for nudges',
      { ringsThisWeek: 3, message: { kind: 'nudge', expiresAt: at('19:30') + DAY, createdAt: at('19:30') } },
      at('19:31'),
      'end budget-spent',
    ],
    [
      'an answer is outside the budget',
      { ringsThisWeek: 9, message: { kind: 'answer', expiresAt: at('19:30') + DAY, createdAt: at('19:30') } },
      at('19:31'),
      'ring mp-subscribe oa-template',
    ],
    [
      'an answer waits for the morning too',
      { message: { kind: 'answer', expiresAt: at('19:30') + DAY, createdAt: at('19:30') } },
      at('23:31'),
      'hold quiet-hours 2026-09-03 07:00',
    ],
    [
      'an emergency passes quiet hours and budget',
      { ringsThisWeek: 9, message: { kind: 'emergency', expiresAt: at('19:30') + DAY, createdAt: at('19:30') } },
      at('23:31'),
      'ring mp-subscribe oa-template',
    ],
    ['no consent: next way', { routes: [{ ...mp, remaining: 0 }, oa] }, at('19:31'), 'ring oa-template'],
    ['no consent and no other way: inbox', { routes: [{ ...mp, remaining: 0 }] }, at('19:31'), 'end no-consent'],
    ['bound but no way at all: inbox', { routes: [] }, at('19:31'), 'end no-channel'],
    ['its only way refused for another reason: inbox', { routes: [mp], attempts: [attempt(mp, 'refused')] }, at('19:31'), 'end no-channel'],
    [
      'a try that was never made says nothing about its way',
      { attempts: [1, 2, 3, 4, 5].map((n) => ({ ...attempt(mp, 'retry', n), code: GIVEN_UP })) },
      at('19:31'),
      'ring mp-subscribe oa-template',
    ],
    ['a way that refused is not tried again', { attempts: [attempt(mp, 'refused')] }, at('19:31'), 'ring oa-template'],
    [
      'four «later» leave a way open',
      { attempts: [1, 2, 3, 4].map((n) => ({ ...attempt(mp, 'retry', n), at: at('19:30') })) },
      at('19:31'),
      'ring mp-subscribe oa-template',
    ],
    [
      'five «later» close it',
      { attempts: [1, 2, 3, 4, 5].map((n) => ({ ...attempt(mp, 'retry', n), at: at('19:30') })) },
      at('19:31'),
      'ring oa-template',
    ],
    [
      '… for an hour',
      { attempts: [1, 2, 3, 4, 5].map((n) => ({ ...attempt(mp, 'retry', n), at: at('19:30') })) },
      at('20:31'),
      'ring mp-subscribe oa-template',
    ],
    [
      'a closed account is waited for',
      { routes: [{ ...oa, closedUntil: at('19:40') }] },
      at('19:31'),
      'hold rate-limited 2026-09-02 19:40',
    ],
    ['paused: looked at again', { planState: 'paused' }, at('19:31'), 'hold plan-paused 2026-09-02 19:41'],
    ['ended', { planState: 'ended' }, at('19:31'), 'end ended'],
    ['withdrawn', { withdrawn: true }, at('19:31'), 'end withdrawn'],
  ])('%s', (_, change, now, expected) => {
    const decision = decide(facts(change), now);
    const told =
      decision.kind === 'ring'
        ? `ring ${decision.routes.map(({ channel }) => channel).join(' ')}`
        : decision.kind === 'hold'
          ? `hold ${decision.because} ${formatInstant(decision.retryAt)}`
          : `end ${decision.because}`;
    expect(told).toBe(expected);
  });

  it('never rings in quiet hours, past expiry, over budget, watched, or without consent; what it holds it looks at again, later and in time', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const start = at('00:00', '2026-08-31');
    fc.assert(
      fc.property(
        fc.integer({ min: start, max: start + 20 * DAY }),
        fc.option(fc.record({ from: minute, to: minute })),
        fc.record({
          kind: fc.constantFrom('first' as const, 'nudge' as const, 'answer' as const),
          expiresAt: fc.integer({ min: start, max: start + 25 * DAY }),
          createdAt: fc.integer({ min: start, max: start + 20 * DAY }),
        }),
        fc.integer({ min: 0, max: 5 }),
        fc.boolean(),
        fc.constantFrom('running' as const, 'paused' as const, 'ended' as const),
        fc.array(fc.record({ remaining: fc.constantFrom(0, 1, Infinity), closed: fc.option(fc.integer({ min: 1, max: 3 * HOUR })) }), {
          maxLength: 3,
        }),
        (now, quietHours, message, ringsThisWeek, allWatched, planState, ways) => {
          const routes = ways.map(({ remaining, closed }, index): OpenRoute => ({
            route: { ...mp.route, identityId: `i${index}` },
            remaining,
            ...(closed === null ? {} : { closedUntil: now + closed }),
          }));
          const decision = decide(facts({ message, quietHours, ringsThisWeek, allWatched, planState, routes }), now);
          if (decision.kind === 'ring') {
            expect(now).toBeLessThan(message.expiresAt);
            expect(quietHours && isQuiet(minuteOfDay(now), quietHours)).toBeFalsy();
            if (message.kind !== 'answer') expect(ringsThisWeek).toBeLessThan(RINGS_A_WEEK);
            expect(allWatched).toBe(false);
            expect(planState).toBe('running');
            expect(decision.routes.length).toBeGreaterThan(0);
            for (const route of decision.routes) {
              const open = routes.find((candidate) => candidate.route === route);
              expect(open?.remaining).toBeGreaterThan(0);
              expect(open?.closedUntil).toBeUndefined();
            }
          }
          if (decision.kind === 'hold') {
            expect(decision.retryAt).toBeGreaterThan(now);
            expect(decision.retryAt).toBeLessThan(message.expiresAt);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('counts a week from Monday midnight in China', () => {
    expect(formatInstant(weekStart(at('00:00', '2026-08-31')))).toBe('2026-08-31 00:00');
    expect(formatInstant(weekStart(at('23:59', '2026-09-06')))).toBe('2026-08-31 00:00');
    expect(formatInstant(weekStart(at('00:00', '2026-09-07') + MINUTE))).toBe('2026-09-07 00:00');
  });
});
