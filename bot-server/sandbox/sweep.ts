const additions = new WeakMap<object, number>();
const EVERY = 1_000;

/** Takes what is over out of a table, once in a thousand additions: a table of many stays quick to add to. */
export function sweep<V>(table: Record<string, V>, over: (value: V) => boolean): void {
  const count = (additions.get(table) ?? 0) + 1;
  additions.set(table, count);
  if (count % EVERY !== 0) return;
  for (const [key, value] of Object.entries(table)) if (over(value)) delete table[key];
}
