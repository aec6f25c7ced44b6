import { addDays, civilDate, instantOf, minuteOfDay, weekday, type MinuteOfDay } from '../time/civil';
import { HOUR, MINUTE, type Instant } from '../time/instant';
import { nightOf } from './bedtime';
import type { Attempt, HoldReason, Message } from './push';
import { isQuiet, quietEnds, type QuietHours } from './quiet-hours';
import { isSpent, type Route } from './routes';

/** Rings a guardian may get in one week over all items and children; answers to their own questions are not counted. */
export const RINGS_A_WEEK = 3;
/** A paused push's messages are looked at again this late; whoever lets it go on need not wait for it. */
export const PAUSED_LOOK_MS = 10 * MINUTE;

/** A way with what is left of its consents; Infinity where none is needed. */
export interface OpenRoute {
  readonly route: Route;
  readonly remaining: number;
  /** The account or template does not take messages before this instant. */
  readonly closedUntil?: Instant;
  /** WeChat refuses these words or this template, whoever it is for. */
  readonly faulty?: boolean;
}

/** All that is known about one message at the moment of sending. */
export interface RingFacts {
  readonly message: Pick<Message, 'kind' | 'expiresAt' | 'createdAt' | 'freshSince' | 'closure'>;
  readonly planState: 'running' | 'paused' | 'ended';
  readonly withdrawn: boolean;
  /** Nobody of this bundle has anything left to watch. */
  readonly allWatched: boolean;
  /** null: switched off. */
  readonly quietHours: QuietHours | null;
  /** Grades of the children whose own content it brings; absent or empty when it brings none. */
  readonly childrensGrades?: readonly number[];
  /** Closure only: when the day's one digest comes; absent: {@link DIGEST_MINUTE}. */
  readonly digestMinute?: MinuteOfDay;
  /** Closure only: the guardian was rung today already. */
  readonly rungToday?: boolean;
  /** Rings sent, or perhaps sent, to this guardian since {@link weekStart}. */
  readonly ringsThisWeek: number;
  readonly bound: boolean;
  readonly routes: readonly OpenRoute[];
  readonly attempts: readonly Attempt[];
}

/** `ring`: these ways, best first. `hold`: look again then. `end`: it stays in the inbox and does not ring. */
export type Decision =
  | { readonly kind: 'ring'; readonly routes: readonly Route[] }
  | { readonly kind: 'hold'; readonly because: HoldReason; readonly retryAt: Instant }
  | { readonly kind: 'end'; readonly because: HoldReason };

/** Monday 00:00 in China of the week of `at`: the attention budget is counted by calendar weeks, as people count. */
export function weekStart(at: Instant): Instant {
  return instantOf(addDays(civilDate(at), 1 - weekday(at)));
}

/** Whether a message rings now, by which ways, or why not. Emergencies pass quiet hours and budget; nothing passes its expiry. */
export function decide(facts: RingFacts, now: Instant): Decision {
  const { message } = facts;
  const end = (because: HoldReason): Decision => ({ kind: 'end', because });
  const hold = (because: HoldReason, retryAt: Instant): Decision =>
    retryAt < message.expiresAt ? { kind: 'hold', because, retryAt } : end('past-due');

  if (facts.allWatched) return end('already-watched');
  if (facts.planState === 'ended') return end('ended');
  if (facts.withdrawn) return end('withdrawn');
  if (now >= message.expiresAt) return end('past-due');
  if (!facts.bound) return end('not-bound');
  if (facts.planState === 'paused') return hold('plan-paused', now + PAUSED_LOOK_MS);
  const urgent = message.kind === 'emergency';
  const shut = closedNow(facts, now);
  if (shut) return shut.until === undefined ? end(shut.because) : hold(shut.because, shut.until);
  if (message.kind === 'first' && message.closure) {
    const opens = nextDigest(facts, now);
    if (opens > now) return hold('daily-digest', opens);
  } else if (!urgent && message.kind !== 'answer' && message.kind !== 'staff' && facts.ringsThisWeek >= RINGS_A_WEEK) {
    const again = instantOf(addDays(civilDate(weekStart(now)), 7), minuteOfDay(message.createdAt));
    return again < message.expiresAt ? { kind: 'hold', because: 'budget-spent', retryAt: again } : end('budget-spent');
  }
  return overWhat(facts, now, hold);
}

/** While schools are closed a family hears of the day's items once, at this hour where the guardian chose no other: 18:30. */
export const DIGEST_MINUTE = 18 * 60 + 30;
/** The hours that a guardian may choose: before school, at noon, after work, before bed. */
export const DIGEST_CHOICES = [7 * 60 + 30, 12 * 60 + 30, DIGEST_MINUTE, 20 * 60] as const;

/**
 * The moment from which the day's one digest may ring: today's hour, or tomorrow's when they were rung today. An hour at which nothing may ring
 * gives way to the next minute at which something may, every day: else the message would wait from the one to the other and back for good.
 */
function nextDigest(facts: RingFacts, now: Instant): Instant {
  const today = civilDate(now);
  const day = facts.rungToday ? addDays(today, 1) : today;
  const hour = instantOf(day, facts.digestMinute ?? DIGEST_MINUTE);
  const shut = closedNow(facts, hour);
  return shut?.until === undefined ? hour : instantOf(day, minuteOfDay(shut.until));
}

/**
 * Why nothing may ring at this moment, and the next one at which something may: the guardian's quiet hours, and the children's nights for what
 * is their own. `until` undefined: the two leave no open minute in a day. Emergencies pass; an answer is the guardian's own.
 */
export function closedNow(
  { message, quietHours, childrensGrades = [] }: Pick<RingFacts, 'message' | 'quietHours' | 'childrensGrades'>,
  now: Instant,
): { readonly because: 'quiet-hours' | 'bedtime'; readonly until: Instant | undefined } | undefined {
  if (message.kind === 'emergency') return undefined;
  const shut = [...(quietHours ? [quietHours] : []), ...(childrensGrades.length ? [nightOf(childrensGrades)] : [])];
  const isOpen = (at: Instant): boolean => shut.every((hours) => !isQuiet(minuteOfDay(at), hours));
  if (isOpen(now)) return undefined;
  // Each window opens once a day: if no two openings meet, nothing ever does.
  const openings = shut.map((hours) => quietEnds(now, hours)).filter((at) => at > now);
  const later = shut.flatMap((hours) => openings.map((at) => quietEnds(at, hours)));
  const until = [...openings, ...later].filter(isOpen).sort((a, b) => a - b)[0];
  const because = quietHours && isQuiet(minuteOfDay(now), quietHours) ? 'quiet-hours' : 'bedtime';
  return { because, until };
}

/** A push waits for whoever mends its template and lets it be tried again; an answer, which nobody watches over, is tried again by itself. */
export function refusedForAll({ kind, expiresAt }: Pick<Message, 'kind' | 'expiresAt'>, now: Instant): Exclude<Decision, { kind: 'ring' }> {
  const retryAt = now + HOUR;
  return kind === 'answer' && retryAt < expiresAt
    ? { kind: 'hold', because: 'template-refused', retryAt }
    : { kind: 'end', because: 'template-refused' };
}

function overWhat(
  { routes, attempts, message }: RingFacts,
  now: Instant,
  hold: (because: HoldReason, retryAt: Instant) => Decision,
): Decision {
  const left = routes.filter(({ route }) => !isSpent(route, attempts, message.freshSince, now));
  const willing = left.filter(({ remaining }) => remaining > 0);
  const sound = willing.filter(({ faulty }) => faulty !== true);
  const open = sound.filter(({ closedUntil }) => closedUntil === undefined || closedUntil <= now);
  if (open.length) return { kind: 'ring', routes: open.map(({ route }) => route) };
  if (sound.length) return hold('rate-limited', Math.min(...sound.map(({ closedUntil }) => closedUntil ?? now)));
  if (willing.length) return refusedForAll(message, now);
  const wantsConsent = routes.some(({ remaining }) => remaining <= 0);
  return { kind: 'end', because: wantsConsent ? 'no-consent' : 'no-channel' };
}
