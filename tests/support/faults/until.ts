/** Looks again and again until `look` gives something; fails, naming what was awaited, when it has not after `withinMs`. */
export async function until<T>(what: string, withinMs: number, look: () => T | Promise<T>): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + withinMs;
  for (let last: unknown = 'nothing yet'; ;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== null && seen !== false) return seen as Exclude<T, false | null | undefined>;
      last = seen;
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    if (Date.now() >= end) throw new Error(`not within ${withinMs} ms: ${what} (last seen: ${String(last)})`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
