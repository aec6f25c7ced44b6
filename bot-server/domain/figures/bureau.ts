import type { School, SchoolId } from '../roster/roster';
import type { Instant } from '../time/instant';

/** Counts of released cells. A level that not every cell tells comes with what it is to be read against. */
export interface ReleasedCounts {
  readonly targeted: number;
  readonly completed: number;
  /** Of the cells that tell it: reachable among their targeted. */
  readonly reachable: { readonly of: number; readonly among: number };
  /** Of the cells that tell it: started, and their completed. */
  readonly started: { readonly of: number; readonly completed: number };
  readonly late: number;
}

/** One line of a bureau's figures: what stands still, exactly; what still runs or is too small, in whole tens. Never added to one another. */
export interface ReleaseSum {
  readonly key: string | number | null;
  readonly computedAt: Instant;
  readonly exact: ReleasedCounts;
  readonly tens: ReleasedCounts;
  /** Of the exact counts; absent where lines hold several places. */
  readonly families?: RateFamilies;
}
/** How many different families each rate is of: of each place those of its largest cell, since the same ones were asked each time. */
export interface RateFamilies {
  readonly reach: number;
  readonly completion: number;
  readonly finish: number;
}
export type ReleaseSums = readonly ReleaseSum[];

export const addCounts = (a: ReleasedCounts, b: ReleasedCounts): ReleasedCounts => ({
  targeted: a.targeted + b.targeted,
  completed: a.completed + b.completed,
  reachable: { of: a.reachable.of + b.reachable.of, among: a.reachable.among + b.reachable.among },
  started: { of: a.started.of + b.started.of, completed: a.started.completed + b.started.completed },
  late: a.late + b.late,
});

export const NO_COUNTS: ReleasedCounts = {
  targeted: 0,
  completed: 0,
  reachable: { of: 0, among: 0 },
  started: { of: 0, completed: 0 },
  late: 0,
};

/** The line under all lines. */
export const totalOf = (sums: ReleaseSums): Pick<ReleaseSum, 'exact' | 'tens'> => ({
  exact: sums.reduce((sum, { exact }) => addCounts(sum, exact), NO_COUNTS),
  tens: sums.reduce((sum, { tens }) => addCounts(sum, tens), NO_COUNTS),
});

/** The school under which one is counted for a bureau: a teaching point goes with its central school. */
export const placeOf = ({ id, kind, centralSchoolId }: Pick<School, 'id' | 'kind' | 'centralSchoolId'>): SchoolId =>
  kind === 'village-point' ? (centralSchoolId ?? id) : id;
