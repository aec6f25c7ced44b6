import fc from 'fast-check';
import { consentUse, planRoutes, worthOf, type Rival } from '../../../bot-server/domain/push/consent-plan';
import type { OpenRoute } from '../../../bot-server/domain/push/decide';
import { DAY, HOUR } from '../../../bot-server/domain/time/instant';

const now = Date.UTC(2026, 8, 2, 11);
const message = (id: string, change: Partial<Rival> = {}): Rival => ({
  id,
  kind: 'first',
  purpose: 'new-item',
  createdAt: now,
  expiresAt: now + 7 * DAY,
  ...change,
});
const SOON = { expiresAt: now + DAY };
const route = (channel: 'mp-subscribe' | 'oa-template' | 'wecom-school', remaining: number): OpenRoute => ({
  route: {
    channel,
    accountId: channel,
    identityId: channel,
    openid: 'o',
    spends: channel === 'mp-subscribe',
    ...(channel === 'mp-subscribe' ? { template: { purpose: 'new-item', id: 't', kind: 'one-time', title: '', fields: {} } } : {}),
  },
  remaining,
});
const order = (routes: readonly OpenRoute[]) => routes.filter(({ remaining }) => remaining > 0).map(({ route: { channel } }) => channel);

describe('what a ring is worth', () => {
  it('ranks emergencies, answers, reminders and something new, and what ends soon before what can wait', () => {
    const ranked = [
      message('e', { kind: 'emergency' }),
      message('a', { kind: 'answer' }),
      message('n1', { kind: 'nudge', expiresAt: now + 3 * HOUR }),
      message('n2', { kind: 'nudge' }),
      message('f1', SOON),
      message('f2'),
    ].map((each) => worthOf(each, now));
    expect(ranked).toEqual([...ranked].sort((a, b) => b - a));
    expect(new Set(ranked).size).toBe(6);
  });
});

describe('who takes a scarce consent', () => {
  it('the last one goes to what ends soon; what can wait a week stays in the inbox', () => {
    const [lesson, weekly] = [message('soon', SOON), message('week')];
    expect(consentUse(weekly, { remaining: 1, rivals: [lesson], hasFreeWay: false }, now)).toBe('leave');
    expect(consentUse(lesson, { remaining: 1, rivals: [weekly], hasFreeWay: false }, now)).toBe('spend');
    expect(consentUse(weekly, { remaining: 2, rivals: [lesson], hasFreeWay: false }, now)).toBe('spend');
  });
  it('is not kept for nobody: alone, or among equals, it is used', () => {
    expect(consentUse(message('x'), { remaining: 1, rivals: [], hasFreeWay: false }, now)).toBe('spend');
    expect(consentUse(message('x'), { remaining: 1, rivals: [message('y')], hasFreeWay: false }, now)).toBe('spend');
  });
  it('is spared where another way is open, except for what is worth it', () => {
    expect(consentUse(message('x'), { remaining: 1, rivals: [], hasFreeWay: true }, now)).toBe('free-first');
    expect(consentUse(message('x', { kind: 'answer' }), { remaining: 1, rivals: [], hasFreeWay: true }, now)).toBe('spend');
    expect(consentUse(message('x'), { remaining: 2, rivals: [], hasFreeWay: true }, now)).toBe('spend');
    expect(consentUse(message('x'), { remaining: Infinity, rivals: [], hasFreeWay: true }, now)).toBe('spend');
  });
  it('of any crowd that waits, as many as there are consents take them, the most worth first', () => {
    const crowd = fc.array(
      fc.tuple(fc.constantFrom<Rival['kind']>('first', 'nudge', 'answer', 'emergency'), fc.integer({ min: 1, max: 9 })),
      {
        minLength: 1,
        maxLength: 9,
      },
    );
    fc.assert(
      fc.property(crowd, fc.integer({ min: 1, max: 4 }), (kinds, remaining) => {
        const all = kinds.map(([kind, days], n) => message(`m${n}`, { kind, expiresAt: now + days * DAY }));
        const takes = all.filter((each) => consentUse(each, { remaining, rivals: all, hasFreeWay: false }, now) === 'spend');
        // Never fewer than there are consents for, never a lesser one where a better one is left out.
        expect(takes.length).toBeGreaterThanOrEqual(Math.min(remaining, all.length));
        const least = Math.min(...takes.map((each) => worthOf(each, now)));
        for (const left of all.filter((each) => !takes.includes(each))) expect(worthOf(left, now)).toBeLessThan(least);
      }),
    );
  });
});

describe('the ways in their order', () => {
  it('puts a free way first only where the consent is the last', () => {
    expect(order(planRoutes([route('mp-subscribe', 1), route('oa-template', Infinity)], message('x'), [], now))).toEqual([
      'oa-template',
      'mp-subscribe',
    ]);
    expect(order(planRoutes([route('mp-subscribe', 2), route('oa-template', Infinity)], message('x'), [], now))).toEqual([
      'mp-subscribe',
      'oa-template',
    ]);
    expect(order(planRoutes([route('mp-subscribe', 1)], message('x'), [], now))).toEqual(['mp-subscribe']);
  });
  it('what waits for another template’s consent is no rival', () => {
    const answer = message('a', { kind: 'answer', purpose: 'answer' });
    expect(order(planRoutes([route('mp-subscribe', 1)], message('x'), [answer], now))).toEqual(['mp-subscribe']);
    expect(order(planRoutes([route('mp-subscribe', 1)], message('x'), [message('s', SOON)], now))).toEqual([]);
  });
  it('never opens a way that was closed, and loses none but one that is left', () => {
    const ways = fc.array(
      fc.tuple(fc.constantFrom('mp-subscribe' as const, 'oa-template' as const, 'wecom-school' as const), fc.integer({ min: 0, max: 4 })),
    );
    fc.assert(
      fc.property(ways, (given) => {
        const routes = given.map(([channel, remaining]) => route(channel, remaining));
        const planned = planRoutes(routes, message('x'), [], now);
        expect([...order(planned)].sort()).toEqual([...order(routes)].sort());
      }),
    );
  });
});
