import { canonical } from './canonical';
import type { FactKind } from './roster-changes';

export interface Tally {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
}
export type Counts = Readonly<Record<FactKind, Tally>>;

export const NO_TALLY: Tally = { added: 0, changed: 0, same: 0 };
export const NO_COUNTS: Counts = {
  bureaus: NO_TALLY,
  schools: NO_TALLY,
  terms: NO_TALLY,
  classrooms: NO_TALLY,
  teachers: NO_TALLY,
  officers: NO_TALLY,
  students: NO_TALLY,
  guardians: NO_TALLY,
  guardianships: NO_TALLY,
};

export const plus = (a: Tally, b: Tally): Tally => ({
  added: a.added + b.added,
  changed: a.changed + b.changed,
  same: a.same + b.same,
});

/** Which of the facts are new or different, and how many of each. */
export function split<T extends object>(now: readonly T[], stored: readonly T[], keyOf: (fact: T) => string): { write: T[]; tally: Tally } {
  const old = new Map(stored.map((fact) => [keyOf(fact), fact]));
  const write: T[] = [];
  const tally = { added: 0, changed: 0, same: 0 };
  for (const fact of now) {
    const before = old.get(keyOf(fact));
    if (before === undefined) tally.added += 1;
    else if (canonical(before) === canonical(fact)) {
      tally.same += 1;
      continue;
    } else tally.changed += 1;
    write.push(fact);
  }
  return { write, tally };
}
