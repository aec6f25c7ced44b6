import type { Funnel, Rate } from '../report/funnel';
import { ratesOf } from '../report/funnel';
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
