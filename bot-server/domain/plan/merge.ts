import { catchUp, CATCH_UP } from '../push/catch-up';
import type { Slot, SlotId } from '../push/push';
import type { PlanLine } from '../push/slots';
import type { Instant } from '../time/instant';
import { lineOf } from './draft';
import { sameLine } from './diff';

/** What publishing a draft does to the lines that run. */
export interface Merged {
  /** New lines, and waiting ones that change. */
  readonly put: readonly Slot[];
  /** Waiting lines that are taken out. */
  readonly remove: readonly SlotId[];
  /** Of `put` those whose time has passed and that are not made up for. */
  readonly leftOut: readonly SlotId[];
  /** What the plan's lines say afterwards. */
  readonly lines: readonly PlanLine[];
}

/**
 * Only waiting slots change; what has been pushed, or was left out, stays as it is. Of the lines brought in whose time has passed only the
 * latest of each audience within 48 hours is pushed, at once; the older ones are left out.
 */
export function mergeDraft(draft: readonly Slot[], live: readonly Slot[], now: Instant): Merged {
  const running = new Map(live.map((slot) => [slot.id, slot]));
  const wanted = new Set(draft.map(({ id }) => id));
  const put: Slot[] = [];
  const result: Slot[] = [];
  for (const slot of draft) {
    const is = running.get(slot.id);
    if (is && is.state !== 'waiting') result.push(is);
    else {
      const waiting: Slot = { ...slot, state: 'waiting' };
      if (!is || is.startsAt !== slot.startsAt || !sameLine(lineOf(is), lineOf(slot))) put.push(waiting);
      result.push(waiting);
    }
  }
  result.push(...live.filter(({ id, state }) => state !== 'waiting' && !wanted.has(id)));
  const remove = live.filter(({ id, state }) => state === 'waiting' && !wanted.has(id)).map(({ id }) => id);
  const { skip } = catchUp(put, now, { ...CATCH_UP, graceMs: 0 });
  const lines = result.sort((a, b) => a.line - b.line).map(lineOf);
  return { put, remove, leftOut: skip.map(({ id }) => id), lines };
}
