import { apart, intervalOf } from '../bulletin/interval';
import type { Interval } from '../bulletin/bulletin';
import { stepsOf } from './release';
import type { Retention } from './retention';

/** How one version of an item was watched, as it was counted; nothing of it is shown as it stands. */
export interface VersionCounts {
  readonly version: number;
  /** Viewers who saw a second of it at least, and those of them who completed it. */
  readonly started: number;
  readonly completed: number;
  readonly retention: Retention;
}

/** What may be told: in whole steps, rounded down, one step below all at least; and bounds that hold for every count it may stand for. */
export interface ToldVersion {
  readonly version: number;
  readonly started: number;
  readonly completed: number;
  readonly interval: Interval;
}

/** Of fewer steps than these nothing is written: an interval over so few says nothing about the item. */
export const LEAST_STEPS = 4;

const floorTo = (n: number, step: number): number => Math.floor(n / step) * step;

export function toldVersion({ version, started, completed }: Omit<VersionCounts, 'retention'>, step: number): ToldVersion | undefined {
  const whole = floorTo(started, step);
  if (whole < LEAST_STEPS * step) return undefined;
  const done = stepsOf(completed, whole, step);
  const interval = boundsOf({ of: done, among: whole }, step);
  return interval && { version, started: whole, completed: done, interval };
}

/**
 * Wilson's interval, widened by what rounding may have taken away: it holds the interval of the true counts, whichever they are. So nothing
 * that is said of it is an effect of the rounding, and it tells no more than the rounded counts.
 */
function boundsOf({ of, among }: { readonly of: number; readonly among: number }, step: number): Interval | undefined {
  const most = among + step - 1;
  const [low, high] = [intervalOf({ of, among: most }, among), intervalOf({ of: 1, among: 1 }, among)];
  // Told «one step below all» stands for anything up to all.
  const isTop = of + step >= among;
  const above = isTop ? high : intervalOf({ of: Math.min(among, of + step - 1), among }, among);
  return low && above ? { low: low.low, high: above.high } : undefined;
}

export type QualityChange = 'up' | 'down' | 'same';
/** A change of versions is one only outside the noise. */
export const changeOfVersions = (now: ToldVersion, then: ToldVersion): QualityChange => apart(now.interval, then.interval) ?? 'same';

export interface Drop {
  /** The second on the media's own axis. */
  readonly at: number;
  /** Viewers before it and fewer after it, in whole steps. */
  readonly before: number;
  readonly lost: number;
  /** `left`: not seen again later; `skipped`: the seconds behind it are watched again by as many. */
  readonly kind: 'left' | 'skipped';
  /** Thousandths of those before that went at least, beyond chance. */
  readonly atLeast: number;
}

/** A place is looked at over so many seconds, as the curve's steepest is. */
const WINDOW = 5;

/** Where most went, when they are enough to be told; undefined where the curve tells of no such place. */
export function dropOf({ watched, from, steepest }: Retention, step: number): Drop | undefined {
  if (!steepest) return undefined;
  const index = steepest.at - from;
  const before = Math.max(...watched.slice(Math.max(0, index - WINDOW), index));
  const behind = Math.min(index + WINDOW, watched.length - 1);
  const [after, later] = [watched[behind] ?? 0, Math.max(...watched.slice(behind))];
  const told = floorTo(before, step);
  if (told < LEAST_STEPS * step) return undefined;
  const gone = floorTo(before - later, step);
  const kind = gone >= step ? 'left' : 'skipped';
  const lost = kind === 'left' ? gone : floorTo(before - after, step);
  if (lost < step) return undefined;
  const bounds = intervalOf({ of: lost, among: told + step - 1 }, told);
  return bounds ? { at: steepest.at, before: told, lost: Math.min(lost, told), kind, atLeast: bounds.low } : undefined;
}

/** What may be said of a drop: `most` and `many` of those who watched, beyond chance; nothing where the numbers do not carry it. */
export type Advice = { readonly who: 'most' | 'many'; readonly what: 'cut' | 'rework' } | undefined;
const MOST = 500;
const MANY = 150;
/** A part shorter than this is no part. */
const SHORTEST_PART = 30;

/** To cut in two is suggested only where people left for good and both parts are long enough to stand alone. */
export function adviceOn(drop: Drop | undefined, { from, to }: { readonly from: number; readonly to: number }): Advice {
  if (!drop || drop.kind !== 'left' || drop.atLeast < MANY) return undefined;
  const isLong = drop.at - from >= SHORTEST_PART && to - drop.at >= SHORTEST_PART;
  return { who: drop.atLeast > MOST ? 'most' : 'many', what: isLong ? 'cut' : 'rework' };
}
