import type { Interval } from './bulletin';

const Z = 1.959964;

/**
 * Wilson's interval of 95 % in thousandths, rounded outwards. `families` are how many were asked, each once: somebody who had three pushes
 * says little more than who had one, so the share is taken of all of them and its width of the families. Null of nobody.
 */
export function intervalOf({ of, among }: { readonly of: number; readonly among: number }, families: number): Interval | null {
  if (among <= 0 || families <= 0) return null;
  const [share, n] = [of / among, families];
  const wide = 1 + (Z * Z) / n;
  const middle = (share + (Z * Z) / (2 * n)) / wide;
  const half = (Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))) / wide;
  return { low: Math.max(0, Math.floor((middle - half) * 1000)), high: Math.min(1000, Math.ceil((middle + half) * 1000)) };
}

/** Whether two intervals lie apart, and which way the later one lies. */
export function apart(now: Interval, then: Interval): 'up' | 'down' | undefined {
  if (now.low > then.high) return 'up';
  return now.high < then.low ? 'down' : undefined;
}
