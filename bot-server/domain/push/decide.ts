import { addDays, civilDate, instantOf, minuteOfDay, weekday } from '../time/civil';
import { HOUR, MINUTE, type Instant } from '../time/instant';
import type { Attempt, HoldReason, Message } from './push';
import { quietEnds, type QuietHours } from './quiet-hours';
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
  readonly message: Pick<Message, 'kind' | 'expiresAt' | 'createdAt' | 'freshSince'>;
  readonly planState: 'running' | 'paused' | 'ended';
  readonly withdrawn: boolean;
  /** Nobody of this bundle has anything left to watch. */
  readonly allWatched: boolean;
  /** null: switched off. */
  readonly quietHours: QuietHours | null;
  /** Rings sent to this guardian since {@link weekStart}. */
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
  const { message, quietHours } = facts;
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
  if (!urgent && quietHours) {
    const open = quietEnds(now, quietHours);
    if (open > now) return hold('quiet-hours', open);
  }
  if (!urgent && message.kind !== 'answer' && facts.ringsThisWeek >= RINGS_A_WEEK) {
    const again = instantOf(addDays(civilDate(weekStart(now)), 7), minuteOfDay(message.createdAt));
    return again < message.expiresAt ? { kind: 'hold', because: 'budget-spent', retryAt: again } : end('budget-spent');
  }
  return overWhat(facts, now, hold);
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
  const left = routes.filter(({ route }) => !isSpent(route, attempts, message.freshSince));
  const willing = left.filter(({ remaining }) => remaining > 0);
  const sound = willing.filter(({ faulty }) => faulty !== true);
  const open = sound.filter(({ closedUntil }) => closedUntil === undefined || closedUntil <= now);
  if (open.length) return { kind: 'ring', routes: open.map(({ route }) => route) };
  if (sound.length) return hold('rate-limited', Math.min(...sound.map(({ closedUntil }) => closedUntil ?? now)));
  if (willing.length) return refusedForAll(message, now);
  const wantsConsent = routes.some(({ route, remaining }) => route.spends && remaining <= 0);
  return { kind: 'end', because: wantsConsent ? 'no-consent' : 'no-channel' };
}
