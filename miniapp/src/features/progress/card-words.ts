import type { WireFunnel } from '@contract/index';

/** Fewer than these on either side, and a number would point at somebody. */
const FEWEST_DONE = 10;
const FEWEST_LEFT = 5;

/**
 * What stands on the card in the class's group: the title, and how many families have watched it, in whole tens, once nobody can be counted out
 * by it. Who has not is nobody's business there.
 */
export function cardTitle(title: string, { completed, reachable }: Pick<WireFunnel, 'completed' | 'reachable'>): string {
  if (completed < FEWEST_DONE || reachable - completed < FEWEST_LEFT) return title;
  return `${title}（已有 ${Math.floor(completed / 10) * 10} 家以上看完）`;
}
