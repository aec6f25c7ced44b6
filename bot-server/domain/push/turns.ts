/** Takes turns among what waits. */
export interface Turns {
  /**
   * Who goes now, at most `places` (2 or more): whoever is new, in up to half of the places, then whoever has waited longest. With n waiting, nobody
   * who goes on waiting is passed over for more than 2n / places calls, however many newcomers there are.
   */
  next(waiting: readonly string[], places: number): string[];
}

/** Turns by count, not by clock: a slow turn is one turn. Who no longer waits is forgotten, and is new when it comes back. */
export function openTurns(): Turns {
  let count = 0;
  let last = new Map<string, number>();
  return {
    next(waiting, places) {
      const keys = [...new Set(waiting)];
      last = new Map(keys.flatMap((key) => (last.has(key) ? [[key, last.get(key) ?? 0] as const] : [])));
      count += 1;
      const fresh = keys.filter((key) => !last.has(key));
      const known = keys.filter((key) => last.has(key)).sort((a, b) => (last.get(a) ?? 0) - (last.get(b) ?? 0));
      const forFresh = Math.min(fresh.length, Math.max(Math.floor(places / 2), places - known.length));
      const chosen = [...fresh.slice(0, forFresh), ...known.slice(0, Math.max(places - forFresh, 0))];
      // A newcomer that found no place is known from now on: the next newcomers do not overtake it.
      for (const key of fresh.slice(forFresh)) last.set(key, count - 0.5);
      for (const key of chosen) last.set(key, count);
      return chosen;
    },
  };
}
