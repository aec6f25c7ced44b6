import { SECONDS_PER_WORD, type Span } from '../viewing/viewing';
import { stepsOf } from './release';

/** How many looked at each second of an item, and where most of them went. Seconds are whole, on the media's own axis. */
export interface Retention {
  /** Viewers whose seconds are all believed: only they are in the curve. */
  readonly viewers: number;
  /** `watched[n]`: viewers of the second `from + n`. */
  readonly watched: readonly number[];
  readonly from: number;
  /** Where the most went within {@link WINDOW} seconds; absent where nobody did. */
  readonly steepest?: { readonly at: number; readonly lost: number };
  /**
   * Seconds that players played against different seconds seen (the ends of the item too): far above one to one, parts were played again.
   * Which parts can not be told: a row keeps whether a second was seen, not how often.
   */
  readonly again: { readonly played: number; readonly different: number };
}

/** A viewer's words as plain numbers: word number, its low 32 bits, its high 32 bits, and so on. */
export type HalfWords = readonly number[] | Int32Array;

export interface RetentionViewer {
  readonly words: HalfWords;
  /** Seconds the players say they played, in all sessions. */
  readonly playedSeconds: number;
}

/** A loss is looked for over so many seconds: players tell whole seconds, a phone that stops tells one or two fewer. */
const WINDOW = 5;
/** So much of either end is left out: people come late and leave in the last words. */
const END_SHARE = 0.05;

/** One viewer's seconds a word at a time, 32 bits at once: plain numbers, since bit by bit BigInt would take ten times as long. */
function addWord(counts: Uint32Array, bits: number, at: number): void {
  let left = bits >>> 0;
  while (left !== 0) {
    const low = left & -left;
    const second = at + 31 - Math.clz32(low);
    if (second >= 0 && second < counts.length) counts[second] = (counts[second] ?? 0) + 1;
    left = (left ^ low) >>> 0;
  }
}

/** Counts viewers into a curve, one after the other: so many can be read as a stream. */
export function openRetention({ from, to }: Span): { add(viewer: RetentionViewer): void; done(): Retention } {
  const length = Math.max(0, to - from);
  const counts = new Uint32Array(length);
  /** Whole halves of a word are counted once for all, and spread at the end. */
  const full = new Int32Array(length + 1);
  let viewers = 0;
  let played = 0;
  let different = 0;
  const half = (bits: number, at: number): number => {
    const known = bits >>> 0;
    if (known === 0xffffffff && at >= 0 && at + 32 <= length) {
      full[at] = (full[at] ?? 0) + 1;
      full[at + 32] = (full[at + 32] ?? 0) - 1;
      return 32;
    }
    addWord(counts, known, at);
    return ones(known);
  };
  return {
    add({ words, playedSeconds }) {
      viewers += 1;
      for (let index = 0; index + 2 < words.length; index += 3) {
        const at = (words[index] ?? 0) * SECONDS_PER_WORD - from;
        different += half(words[index + 1] ?? 0, at) + half(words[index + 2] ?? 0, at + 32);
      }
      played += playedSeconds;
    },
    done() {
      let open = 0;
      const watched = Array.from(counts, (count, second) => count + (open += full[second] ?? 0));
      const steepest = steepestOf(watched, from);
      return { viewers, watched, from, ...(steepest ? { steepest } : {}), again: { played: Math.round(played), different } };
    },
  };
}

/** How many different seconds of [from, to) these words hold. */
export function secondsIn(words: HalfWords, { from, to }: Span): number {
  let seconds = 0;
  const half = (bits: number, at: number): number => {
    if (at >= to || at + 32 <= from) return 0;
    const low = Math.max(0, from - at);
    const high = Math.min(32, to - at);
    const mask = (high - low === 32 ? -1 : ((1 << (high - low)) - 1) << low) | 0;
    return ones(bits & mask);
  };
  for (let index = 0; index + 2 < words.length; index += 3) {
    const at = (words[index] ?? 0) * SECONDS_PER_WORD;
    seconds += half(words[index + 1] ?? 0, at) + half(words[index + 2] ?? 0, at + 32);
  }
  return seconds;
}

function ones(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Where the curve falls most within {@link WINDOW} seconds, both ends of the item left out; of several such places the first. `at` is the
 * first of the seconds on which viewers are missing, `lost` how many fewer there are after it than before.
 */
export function steepestOf(watched: readonly number[], from: number): Retention['steepest'] {
  const margin = Math.max(1, Math.ceil(watched.length * END_SHARE));
  let best: { start: number; lost: number } | undefined;
  for (let start = margin; start + WINDOW < watched.length - margin; start++) {
    const lost = (watched[start] ?? 0) - (watched[start + WINDOW] ?? 0);
    if (lost > 0 && (!best || lost > best.lost)) best = { start, lost };
  }
  if (!best) return undefined;
  // Within the window the second with the largest single step is named.
  let at = best.start + 1;
  for (let second = best.start + 1; second <= best.start + WINDOW; second++) {
    const step = (n: number): number => (watched[n - 1] ?? 0) - (watched[n] ?? 0);
    if (step(second) > step(at)) at = second;
  }
  return { at: from + at, lost: best.lost };
}

/** A point of the curve as it may be shown: the most watched second of a stretch. */
export interface RetentionPoint {
  readonly at: number;
  readonly watched: number;
}

/** What was played again is told in so many parts of one time through. */
const PARTS = 2;

/**
 * What may be shown of a curve: nothing of fewer than `smallest` viewers; else each count in whole steps of that size, rounded down and one
 * step below `people` at least (all who had the item), so that neither a point nor the step between two of them tells of fewer, and nobody
 * reads that everyone has looked; the steepest place only where at least so many went. How often it was played is told in halves: of exact
 * seconds two looks would give those of the one family that came between them. At most 120 points.
 */
export function shownRetention(
  retention: Retention,
  { people, smallest }: { readonly people: number; readonly smallest: number },
): (Omit<Retention, 'watched'> & { readonly points: readonly RetentionPoint[]; readonly every: number }) | undefined {
  const { viewers, watched, from, steepest, again } = retention;
  const told = (n: number): number => stepsOf(n, people, smallest);
  if (told(viewers) < smallest || watched.length === 0) return undefined;
  const every = Math.max(1, Math.ceil(watched.length / 120));
  const points: RetentionPoint[] = [];
  for (let start = 0; start < watched.length; start += every) {
    points.push({ at: from + start, watched: told(Math.max(...watched.slice(start, start + every))) });
  }
  const lost = told(steepest?.lost ?? 0);
  const place = steepest && lost >= smallest ? { steepest: { at: steepest.at, lost } } : {};
  const times = again.different > 0 ? Math.floor((again.played * PARTS) / again.different) : 0;
  return { viewers: told(viewers), from, points, every, again: { played: times, different: PARTS }, ...place };
}
