import type { WireSubscription } from '@contract/index';

/** When somebody was last asked, and how often they have said no in a row. */
export interface Asked {
  readonly at: number;
  readonly refusals: number;
}

const HOUR = 3_600_000;
/** Once a day; after a no a week, after a second one a month. The button on one's own page is there all the time. */
const WAITS = [20 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR] as const;
/** With so many left nobody needs to be asked. */
const PLENTY = 5;

export function readAsked(text: string | null): Asked | null {
  const [at, refusals] = (text ?? '').split('/').map(Number);
  return at !== undefined && refusals !== undefined && Number.isFinite(at) && Number.isFinite(refusals) && at > 0 ? { at, refusals } : null;
}
export const writeAsked = ({ at, refusals }: Asked): string => `${at}/${refusals}`;

/** What is remembered after an answer. */
export const afterAnswer = (before: Asked | null, accepted: number, now: number): Asked => ({
  at: now,
  refusals: accepted > 0 ? 0 : (before?.refusals ?? 0) + 1,
});

/** Whether a card may offer reminders now: something is running out, and nobody was asked lately. */
export function mayOffer(worth: readonly Pick<WireSubscription, 'remaining'>[], asked: Asked | null, now: number): boolean {
  if (!worth.some(({ remaining }) => remaining !== null && remaining < PLENTY)) return false;
  const wait = WAITS[Math.min(asked?.refusals ?? 0, WAITS.length - 1)] ?? 0;
  // A clock that was set back must not silence it for good.
  return asked === null || now < asked.at || now - asked.at >= wait;
}
