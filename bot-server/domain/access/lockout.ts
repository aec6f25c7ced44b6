import { DAY, HOUR, MINUTE, type Instant } from '../time/instant';

/** `account`: tries at one account's name, there or not; `address`: tries from one address, whatever they try at. */
export type LockKind = 'account' | 'address';

/** How many tries go unhindered. A school sits behind one address, so that one gets more. */
const FREE: Readonly<Record<LockKind, number>> = { account: 5, address: 30 };
const FIRST = MINUTE;
const LONGEST: Readonly<Record<LockKind, number>> = { account: HOUR, address: 15 * MINUTE };

/** After this long without a try the count begins anew. */
export const LOCK_MEMORY = DAY;

/** Milliseconds that follow the `tries`-th try without success before the next is looked at: none at first, then a minute, doubling to a bound. */
export function lockAfter(kind: LockKind, tries: number): number {
  const over = tries - FREE[kind];
  return over < 0 ? 0 : Math.min(LONGEST[kind], FIRST * 2 ** Math.min(over, 20));
}

export interface Lock {
  readonly tries: number;
  readonly lastAt: Instant;
  /** No try is looked at before. */
  readonly until: Instant;
}

/** The lock after one more try at `now`, or undefined when that try may not be made yet. Counted before anything is checked, so that tries made at once count too. */
export function nextLock(kind: LockKind, before: Lock | undefined, now: Instant): Lock | undefined {
  // Tries at once are judged in any order, each by its own clock: one that is a moment earlier is not locked out by one that locked nothing.
  if (before && before.until > before.lastAt && now < before.until) return undefined;
  const tries = before && now - before.lastAt < LOCK_MEMORY ? before.tries + 1 : 1;
  const lastAt = Math.max(now, before?.lastAt ?? now);
  return { tries, lastAt, until: lastAt + lockAfter(kind, tries) };
}
