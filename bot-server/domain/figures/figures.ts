import type { Funnel, Rate } from '../report/funnel';
import { ratesOf } from '../report/funnel';
import { suppress, type Shown } from '../report/suppress';
import type { ReleaseSum, ReleasedCounts } from './bureau';

/** A cell that is null is hidden. */
export interface FigureCounts {
  readonly targeted: number | null;
  readonly completed: number | null;
  readonly rates: { readonly reach: OpenRate; readonly completion: OpenRate; readonly finish: OpenRate };
  readonly late: number | null;
  readonly funnel: Funnel | null;
}
export interface OpenRate {
  readonly of: number | null;
  readonly among: number | null;
}

/** Inside a school a group is small below this. */
export const SMALLEST_IN_SCHOOL = 5;

const NOTHING: OpenRate = { of: null, among: null };
export const HIDDEN: FigureCounts = {
  targeted: null,
  completed: null,
  rates: { reach: NOTHING, completion: NOTHING, finish: NOTHING },
  late: null,
  funnel: null,
};

/** All of a funnel: for who may see the names anyway, or where nothing of it is small. */
export const openCounts = (funnel: Funnel): FigureCounts => ({
  targeted: funnel.targeted,
  completed: funnel.completed,
  rates: ratesOf(funnel),
  late: funnel.lateCompleted,
  funnel,
});

/** A released sum as figures: each rate with the counts of the very cells that tell it. */
export function releasedCounts({ targeted, completed, reachable, started, late }: ReleasedCounts): FigureCounts {
  const rate = (of: number, among: number): Rate => ({ of, among });
  return {
    targeted,
    completed,
    rates: {
      reach: rate(reachable.of, reachable.among),
      completion: rate(completed, targeted),
      finish: rate(started.completed, started.of),
    },
    late,
    funnel: null,
  };
}

/** Whether nothing of these places could be told at all. */
export const isAllHidden = ({ exact, tens }: Pick<ReleaseSum, 'exact' | 'tens'>): boolean => exact.targeted === 0 && tens.targeted === 0;

export interface SchoolSum {
  readonly funnel: Funnel;
  /** Over how many pushes: a cell is judged by its average push. */
  readonly pushes: number;
}

/** Figures inside a school: groups below {@link SMALLEST_IN_SCHOOL} families hidden, and so much of the rest that no total gives them away. */
export function schoolCounts(sums: readonly SchoolSum[]): { readonly rows: readonly FigureCounts[]; readonly total: FigureCounts } {
  const counts = sums.map(({ funnel: { targeted, reachable, started, completed }, pushes }) => ({
    ...{ targeted, reachable, started, completed, pushes },
    families: Math.floor(targeted / Math.max(1, pushes)),
  }));
  const table = suppress(counts, SMALLEST_IN_SCHOOL);
  const show = ({ targeted, reachable, started, completed }: Shown, late: number | null): FigureCounts => ({
    targeted,
    completed,
    rates: {
      reach: { of: reachable, among: targeted },
      completion: { of: completed, among: targeted },
      finish: { of: completed, among: started },
    },
    late,
    funnel: null,
  });
  const lates = sums.map(({ funnel, pushes }, index) => lateOf(funnel, table.rows[index], pushes));
  const rows = table.rows.map((shown, index) => show(shown, lates[index] ?? null));
  const whole = lates.includes(null) ? null : lates.reduce<number>((n, late) => n + (late ?? 0), 0);
  return { rows, total: show(table.total, table.total.completed === null ? null : whole) };
}

/** 补报 is a part of what was not done in time: told where both it and the rest of it are large enough. */
function lateOf({ targeted, completed, lateCompleted }: Funnel, shown: Shown | undefined, pushes: number): number | null {
  if (!shown || shown.targeted === null || shown.completed === null) return null;
  const least = SMALLEST_IN_SCHOOL * Math.max(1, pushes);
  return lateCompleted >= least && targeted - completed - lateCompleted >= least ? lateCompleted : null;
}
