import { RINGS_A_WEEK } from './decide';
import type { ClassroomId } from '../roster/roster';
import { DAY, type Instant } from '../time/instant';

/** One guardian of a class and how often WeChat may still ring them for something new; Infinity for a long-term consent. */
export interface Stock {
  readonly classroomId: ClassroomId;
  readonly remaining: number;
}

/** One line of a plan that will ring a class. */
export interface Ask {
  readonly classroomIds: readonly ClassroomId[];
  readonly startsAt: Instant;
}

export interface ClassOutlook {
  readonly classroomId: ClassroomId;
  readonly guardians: number;
  /** By week: rings planned, and how many guardians WeChat will not ring for all of them. */
  readonly weeks: readonly { readonly startsAt: Instant; readonly rings: number; readonly out: number }[];
}

/**
 * Foretells where one-time consents run out: nobody agrees once more, and nobody is rung oftener than the week's budget. `weeks` are the first
 * instants of consecutive weeks; the last one lasts seven days. Classes in the order given.
 */
export function foretellStockOuts(
  classroomIds: readonly ClassroomId[],
  stocks: readonly Stock[],
  asks: readonly Ask[],
  weeks: readonly Instant[],
): ClassOutlook[] {
  const stocksOf = new Map<ClassroomId, number[]>(classroomIds.map((id) => [id, []]));
  for (const { classroomId, remaining } of stocks) stocksOf.get(classroomId)?.push(remaining);
  return classroomIds.map((classroomId): ClassOutlook => {
    const own = stocksOf.get(classroomId) ?? [];
    let wanted = 0;
    const outlook = weeks.map((startsAt, index) => {
      const end = weeks[index + 1] ?? startsAt + 7 * DAY;
      const planned = asks.filter((ask) => ask.startsAt >= startsAt && ask.startsAt < end && ask.classroomIds.includes(classroomId)).length;
      const rings = Math.min(planned, RINGS_A_WEEK);
      wanted += rings;
      // Whoever could not be rung for all of the weeks before can not be rung for all of this one either.
      return { startsAt, rings, out: rings === 0 ? 0 : own.filter((remaining) => remaining < wanted).length };
    });
    return { classroomId, guardians: own.length, weeks: outlook };
  });
}
