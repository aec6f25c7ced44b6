import type { LaterBecause, RefusedBecause, SendOutcome } from '../account/outcome';
import { addDays, civilDate, instantOf } from '../time/civil';
import { MINUTE, SECOND, type Instant } from '../time/instant';
import type { HoldReason } from './push';
import { MOST_TRIES } from './routes';

const FIRST_WAIT: Readonly<Record<LaterBecause, number>> = {
  busy: 2 * SECOND,
  concurrent: 2 * SECOND,
  network: 3 * SECOND,
  token: 5 * SECOND,
  rate: 30 * SECOND,
  quota: 10 * MINUTE,
};
const LONGEST_WAIT = 15 * MINUTE;
/** When the platform counts a new day; its documents do not say, midnight is what people see. */
const QUOTA_RESET_MINUTE = 5;

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
  { laters, expiresAt, luck }: { readonly laters: number; readonly expiresAt: Instant; readonly luck: number },
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
      const at = retryAt(outcome.why, laters, luck, now);
      return at < expiresAt ? { kind: 'again', at } : { kind: 'next-route' };
    }
  }
}

/** Doubling waits, spread over half to one and a half of their length so that a crowd does not come back at once. */
export function retryAt(why: LaterBecause, laters: number, luck: number, now: Instant): Instant {
  if (why === 'quota') return instantOf(addDays(civilDate(now), 1), QUOTA_RESET_MINUTE) + Math.floor(luck * 10 * MINUTE);
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT[why] * 2 ** laters);
  return now + Math.floor(wait * (0.5 + luck));
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
export function closes(outcome: SendOutcome, now: Instant, luck: number): Closure | undefined {
  if (outcome.kind === 'later' && (outcome.why === 'quota' || outcome.why === 'rate'))
    return { what: 'account', until: retryAt(outcome.why, 0, luck, now) };
  if (outcome.kind !== 'refused') return undefined;
  if (outcome.why === 'bad-template' || outcome.why === 'banned') return { what: 'template' };
  if (outcome.why === 'bad-data') return { what: 'bundle' };
  return undefined;
}
