import { HOUR, MINUTE, type Instant } from '../time/instant';
import type { Slot } from './push';
import { audienceKey, dueAtOf } from './slots';

export interface CatchUpPolicy {
  /** A slot this late is still «on time»: the sweep was merely slow. */
  readonly graceMs: number;
  /** A missed slot older than this is not run any more. */
  readonly deadlineMs: number;
}

export const CATCH_UP: CatchUpPolicy = { graceMs: 10 * MINUTE, deadlineMs: 48 * HOUR };

/**
 * Which of the slots whose time has come are run, and which are left out after a downtime.
 * On-time slots all run. Of the missed ones, per plan and audience, only the latest instant runs, and only when it is within the
 * deadline, not past due, and nothing later of the same audience is due too: a family gets the newest item, never a pile.
 */
export function catchUp<T extends Pick<Slot, 'planId' | 'startsAt' | 'dueDays' | 'audience'>>(
  due: readonly T[],
  now: Instant,
  policy: CatchUpPolicy = CATCH_UP,
): { run: T[]; skip: T[] } {
  const latest = new Map<string, Instant>();
  const keyOf = (slot: T): string => `${slot.planId}|${audienceKey(slot.audience)}`;
  for (const slot of due) {
    if (slot.startsAt <= now) latest.set(keyOf(slot), Math.max(slot.startsAt, latest.get(keyOf(slot)) ?? -Infinity));
  }
  const run: T[] = [];
  const skip: T[] = [];
  for (const slot of due) {
    if (slot.startsAt > now) continue;
    const onTime = now - slot.startsAt <= policy.graceMs;
    const isLatest = slot.startsAt === latest.get(keyOf(slot));
    const inTime = now - slot.startsAt <= policy.deadlineMs && now < dueAtOf(slot);
    (onTime || (isLatest && inTime) ? run : skip).push(slot);
  }
  return { run, skip };
}
