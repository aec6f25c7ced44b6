import { SECONDS_PER_WORD, type Span, type Words } from './viewing';

const FULL = (1n << 64n) - 1n;

/** Joins spans that overlap or touch: `[0,5) + [3,8) → [0,8)`. The order of the input does not matter. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}

/** The bits of one word that lie in the whole seconds [from, to): `maskOf(0, 2, 5) → 0b11100n`. */
function maskOf(word: number, from: number, to: number): bigint {
  const low = Math.max(from - word * SECONDS_PER_WORD, 0);
  const high = Math.min(to - word * SECONDS_PER_WORD, SECONDS_PER_WORD);
  if (high <= low) return 0n;
  // Nearly all of them: nothing to shift.
  if (high - low === SECONDS_PER_WORD) return FULL;
  return (FULL >> BigInt(SECONDS_PER_WORD - (high - low))) << BigInt(low);
}

const wordRange = (from: number, to: number): [number, number] => [
  Math.floor(from / SECONDS_PER_WORD),
  Math.floor((to - 1) / SECONDS_PER_WORD),
];

/**
 * The whole seconds inside these spans, in seconds on the media's axis: touching spans are joined first, then each end is rounded inward,
 * `[0.2, 4.9) → seconds 1, 2, 3`. Seconds from `limit` on are left out.
 */
export function wordsOf(spans: readonly Span[], limit: number): Map<number, bigint> {
  const words = new Map<number, bigint>();
  for (const span of mergeSpans(spans)) {
    const from = Math.max(Math.ceil(span.from), 0);
    const to = Math.min(Math.floor(span.to), Math.floor(limit));
    if (to <= from) continue;
    const [first, last] = wordRange(from, to);
    for (let word = first; word <= last; word++) words.set(word, (words.get(word) ?? 0n) | maskOf(word, from, to));
  }
  return words;
}

/** Every second that is in at least one of them. */
export function unionWords(all: readonly Words[]): Map<number, bigint> {
  const union = new Map<number, bigint>();
  for (const words of all) for (const [word, bits] of words) union.set(word, (union.get(word) ?? 0n) | bits);
  return union;
}

function ones32(value: number): number {
  let n = value - ((value >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const ones64 = (bits: bigint): number => ones32(Number(bits & 0xffffffffn) | 0) + ones32(Number((bits >> 32n) & 0xffffffffn) | 0);

/** How many seconds are set inside the whole seconds [from, to). */
export function countSeconds(words: Words, { from, to }: Span): number {
  let seconds = 0;
  for (const [word, bits] of words) seconds += ones64(bits & maskOf(word, from, to));
  return seconds;
}

/** The spans of unset seconds inside the whole seconds [from, to), in order. */
export function gapsIn(words: Words, { from, to }: Span): Span[] {
  const gaps: Span[] = [];
  if (to <= from) return gaps;
  let open: number | undefined;
  const close = (at: number): void => {
    if (open !== undefined) gaps.push({ from: open, to: at });
    open = undefined;
  };
  const [first, last] = wordRange(from, to);
  for (let word = first; word <= last; word++) {
    const inside = maskOf(word, from, to);
    const seen = (words.get(word) ?? 0n) & inside;
    const start = Math.max(word * SECONDS_PER_WORD, from);
    const end = Math.min((word + 1) * SECONDS_PER_WORD, to);
    if (seen === 0n) open ??= start;
    else if (seen === inside) close(start);
    else {
      // Halves as plain numbers: this runs for every report's answer, and bit by bit BigInt would cost ten times as much.
      const halves = [Number(seen & 0xffffffffn), Number(seen >> 32n)] as const;
      for (let second = start; second < end; second++) {
        const bit = second % SECONDS_PER_WORD;
        if (((bit < 32 ? halves[0] : halves[1]) >>> (bit % 32)) & 1) close(second);
        else open ??= second;
      }
    }
  }
  close(to);
  return gaps;
}
