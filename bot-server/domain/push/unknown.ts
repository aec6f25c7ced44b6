import { SECOND, type Instant } from '../time/instant';
import type { OpenRoute } from './decide';
import type { Attempt, Message } from './push';

/** How often an emergency is repeated when nobody knows whether it rang. */
export const MOST_RESENDS = 2;
const FIRST_WAIT = 5 * SECOND;

/**
 * What follows a call of which nobody knows whether it rang. Everything is held and never repeated, since a family must not be rung twice; an
 * emergency alone is repeated, a few times and counted, because not to be told is worse there. `luck` is in [0, 1).
 */
export function afterUnknown(
  { kind, expiresAt, resends = 0 }: Pick<Message, 'kind' | 'expiresAt' | 'resends'>,
  luck: number,
  now: Instant,
): { readonly kind: 'hold' } | { readonly kind: 'resend'; readonly at: Instant } {
  if (kind !== 'emergency' || resends >= MOST_RESENDS) return { kind: 'hold' };
  const at = now + Math.floor(FIRST_WAIT * 2 ** resends * (0.5 + luck));
  return at < expiresAt ? { kind: 'resend', at } : { kind: 'hold' };
}

/** What is repeated goes the way it went: another one would ring a second time for certain. When that way is gone, any will do. */
export function waysAfterUnknown(routes: readonly OpenRoute[], attempts: readonly Attempt[]): readonly OpenRoute[] {
  const last = attempts.at(-1);
  if (last?.state !== 'unknown') return routes;
  const same = routes.filter(({ route }) => route.channel === last.channel && route.identityId === last.identityId);
  return same.length > 0 ? same : routes;
}
