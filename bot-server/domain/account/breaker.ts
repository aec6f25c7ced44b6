import { SECOND, type Instant } from '../time/instant';
import type { SendOutcome } from './outcome';

/** So many failures in a row, of whatever messages, and nobody is called by this account's channel for a while. */
export const TRIPS_AFTER = 8;
const FIRST_REST = 2 * SECOND;
const LONGEST_REST = 60 * SECOND;

/** What an outcome says about the platform itself: it is in trouble, it answers, or nothing. */
export function healthOf(outcome: SendOutcome): 'trouble' | 'answers' | 'nothing' {
  if (outcome.kind === 'unknown') return 'trouble';
  if (outcome.kind === 'later') {
    const { why } = outcome;
    if (why === 'busy' || why === 'network' || why === 'token') return 'trouble';
    return why === 'concurrent' ? 'answers' : 'nothing';
  }
  return 'answers';
}

/** How long the breaker stays open the `times`th time in a row (from 0): doubling, spread over half to the whole by `luck` in [0, 1). */
export function restUntil(times: number, luck: number, now: Instant): Instant {
  const rest = Math.min(LONGEST_REST, FIRST_REST * 2 ** times);
  return now + Math.floor(rest * (0.5 + luck / 2));
}
