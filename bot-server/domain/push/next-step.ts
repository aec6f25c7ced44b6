import type { LaterBecause, RefusedBecause, SendOutcome } from '../account/outcome';
import { quotaDay } from '../account/quota';
import { MINUTE, SECOND, type Instant } from '../time/instant';
import type { HoldReason } from './push';
import { MOST_TRIES } from './routes';

const FIRST_WAIT: Readonly<Record<Exclude<LaterBecause, 'quota'>, number>> = {
  busy: 2 * SECOND,
  concurrent: 2 * SECOND,
  network: 3 * SECOND,
  token: 5 * SECOND,
  rate: 30 * SECOND,
};
const LONGEST_WAIT = 15 * MINUTE;
const SHORTEST_WAIT = SECOND / 4;
/** The platform's clock may be a little behind ours. */
const AFTER_RESET = 5 * MINUTE;

export type NextStep =
  | { readonly kind: 'sent'; readonly platformId?: string }
  | { readonly kind: 'next-route' }
  | { readonly kind: 'again'; readonly at: Instant }
  | { readonly kind: 'hold-unknown' };

/**
 * What follows one attempt. Another way only after a definite refusal (or after «later» for the last time, which is a definite «not sent»);
 * «later» repeats the same way after a jittered wait; «unknown» stops everything, since it may have rung already.
 * `laters` counts this way's earlier «later»s; `luck` is in [0, 1).
 */
export function nextStep(
  outcome: SendOutcome,
  {
    laters,
    expiresAt,
    luck,
    resetMinute = 0,
  }: { readonly laters: number; readonly expiresAt: Instant; readonly luck: number; readonly resetMinute?: number },
  now: Instant,
): NextStep {
  switch (outcome.kind) {
    case 'sent':
      return outcome.platformId === undefined ? { kind: 'sent' } : { kind: 'sent', platformId: outcome.platformId };
    case 'refused':
      return { kind: 'next-route' };
    case 'unknown':
      return { kind: 'hold-unknown' };
    case 'later': {
      if (laters + 1 >= MOST_TRIES) return { kind: 'next-route' };
      const at = retryAt(outcome.why, laters, luck, now, resetMinute);
      return at < expiresAt ? { kind: 'again', at } : { kind: 'next-route' };
    }
  }
}

/**
 * Waits with full jitter: anywhere up to a bound that doubles, so that a crowd does not come back at once. A limit by the minute or the day has a
 * time of its own; `resetMinute` is when the platform's day begins.
 */
export function retryAt(why: LaterBecause, laters: number, luck: number, now: Instant, resetMinute = 0): Instant {
  if (why === 'quota') return quotaDay(now, resetMinute).endsAt + AFTER_RESET + Math.floor(luck * 10 * MINUTE);
  const bound = Math.min(LONGEST_WAIT, FIRST_WAIT[why] * 2 ** (laters + 1));
  if (why === 'rate') return now + Math.floor(bound / 2) + Math.floor((bound / 2) * luck);
  return now + Math.max(SHORTEST_WAIT, Math.floor(bound * luck));
}

/** How a message ends when its last way refused: held with a reason the school understands, or failed with the platform's code. */
export function endOf(
  outcome: Exclude<SendOutcome, { kind: 'sent' } | { kind: 'unknown' }>,
): { readonly state: 'held'; readonly because: HoldReason } | { readonly state: 'failed'; readonly code: string } {
  if (outcome.kind === 'later') return { state: 'held', because: 'rate-limited' };
  const held = HELD[outcome.why];
  return held ? { state: 'held', because: held } : { state: 'failed', code: outcome.code };
}

const HELD: Partial<Record<RefusedBecause, HoldReason>> = {
  'no-consent': 'no-consent',
  'not-follower': 'no-channel',
  'window-closed': 'no-channel',
  'bad-recipient': 'no-channel',
  'blocked-for-minors': 'no-channel',
};

/** What a refusal closes for others too, so that one broken template is not tried ten thousand times. */
export type Closure = { readonly what: 'account'; readonly until: Instant } | { readonly what: 'template' } | { readonly what: 'bundle' };

/** `account`: this channel of the account until then; `template`: this template; `bundle`: this template for this push. */
export function closes(outcome: SendOutcome, now: Instant, luck: number, resetMinute = 0): Closure | undefined {
  if (outcome.kind === 'later' && (outcome.why === 'quota' || outcome.why === 'rate'))
    return { what: 'account', until: retryAt(outcome.why, 0, luck, now, resetMinute) };
  if (outcome.kind !== 'refused') return undefined;
  if (outcome.why === 'bad-template' || outcome.why === 'banned') return { what: 'template' };
  if (outcome.why === 'bad-data') return { what: 'bundle' };
  return undefined;
}
