import type { WireViewing } from '@contract/index';
import { joinSpans, leftOut, type Span } from './spans';

export const asSpans = (pairs: readonly (readonly [number, number])[]): Span[] => pairs.map(([from, to]) => ({ from, to }));

/** What has been recorded, seen from what has not: the rest of [start, end). */
export const seenOf = (gaps: readonly Span[], start: number, end: number): Span[] => leftOut(gaps, start, end);

/** What is still to be watched once what was watched just now is taken off; slivers under a second are no gap worth a jump. */
export function stillOpen(gaps: readonly Span[], watched: readonly Span[]): Span[] {
  return joinSpans(gaps.flatMap((gap) => leftOut(watched, gap.from, gap.to))).filter((gap) => gap.to - gap.from >= 1);
}

export type GapMove =
  { readonly kind: 'play-on' } | { readonly kind: 'jump'; readonly aim: number; readonly to: number } | { readonly kind: 'done' };

/**
 * Playing only the gaps: inside the one aimed at play on (also before it, where a player landed early), behind its end jump
 * to the next, after the last one stop.
 */
export function nextGapMove(gaps: readonly Span[], aim: number, at: number): GapMove {
  const gap = gaps[aim];
  if (gap === undefined) return { kind: 'done' };
  if (at < gap.to) return { kind: 'play-on' };
  const next = gaps.findIndex((g, i) => i > aim && g.to > at);
  const found = gaps[next];
  return found === undefined ? { kind: 'done' } : { kind: 'jump', aim: next, to: Math.max(found.from, Math.min(at, found.to)) };
}

/** How far: 0, then one for each of 25, 50 and 75 percent, and for what completes it; by what is recorded and what was watched just now. */
export function levelOf(viewing: Pick<WireViewing, 'gaps' | 'totalSeconds'>, fresh: readonly Span[], thresholdPercent: number): number {
  if (viewing.totalSeconds <= 0) return 0;
  const left = stillOpen(asSpans(viewing.gaps), fresh).reduce((sum, { from, to }) => sum + to - from, 0);
  const percent = ((viewing.totalSeconds - left) * 100) / viewing.totalSeconds;
  return [25, 50, 75, thresholdPercent].filter((mark) => percent >= mark).length;
}
