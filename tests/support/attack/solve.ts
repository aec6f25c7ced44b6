/** What an attacker reads out of a table: so many of these unknown numbers, added up, are `value`. */
export interface Equation {
  readonly terms: ReadonlyMap<string, number>;
  readonly value: number;
}
export interface Bounds {
  readonly low: number;
  readonly high: number;
}
/** Unknown numbers that together are known for certain. */
export interface Known {
  readonly of: readonly string[];
  readonly value: number;
}

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

/** A row in whole numbers without a common factor, its first unknown added and not taken away. */
function reduced(terms: Map<string, number>, value: number): Equation {
  const own = [...terms].filter(([, by]) => by !== 0);
  const divisor = ([...own.map(([, by]) => by), value].reduce(gcd, 0) || 1) * ((own[0]?.[1] ?? 1) < 0 ? -1 : 1);
  const kept = own.map(([name, by]): [string, number] => [name, by / divisor]);
  return { terms: new Map(kept), value: value / divisor };
}

/** `row` without the unknown `name`, which `pivot` has. */
function without(name: string, row: Equation, pivot: Equation): Equation {
  const [own, other] = [row.terms.get(name) ?? 0, pivot.terms.get(name) ?? 0];
  if (own === 0 || other === 0) return row;
  const terms = new Map([...row.terms].map(([key, by]): [string, number] => [key, by * other]));
  for (const [key, by] of pivot.terms) terms.set(key, (terms.get(key) ?? 0) - by * own);
  const value = row.value * other - pivot.value * own;
  if (!Number.isSafeInteger(value) || [...terms.values()].some((by) => !Number.isSafeInteger(by)))
    throw new RangeError('numbers too large');
  return reduced(terms, value);
}

/** Everything that subtracting and combining gives: the equations in reduced form. What contradicts those before it was misread and is left out. */
export function eliminated(equations: readonly Equation[]): Equation[] {
  const pivots = new Map<string, Equation>();
  for (const equation of equations) {
    let row = reduced(new Map(equation.terms), equation.value);
    for (const [name, pivot] of pivots) row = without(name, row, pivot);
    const [lead] = row.terms.keys();
    if (lead === undefined) continue;
    for (const [name, pivot] of pivots) pivots.set(name, without(lead, pivot, row));
    pivots.set(lead, row);
  }
  return [...pivots.values()];
}

/** Tightens what each unknown may be until nothing moves any more. Undefined: nothing is left for one of them. */
export function propagated(equations: readonly Equation[], bounds: ReadonlyMap<string, Bounds>): Map<string, Bounds> | undefined {
  const now = new Map(bounds);
  const of = (name: string): Bounds => now.get(name) ?? { low: 0, high: Infinity };
  for (let moved = true; moved;) {
    moved = false;
    for (const { terms, value } of equations) {
      const all = [...terms];
      const end = (by: number, bound: Bounds, isLow: boolean): number => by * (by > 0 === isLow ? bound.low : bound.high);
      for (const [name, by] of all) {
        const rest = all.filter(([other]) => other !== name);
        const [least, most] = [true, false].map((isLow) => rest.reduce((sum, [other, times]) => sum + end(times, of(other), isLow), 0));
        const [a, b] = [(value - (most ?? 0)) / by, (value - (least ?? 0)) / by];
        const own = of(name);
        const next = {
          low: Math.max(own.low, Math.ceil(Math.min(a, b) - 1e-9)),
          high: Math.min(own.high, Math.floor(Math.max(a, b) + 1e-9)),
        };
        if (next.low > next.high) return undefined;
        if (next.low !== own.low || next.high !== own.high) {
          now.set(name, next);
          moved = true;
        }
      }
    }
  }
  return now;
}

/**
 * What an attacker knows for certain who has all these equations and bounds: single unknowns and sums of several. By elimination over whole
 * numbers first, by bounds then; where the attacker's reading of the tables contradicts itself, by elimination alone.
 */
export function certain(equations: readonly Equation[], bounds: ReadonlyMap<string, Bounds>): Known[] {
  const rows = eliminated(equations);
  const tight = propagated([...rows, ...equations], bounds) ?? new Map<string, Bounds>();
  const single = [...tight].filter(([, { low, high }]) => low === high).map(([name, { low }]): Known => ({ of: [name], value: low }));
  const fixed = new Map(single.map(({ of: [name = ''], value }) => [name, value]));
  const sums = rows.flatMap(({ terms, value }): Known[] => {
    const open = [...terms].filter(([name]) => !fixed.has(name));
    const left = [...terms].reduce((sum, [name, by]) => sum - by * (fixed.get(name) ?? 0), value);
    return open.length > 0 && open.every(([, by]) => by === 1) ? [{ of: open.map(([name]) => name), value: left }] : [];
  });
  return [...single, ...sums];
}

const MOST_TRIED = 16;
/** The one way in which some of these sizes add up to `total`; undefined where there is none or more than one. */
export function onlySubset<T extends { readonly size: number }>(all: readonly T[], total: number): T[] | undefined {
  const sized = all.filter(({ size }) => size > 0);
  if (sized.reduce((sum, { size }) => sum + size, 0) === total) return [...sized];
  if (sized.length > MOST_TRIED) return undefined;
  let found: number | undefined;
  for (let some = 0; some < 1 << sized.length; some += 1) {
    let sum = 0;
    for (let at = 0; at < sized.length; at += 1) if ((some >> at) & 1) sum += sized[at]?.size ?? 0;
    if (sum !== total) continue;
    if (found !== undefined) return undefined;
    found = some;
  }
  return found === undefined ? undefined : sized.filter((_, at) => ((found ?? 0) >> at) & 1);
}
