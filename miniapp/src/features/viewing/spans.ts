/** Half-open seconds [from, to) on the media's own axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Joins spans that overlap or touch; empty ones go; the order of the input does not matter. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of [...spans].filter((s) => s.to > s.from).sort((a, b) => a.from - b.from)) {
    const last = joined[joined.length - 1];
    if (last !== undefined && span.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else joined.push(span);
  }
  return joined;
}

/** What of [from, to) no span covers. */
export function leftOut(spans: readonly Span[], from: number, to: number): Span[] {
  const gaps: Span[] = [];
  let at = from;
  for (const span of joinSpans(spans)) {
    if (span.to <= at) continue;
    if (span.from >= to) break;
    if (span.from > at) gaps.push({ from: at, to: span.from });
    at = Math.max(at, span.to);
  }
  if (at < to) gaps.push({ from: at, to });
  return gaps;
}

/** A whole second counts when at least this much of it was played. */
export const ENOUGH_OF_A_SECOND = 0.75;

/** Numbers of the whole seconds of which ≥ 0.75 s is covered. */
export function secondsIn(spans: readonly Span[]): number[] {
  const covered = new Map<number, number>();
  for (const { from, to } of joinSpans(spans)) {
    for (let second = Math.floor(from); second < to; second += 1) {
      const part = Math.min(to, second + 1) - Math.max(from, second);
      covered.set(second, (covered.get(second) ?? 0) + part);
    }
  }
  return [...covered].flatMap(([second, part]) => (part >= ENOUGH_OF_A_SECOND - 1e-9 ? [second] : [])).sort((a, b) => a - b);
}

export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0);
