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
