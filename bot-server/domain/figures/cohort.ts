import type { SchoolId } from '../roster/roster';
import type { Instant } from '../time/instant';
import type { WeekNo } from '../time/week';
import { addCounts, NO_COUNTS, type RateFamilies, type ReleasedCounts, type ReleaseSum } from './bureau';

/** What one place was told exactly in one week. */
export interface PlaceWeek {
  readonly place: SchoolId;
  readonly week: WeekNo;
  readonly exact: ReleasedCounts;
  readonly families: RateFamilies;
  readonly computedAt: Instant;
}
export interface Cohort {
  /** In the order of weeks; only weeks of which anything is told. */
  readonly sums: readonly (ReleaseSum & { readonly key: WeekNo })[];
  readonly places: number;
  /** Places with figures in any of the weeks. */
  readonly among: number;
}

/**
 * Weeks beside each other that are of the same places: those that have exact figures in every week of which anything is told. Else a small
 * school that joins late would look like a change. Sums of released cells, like all that a bureau reads.
 */
export function sameCohort(rows: readonly PlaceWeek[]): Cohort {
  const told = rows.filter(({ exact }) => exact.targeted > 0);
  const weeks = [...new Set(told.map(({ week }) => week))].sort((a, b) => a - b);
  const weeksOf = new Map<SchoolId, Set<WeekNo>>();
  for (const { place, week } of told) weeksOf.set(place, (weeksOf.get(place) ?? new Set()).add(week));
  const steady = new Set([...weeksOf].flatMap(([place, own]) => (own.size === weeks.length ? [place] : [])));
  const sums = weeks.map((week) => {
    const own = told.filter((row) => row.week === week && steady.has(row.place));
    const most = (rate: keyof RateFamilies): number => own.reduce((n, { families }) => n + families[rate], 0);
    return {
      key: week,
      computedAt: Math.max(0, ...own.map(({ computedAt }) => computedAt)),
      exact: own.reduce((sum, { exact }) => addCounts(sum, exact), NO_COUNTS),
      tens: NO_COUNTS,
      families: { reach: most('reach'), completion: most('completion'), finish: most('finish') },
    };
  });
  return { sums: steady.size === 0 ? [] : sums, places: steady.size, among: weeksOf.size };
}
