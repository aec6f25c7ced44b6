import fc from 'fast-check';
import type { Account, Identity } from '../../../bot-server/domain/account/account';
import type { LaterBecause, RefusedBecause, SendOutcome } from '../../../bot-server/domain/account/outcome';
import { closes, endOf, nextStep, retryAt } from '../../../bot-server/domain/push/next-step';
import { nextNudgeAt, nudgesOf, type WatchState, NUDGES, startersFrom } from '../../../bot-server/domain/push/nudges';
import type { Delivery } from '../../../bot-server/domain/push/push';
import { CHAT_WINDOW_MS, MOST_TRIES, routesOf } from '../../../bot-server/domain/push/routes';
import { formatInstant, instantOf } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR } from '../../../bot-server/domain/time/instant';

const now = instantOf('2026-09-02', 19 * 60 + 30);
const later = (why: LaterBecause): SendOutcome => ({ kind: 'later', code: '-1', why });
const refused = (why: RefusedBecause): SendOutcome & { kind: 'refused' } => ({ kind: 'refused', code: '9', why });

describe('the step after an attempt', () => {
  const step = (outcome: SendOutcome, laters = 0, expiresAt = now + DAY) => nextStep(outcome, { laters, expiresAt, luck: 0.5 }, now);

  it('moves on only after a definite refusal', () => {
    expect(step(refused('no-consent'))).toEqual({ kind: 'next-route' });
    expect(step({ kind: 'unknown', code: 'timeout' })).toEqual({ kind: 'hold-unknown' });
    expect(step({ kind: 'sent', platformId: '7' })).toEqual({ kind: 'sent', platformId: '7' });
    expect(step(later('busy'))).toEqual({ kind: 'again', at: now + 2000 });
    expect(step(later('busy'), 3)).toEqual({ kind: 'again', at: now + 16000 });
    expect(step(later('busy'), MOST_TRIES - 1)).toEqual({ kind: 'next-route' });
    expect(step(later('busy'), 0, now + 1000)).toEqual({ kind: 'next-route' });
  });

  it('waits for the next day when the day’s quota is used up, and closes the account meanwhile', () => {
    expect(formatInstant(retryAt('quota', 0, 0, now))).toBe('2026-09-03 00:05');
    expect(closes(later('quota'), now, 0)).toMatchObject({ what: 'account' });
    expect(closes(refused('bad-template'), now, 0)).toEqual({ what: 'template' });
    expect(closes(refused('bad-data'), now, 0)).toEqual({ what: 'bundle' });
    expect(closes(refused('no-consent'), now, 0)).toBeUndefined();
  });

  it('waits longer each time, spread by luck, always forward', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<LaterBecause>('busy', 'rate', 'token', 'network', 'concurrent'),
        fc.nat(6),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (why, laters, luck) => {
          const at = retryAt(why, laters, luck, now);
          expect(at).toBeGreaterThan(now);
          expect(at).toBeLessThanOrEqual(now + 1.5 * 15 * 60_000);
          expect(retryAt(why, laters + 1, luck, now)).toBeGreaterThanOrEqual(at);
        },
      ),
    );
  });

  it.each([
    ['no-consent', { state: 'held', because: 'no-consent' }],
    ['not-follower', { state: 'held', because: 'no-channel' }],
    ['bad-data', { state: 'failed', code: '9' }],
    ['banned', { state: 'failed', code: '9' }],
  ] as const)('ends with a reason: %s', (why, end) => expect(endOf(refused(why))).toEqual(end));
});

describe('ways to a guardian', () => {
  const template = (id: string, kind: 'one-time' | 'long-term') => ({ purpose: 'answer' as const, id, kind, title: '', fields: {} });
  const account = (id: string, kind: Account['kind'], withTemplate: 'one-time' | 'long-term' | null): Account => ({
    id,
    kind,
    appid: id,
    originalId: id,
    name: id,
    mode: 'sandbox',
    templates: withTemplate ? [template(id, withTemplate)] : [],
  });
  const identity = (accountId: string, change: Partial<Identity> = {}): Identity => ({
    id: `${accountId}:o`,
    accountId,
    openid: 'o',
    persons: [],
    follows: true,
    ...change,
  });
  const question = { purpose: 'answer', subject: { kind: 'question', questionId: 'q', title: '' } } as const;
  const accounts = [account('oa', 'official-account', 'one-time'), account('mini', 'mini-program', 'one-time')];
  const ways = (...args: Parameters<typeof routesOf>) => routesOf(...args).map(({ channel, spends }) => `${channel}${spends ? '*' : ''}`);

  it('puts the subscribe message first, and the chat before it for who asked there a while ago', () => {
    const both = [identity('oa'), identity('mini')];
    expect(ways(question, both, accounts, now)).toEqual(['mp-subscribe*', 'oa-template']);
    const asked = (ago: number) => ({ ...question, subject: { ...question.subject, askedInChatAt: now - ago } });
    expect(ways(asked(HOUR), both, accounts, now)).toEqual(['oa-custom', 'mp-subscribe*', 'oa-template']);
    expect(ways(asked(CHAT_WINDOW_MS), both, accounts, now)).toEqual(['mp-subscribe*', 'oa-template']);
    expect(ways(asked(HOUR), [identity('oa', { follows: false })], accounts, now)).toEqual([]);
  });
  it('needs no consent for a long-term template, a follower for the official account', () => {
    expect(ways(question, [identity('mini')], [account('mini', 'mini-program', 'long-term')], now)).toEqual(['mp-subscribe']);
    expect(ways(question, [identity('oa', { follows: false })], accounts, now)).toEqual([]);
  });
  it('never puts an item into somebody’s chat', () => {
    const item = { purpose: 'answer', subject: { kind: 'push', pushId: 'p', resourceId: 'r', title: '' } } as const;
    expect(ways(item, [identity('oa')], accounts, now)).toEqual(['oa-template']);
  });
});

describe('nudges', () => {
  const delivery = (studentId: string, guardianId: string, change: Partial<Delivery> = {}): Delivery => ({
    id: `p:${studentId}:${guardianId}:first`,
    pushId: 'p',
    resourceId: 'r',
    resourceVersion: 1,
    schoolId: 's',
    classroomId: 'c',
    studentId,
    guardianId,
    kind: 'first',
    messageId: `${guardianId}:first:p`,
    reachable: true,
    alreadyWatched: false,
    createdAt: 0,
    ...change,
  });
  const half: WatchState = { completed: false, watchedSeconds: 30, leftSeconds: 60, lastAt: now - 4 * HOUR };
  const nudged = (
    first: Delivery[],
    watch: Record<string, WatchState>,
    audience: 'guardian' | 'student' = 'guardian',
    before: Delivery[] = [],
  ) =>
    nudgesOf({ first, nudged: before }, audience, (d) => watch[audience === 'guardian' ? d.guardianId : d.studentId], now).map(
      ({ id }) => id,
    );

  it('goes to who stopped half-way, a while ago, and to who has not begun; to nobody else', () => {
    const watch = {
      half,
      fresh: { ...half, lastAt: now - HOUR },
      glance: { ...half, watchedSeconds: 2 },
      done: { ...half, completed: true },
    };
    const first = ['half', 'fresh', 'glance', 'done', 'never'].map((g) => delivery(`child-of-${g}`, g));
    expect(nudged(first, watch)).toEqual(['p:child-of-half:half:nudge', 'p:child-of-glance:glance:nudge', 'p:child-of-never:never:nudge']);
    const early = nudgesOf({ first, nudged: [] }, 'guardian', ({ guardianId }) => watch[guardianId as keyof typeof watch], now, NUDGES, {
      starters: false,
      finished: new Set(['child-of-half']),
    });
    expect(early).toEqual([]);
  });
  it('who has not begun is told in the last day, and not before half of the time is over', () => {
    expect(startersFrom({ startsAt: now, dueAt: now + 7 * DAY })).toBe(now + 6 * DAY);
    expect(startersFrom({ startsAt: now, dueAt: now + DAY })).toBe(now + DAY / 2);
  });
  it('tells one guardian of a family in which nobody has begun: at home with the child, and one whom it reaches', () => {
    const first = [delivery('x', 'a', { place: 'away' }), delivery('x', 'b', { place: 'home' }), delivery('y', 'c', { reachable: false })];
    expect(nudged(first, {})).toEqual(['p:x:b:nudge']);
    expect(nudged(first, {}, 'guardian', [delivery('x', 'a', { kind: 'nudge' })])).toEqual([]);
    expect(nudged(first, { a: { ...half, lastAt: now } })).toEqual([]);
  });
  it('leaves a family alone of which somebody has watched it whole', () => {
    expect(nudged([delivery('x', 'half'), delivery('x', 'done')], { half, done: { ...half, completed: true } })).toEqual([]);
  });
  it('rings one guardian of a child who watches, the one who opened it last, and never a second one later', () => {
    const first = [delivery('x', 'a', { openedAt: 1 }), delivery('x', 'b', { openedAt: 2, sentAt: 1 })];
    expect(nudged(first, { x: half }, 'student')).toEqual(['p:x:b:nudge']);
    const before = [delivery('x', 'b', { id: 'p:x:b:nudge', kind: 'nudge' })];
    expect(nudged([delivery('x', 'a', { openedAt: 9 }), first[1] ?? delivery('x', 'b')], { x: half }, 'student', before)).toEqual([]);
  });
  it('is looked for from a day before it is due, until it is', () => {
    expect(nextNudgeAt({ startsAt: now, dueAt: now + 7 * DAY }, undefined)).toBe(now + 6 * DAY);
    expect(nextNudgeAt({ startsAt: now, dueAt: now + DAY }, undefined)).toBe(now + 3 * HOUR);
    expect(nextNudgeAt({ startsAt: now, dueAt: now + 2 * HOUR }, undefined)).toBeUndefined();
    expect(nextNudgeAt({ startsAt: now, dueAt: now + DAY }, now + DAY - HOUR)).toBe(now + DAY - HOUR / 2);
    expect(nextNudgeAt({ startsAt: now, dueAt: now + DAY }, now + DAY - HOUR / 2)).toBeUndefined();
  });
});
