import fc from 'fast-check';
import { openLeader } from '../../../jobs/leader';
import type { SendOutcome } from '../../../bot-server/domain/account/outcome';
import { catchUp } from '../../../bot-server/domain/push/catch-up';
import { decide, RINGS_A_WEEK, weekStart, type OpenRoute, type RingFacts } from '../../../bot-server/domain/push/decide';
import { nextStep } from '../../../bot-server/domain/push/next-step';
import type { Attempt, Message, Slot } from '../../../bot-server/domain/push/push';
import type { QuietHours } from '../../../bot-server/domain/push/quiet-hours';
import { laterCount, nextOrdinal } from '../../../bot-server/domain/push/routes';
import { dueAtOf } from '../../../bot-server/domain/push/slots';
import { instantOf, minuteOfDay } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../../../bot-server/domain/time/instant';

/** A Monday; the plans of these tests last three weeks from here. */
const START = instantOf('2026-08-31');

interface Line {
  readonly startsAt: Instant;
  readonly dueDays: number;
  readonly forChildren: boolean;
  readonly kind: 'first' | 'nudge' | 'emergency';
}
interface Family {
  readonly quietHours: QuietHours | null;
  readonly grades: readonly number[];
}
/** What happens at one sweep: how long after the last, what the host's own clock says, how slow the platform is and what it answers. */
interface Moment {
  readonly after: number;
  readonly hostIsOff: number;
  readonly callTakes: number;
  readonly answers: readonly ('sent' | 'later' | 'quota' | 'refused' | 'unknown' | 'dies-before' | 'dies-after')[];
}
interface Rung {
  readonly at: Instant;
  readonly guardian: number;
  readonly line: Line;
}
type Kept = Message & { readonly line: Line; readonly guardian: number };

const OUTCOMES: Record<'sent' | 'later' | 'quota' | 'refused' | 'unknown', SendOutcome> = {
  sent: { kind: 'sent' },
  later: { kind: 'later', code: '-1', why: 'busy' },
  quota: { kind: 'later', code: '45009', why: 'quota' },
  refused: { kind: 'refused', code: '43101', why: 'no-consent' },
  unknown: { kind: 'unknown', code: 'timeout' },
};
const WAYS: OpenRoute[] = (['mp-subscribe', 'oa-template'] as const).map((channel) => ({
  route: { channel, accountId: channel, identityId: channel, openid: 'o', spends: false },
  remaining: Infinity,
}));

/**
 * The sender with its database in memory: the rules themselves decide, and the clock is the leader's own. What really happens is written down
 * by the true time, which no part of the sender is told but the database.
 */
async function run(lines: readonly Line[], families: readonly Family[], moments: readonly Moment[]): Promise<Rung[]> {
  let truth = START;
  const host = jest.spyOn(Date, 'now');
  const leases = {
    newOwner: () => 'one',
    acquire: async () => ({ held: true as const, epoch: 1, now: truth, until: truth + 15 * SECOND }),
    release: async () => undefined,
  };
  // The machine's steady clock goes on with the truth, from any beginning.
  let leader = openLeader(leases, 15 * SECOND, () => truth - START + 12_345);
  const wire: Rung[] = [];
  let slots: (Slot & { line2: Line })[] = lines.map((line, index) => ({
    ...{ id: `s${index}`, planId: 'p', schoolId: 's', line: index, week: 1, weekday: 1, date: '', minute: 0, resourceId: 'r', note: '' },
    ...{ startsAt: line.startsAt, dueDays: line.dueDays, audience: { grades: [index % 2], classroomIds: [] }, state: 'waiting' },
    line2: line,
  }));
  const messages = new Map<string, Kept>();
  const attempts: Attempt[] = [];
  const dead = new Map<string, { readonly back: Instant; readonly called: boolean }>();
  const put = (id: string, change: Partial<Message>): void => {
    const old = messages.get(id);
    if (old) messages.set(id, { ...old, ...change });
  };

  const ring = (id: string, moment: Moment, n: number): void => {
    const message = messages.get(id)!;
    const family = families[message.guardian]!;
    const theirs = [...messages.values()].filter((one) => one.guardian === message.guardian && one.kind !== 'emergency');
    const begin = leader.clock();
    const week = weekStart(begin);
    const inFlight = theirs.filter((one) => dead.get(one.id)?.called).length;
    const facts: RingFacts = {
      ...{ message, planState: 'running', withdrawn: false, allWatched: false, bound: true, routes: WAYS },
      quietHours: family.quietHours,
      childrensGrades: message.line.forChildren ? family.grades : [],
      ringsThisWeek:
        inFlight + theirs.filter(({ state, sentAt = 0 }) => (state === 'sent' || state === 'unknown') && sentAt >= week).length,
      attempts: attempts.filter(({ messageId }) => messageId === id),
    };
    const decision = decide(facts, begin);
    if (decision.kind === 'end') return put(id, { state: 'held', because: decision.because, dueAt: undefined });
    if (decision.kind === 'hold') return put(id, { state: 'held', because: decision.because, dueAt: decision.retryAt });
    for (const [place, route] of decision.routes.entries()) {
      // As right before each call: another way, or a wait, may have taken its time.
      const anew = decide(facts, leader.clock());
      if (anew.kind !== 'ring') return put(id, { state: 'waiting', dueAt: leader.clock() + SECOND });
      const answer = moment.answers[(n + place) % moment.answers.length]!;
      if (answer === 'dies-before') {
        dead.set(id, { back: truth + MINUTE, called: false });
        return put(id, { state: 'sending', dueAt: undefined });
      }
      const ordinal = nextOrdinal(route.channel, attempts);
      const at = leader.clock();
      wire.push({ at: truth, guardian: message.guardian, line: message.line });
      truth += moment.callTakes;
      if (answer === 'dies-after') {
        dead.set(id, { back: truth + MINUTE, called: true });
        return put(id, { state: 'sending', dueAt: undefined });
      }
      const outcome = OUTCOMES[answer];
      const state = ({ sent: 'sent', later: 'retry', refused: 'refused', unknown: 'unknown' } as const)[outcome.kind];
      const attempt = { id: `${id}:${route.channel}:${ordinal}`, messageId: id, channel: route.channel, identityId: route.identityId };
      const laters = laterCount(route, facts.attempts);
      attempts.push({ ...attempt, ordinal, state, at });
      const now = leader.clock();
      const step = nextStep(outcome, { laters, expiresAt: message.expiresAt, luck: (n % 10) / 10 }, now);
      if (outcome.kind !== 'sent' && outcome.kind !== 'unknown') wire.pop();
      if (step.kind === 'sent') return put(id, { state: 'sent', sentAt: now, dueAt: undefined });
      if (step.kind === 'hold-unknown') return put(id, { state: 'unknown', sentAt: now, dueAt: undefined });
      if (step.kind === 'again') return put(id, { state: 'held', dueAt: step.at });
    }
    return put(id, { state: 'failed', dueAt: undefined });
  };

  for (const moment of moments) {
    truth += moment.after;
    host.mockReturnValue(truth + moment.hostIsOff);
    // After a long time away it is another process that begins.
    if (moment.after > HOUR) leader = openLeader(leases, 15 * SECOND, () => truth - START + 777);
    await leader.ask();
    const now = leader.clock();
    for (const [id, { back, called }] of dead) {
      if (back > now) continue;
      dead.delete(id);
      put(id, called ? { state: 'unknown', sentAt: back - MINUTE } : { state: 'waiting', dueAt: now });
    }
    const due = slots.filter(({ startsAt }) => startsAt <= now);
    slots = slots.filter(({ startsAt }) => startsAt > now);
    for (const slot of catchUp(due, now).run)
      for (const guardian of families.keys()) {
        const { line2: line } = slot;
        const id = `${guardian}:${slot.id}`;
        const bare = { id, guardianId: String(guardian), kind: line.kind, bundle: slot.id, purpose: 'new-item' as const, schoolId: 's' };
        const subject = { kind: 'push' as const, pushId: slot.id, resourceId: 'r', title: '' };
        const times = { dueAt: now, expiresAt: dueAtOf(slot), createdAt: now };
        messages.set(id, { ...bare, ...times, state: 'waiting', subject, line, guardian });
      }
    let n = 0;
    const waiting = [...messages.values()].filter(({ state }) => state === 'waiting' || state === 'held');
    for (const { id, dueAt } of waiting) if (dueAt !== undefined && dueAt <= leader.clock()) ring(id, moment, n++);
  }
  host.mockRestore();
  return wire;
}

const minute = fc.integer({ min: 0, max: 1439 });
const lineOf = fc.record<Line>({
  // Mostly in the evening, where the windows' edges are; anything may be planned, though.
  startsAt: fc.oneof(
    fc.integer({ min: 0, max: 20 * 1440 }).map((at) => START + at * MINUTE),
    fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 19 * 60, max: 23 * 60 }))
      .map(([day, at]) => START + day * DAY + at * MINUTE),
  ),
  dueDays: fc.constantFrom(0.3, 1, 3, 7),
  forChildren: fc.boolean(),
  kind: fc.constantFrom('first' as const, 'first' as const, 'nudge' as const, 'emergency' as const),
});
const familyOf = fc.record<Family>({
  quietHours: fc.option(fc.record({ from: minute, to: minute })),
  grades: fc.uniqueArray(fc.constantFrom(1, 4, 6, 7, 9, 11), { minLength: 1, maxLength: 2 }),
});
const momentOf = fc.record<Moment>({
  after: fc.oneof(
    fc.integer({ min: SECOND, max: 3 * HOUR }),
    fc.integer({ min: SECOND, max: 3 * HOUR }),
    fc.integer({ min: 3 * HOUR, max: 2 * DAY }),
  ),
  hostIsOff: fc.constantFrom(0, 0, 2 * HOUR, -2 * HOUR, DAY, -DAY, 8 * DAY, -8 * HOUR),
  callTakes: fc.constantFrom(50, 50, 5 * SECOND, 20 * MINUTE),
  answers: fc.array(fc.constantFrom('sent', 'sent', 'sent', 'later', 'quota', 'refused', 'unknown', 'dies-before', 'dies-after'), {
    minLength: 1,
    maxLength: 7,
  }),
});

/** Said in other words than the rules': by the clock on the wall, minute for minute. */
const sleeps = ({ quietHours: hours }: Family, at: number): boolean =>
  hours !== null &&
  (hours.from < hours.to ? at >= hours.from && at < hours.to : hours.from !== hours.to && (at >= hours.from || at < hours.to));
const lastFor = (grades: readonly number[]): number =>
  grades.some((grade) => grade <= 6) ? 20 * 60 + 20 : grades.some((grade) => grade <= 9) ? 21 * 60 : 22 * 60;

describe('whatever the plan, the hours, the outage, the retry, the catch-up or the clock', () => {
  it('nothing lands in a closed window, past its expiry, or beyond a week’s budget; only an emergency passes', async () => {
    let rang = 0;
    let urgent = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(lineOf, { minLength: 6, maxLength: 16 }),
        fc.array(familyOf, { minLength: 1, maxLength: 3 }),
        fc.array(momentOf, { minLength: 25, maxLength: 60 }),
        async (lines, families, moments) => {
          const wire = await run(lines, families, moments);
          const weeks = new Map<string, number>();
          for (const { at, guardian, line } of wire) {
            rang += 1;
            expect(at).toBeGreaterThanOrEqual(line.startsAt);
            expect(at).toBeLessThan(line.startsAt + line.dueDays * DAY);
            if (line.kind === 'emergency') {
              urgent += 1;
              continue;
            }
            const wall = minuteOfDay(at);
            expect(sleeps(families[guardian]!, wall)).toBe(false);
            if (line.forChildren) {
              expect(wall).toBeGreaterThanOrEqual(7 * 60);
              expect(wall).toBeLessThanOrEqual(lastFor(families[guardian]!.grades));
            }
            const week = `${guardian} ${Math.floor((at - START) / (7 * DAY))}`;
            weeks.set(week, (weeks.get(week) ?? 0) + 1);
          }
          for (const count of weeks.values()) expect(count).toBeLessThanOrEqual(RINGS_A_WEEK);
        },
      ),
      { numRuns: 5000 },
    );
    // A sender that never rings would pass all of this.
    expect(rang).toBeGreaterThan(20_000);
    expect(urgent).toBeGreaterThan(3000);
  });

  it('what a window postponed rings when it opens, and is not dropped', async () => {
    const family: Family = { quietHours: null, grades: [3] };
    const line: Line = { startsAt: START + 20.5 * HOUR, dueDays: 3, forChildren: true, kind: 'first' };
    const sweeps = Array.from({ length: 16 }, (): Moment => ({ after: HOUR, hostIsOff: 0, callTakes: 50, answers: ['sent'] }));
    const wire = await run([line], [family], [{ ...sweeps[0]!, after: 20.5 * HOUR }, ...sweeps]);
    expect(wire.map(({ at }) => minuteOfDay(at))).toEqual([7 * 60 + 30]);
  });
});
