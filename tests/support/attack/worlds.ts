/** All ways to choose one of each list. */
export const product = <T>(lists: readonly (readonly T[])[]): T[][] =>
  lists.reduce<T[][]>((all, list) => all.flatMap((some) => list.map((one) => [...some, one])), [[]]);

/** One thing that may be true, with the sizes of the groups in it, and what is told where it is. */
export interface Possible {
  readonly sizes: Readonly<Record<string, number>>;
  readonly told: unknown;
}

/** Groups of one to fewer than `smallest` that are the same in all worlds in which the same is told: whoever tries every number knows them. */
export function givenAway(worlds: Iterable<Possible>, smallest: number): string[] {
  const seen = new Map<string, { readonly sizes: Readonly<Record<string, number>>; readonly fixed: Set<string> }>();
  for (const { sizes, told } of worlds) {
    const key = JSON.stringify(told);
    const known = seen.get(key);
    if (!known) seen.set(key, { sizes, fixed: new Set(Object.keys(sizes)) });
    else for (const name of known.fixed) if (known.sizes[name] !== sizes[name]) known.fixed.delete(name);
  }
  return [...seen].flatMap(([key, { sizes, fixed }]) =>
    [...fixed].flatMap((name) => {
      const size = sizes[name] ?? 0;
      return size > 0 && size < smallest ? [`${name} is ${size}: ${key}`] : [];
    }),
  );
}
