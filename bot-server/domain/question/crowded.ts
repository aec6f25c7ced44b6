/** A question asked at a second of an item. */
export interface PinnedAsk {
  readonly guardianId: string;
  readonly studentId: string;
  readonly atSecond: number;
}

/** So many seconds before and after count as the same place. */
export const SAME_PLACE_S = 10;
/** From so many families on the author is told. */
export const CROWD = 5;

/** Both parents of a child are one family, and a parent of two children is: the smaller of the two counts, so that it is never too many. */
const familiesOf = (asks: readonly PinnedAsk[]): number =>
  Math.min(new Set(asks.map(({ guardianId }) => guardianId)).size, new Set(asks.map(({ studentId }) => studentId)).size);

export interface CrowdedSecond {
  readonly second: number;
  readonly families: number;
}

/**
 * Where families of one item ask again and again: seconds around which (± {@link SAME_PLACE_S}) at least {@link CROWD} of them asked. The most
 * crowded place first takes its questions; no question counts for two places. In the order of the seconds, without anybody's name.
 */
export function crowdedSeconds(asks: readonly PinnedAsk[], { within = SAME_PLACE_S, least = CROWD } = {}): CrowdedSecond[] {
  const found: CrowdedSecond[] = [];
  let left = [...asks].sort((a, b) => a.atSecond - b.atSecond);
  for (;;) {
    let best: CrowdedSecond | undefined;
    for (const second of new Set(left.map(({ atSecond }) => atSecond))) {
      const families = familiesOf(left.filter(({ atSecond }) => Math.abs(atSecond - second) <= within));
      if (families >= least && families > (best?.families ?? 0)) best = { second, families };
    }
    if (!best) return found.sort((a, b) => a.second - b.second);
    const { second } = best;
    found.push(best);
    left = left.filter(({ atSecond }) => Math.abs(atSecond - second) > within);
  }
}
