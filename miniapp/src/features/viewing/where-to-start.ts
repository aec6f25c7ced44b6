import type { WireViewing } from '@contract/index';

/**
 * Where a player begins: where one stopped; near the end with something left, at the first unseen second; done, from the start.
 * A card may say where (`asked`, seconds).
 */
export function whereToStart(viewing: WireViewing, end: number, asked: number | null): number {
  if (asked !== null && asked >= 0 && asked < end) return asked;
  if (viewing.completed) return 0;
  const firstGap = viewing.gaps[0]?.[0];
  if (end > 0 && viewing.resumeAt >= end * 0.95) return firstGap ?? 0;
  return viewing.resumeAt;
}
