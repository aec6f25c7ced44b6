import { DAY, type Instant } from '../time/instant';
import type { OpenRoute } from './decide';
import type { Message } from './push';

/** A message that waits, as far as it matters for a consent. */
export type Rival = Pick<Message, 'id' | 'kind' | 'purpose' | 'expiresAt' | 'createdAt'>;

/** From here on a message is worth somebody's last consent even where another way is open. */
const WORTH_THE_LAST = 60;
const SHORT_LIVED = 2 * DAY;

/**
 * What one ring is worth, 0 to 100: an answer somebody waits for before a reminder to go on, a reminder before something new, what ends soon
 * before what can wait. It compares messages of one family and says nothing about a family.
 */
export function worthOf({ kind, expiresAt, createdAt }: Rival, now: Instant): number {
  switch (kind) {
    case 'emergency':
      return 100;
    case 'answer':
    case 'staff':
      return 80;
    case 'nudge':
      return expiresAt - now <= DAY ? 70 : 60;
    case 'first':
      return expiresAt - createdAt <= SHORT_LIVED ? 50 : 40;
    case 'notice':
      return 0;
  }
}

/** `spend`: it takes the consent. `free-first`: another way first, the consent only if that is closed. `leave`: it is kept for what is worth more. */
export type ConsentUse = 'spend' | 'free-first' | 'leave';

/** Whether a message takes one of `remaining` one-time consents while `rivals` wait for the same ones. */
export function consentUse(
  message: Rival,
  { remaining, rivals, hasFreeWay }: { readonly remaining: number; readonly rivals: readonly Rival[]; readonly hasFreeWay: boolean },
  now: Instant,
): ConsentUse {
  if (remaining === Infinity) return 'spend';
  const worth = worthOf(message, now);
  const better = rivals.filter((rival) => rival.id !== message.id && worthOf(rival, now) > worth).length;
  if (better >= remaining) return hasFreeWay ? 'free-first' : 'leave';
  return hasFreeWay && remaining - better <= 1 && worth < WORTH_THE_LAST ? 'free-first' : 'spend';
}

/** Below this the consents of a family are planned rather than simply used. */
export const SCARCE = 2;

/** The ways to a guardian with their scarce consents planned: best first, as before, where nothing is scarce. */
export function planRoutes(routes: readonly OpenRoute[], message: Rival, waiting: readonly Rival[], now: Instant): OpenRoute[] {
  const hasFreeWay = routes.some(({ route, remaining, faulty }) => !route.spends && remaining > 0 && faulty !== true);
  const planned = routes.map((open) => {
    const { route, remaining } = open;
    if (!route.spends || remaining <= 0 || remaining > SCARCE) return { open, last: false };
    // A consent is for a template: only what is said by the same one waits for it.
    const rivals = waiting.filter(({ purpose }) => purpose === route.template?.purpose);
    const use = consentUse(message, { remaining, rivals, hasFreeWay }, now);
    return { open: use === 'leave' ? { ...open, remaining: 0 } : open, last: use === 'free-first' };
  });
  return [...planned.filter(({ last }) => !last), ...planned.filter(({ last }) => last)].map(({ open }) => open);
}
