import type { WireViewing } from '@contract/index';

/** What the card or message that led here asks for: a second of the item, or the first one not seen yet. */
export interface AskedPlace {
  readonly second: number | null;
  readonly firstGap: boolean;
}

/**
 * Where a player begins, in seconds: where it was asked to; where one stopped; near the end with something left, at the first
 * unseen second; done, from the start.
 */
export function whereToStart(viewing: WireViewing, end: number, asked: AskedPlace): number {
  if (asked.second !== null && asked.second >= 0 && asked.second < end) return asked.second;
  if (viewing.completed) return 0;
  const firstGap = viewing.gaps[0]?.[0];
  if (asked.firstGap && firstGap !== undefined) return firstGap;
  if (end > 0 && viewing.resumeAt >= end * 0.95) return firstGap ?? 0;
  return viewing.resumeAt;
}
