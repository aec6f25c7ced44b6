import { groupBy } from '../group-by';
import type { Change, CountsRow, RateName, Side, ToldCell } from './bulletin';
import { cellsIn, rateOf, shareOf } from './counts';
import { apart, intervalOf } from './interval';
import { periodBefore, periodDays, type Period } from './period';
import type { TermDays } from './terms';

export const RATES: readonly RateName[] = ['completion', 'reach', 'finish'];
/** A place whose families are fewer or more by more than this share was asked somebody else. */
const SAME_SIZE = 0.1;

/** How long before a time one may look for two that are both over: a week's pushes are due a week after it. */
const PAIRS = 2;

/** Which earlier times a bulletin reads beside its own. */
export function readBeside(period: Period, terms: readonly TermDays[] = []): readonly Period[] {
  const before: Period[] = [];
  for (let one = periodBefore(period, terms); one && before.length < PAIRS; one = periodBefore(one, terms)) before.push(one);
  return before;
}

/**
 * What may be said of changes: of the newest two times that follow one another and of which nothing is due any more. Only places that are told
 * exactly in both, with the same grades and about as many families; a change is one only where the two intervals lie apart.
 */
export function changesOf(rows: readonly CountsRow[], period: Period, terms: readonly TermDays[] = []): readonly Change[] {
  const times = [period, ...readBeside(period, terms)];
  const isOver = (one: Period): boolean => {
    const own = rows.filter(({ week }) => week >= one.first && week <= one.last);
    return own.length > 0 && own.every(({ isSettled }) => isSettled);
  };
  const at = times.findIndex((one, index) => {
    const former = times[index + 1];
    return former !== undefined && isOver(one) && isOver(former);
  });
  const [now, then] = [times[at], times[at + 1]];
  if (!now || !then) return RATES.map((rate) => ({ rate, verdict: 'unlike', places: [] }));
  const [later, earlier] = [cellsIn(rows, now), cellsIn(rows, then)];
  const like = likePlaces(later, earlier);
  return RATES.map((rate) => changeOf(rate, { period: now, cells: later }, { period: then, cells: earlier }, like));
}

interface Time {
  readonly period: Period;
  readonly cells: readonly ToldCell[];
}

function changeOf(rate: RateName, now: Time, then: Time, like: readonly string[]): Change {
  // A place of which one cell does not tell the rate would be told by other families in the one time than in the other.
  const untold = new Set([...now.cells, ...then.cells].filter((cell) => shareOf(cell, rate) === undefined).map(({ key }) => key));
  const alike = like.filter((key) => !untold.has(key));
  const are = new Set(alike);
  const of = ({ cells, period }: Time): Side | undefined => {
    const { families, ...share } = rateOf(cells.filter(({ key }) => are.has(key)), rate); // prettier-ignore
    const interval = intervalOf(share, families);
    return interval ? { ...periodDays(period), share, interval } : undefined;
  };
  const [a, b] = [of(now), of(then)];
  if (!a || !b) return { rate, verdict: 'unlike', places: [] };
  return { rate, verdict: apart(a.interval, b.interval) ?? 'same', now: a, then: b, places: alike };
}

/** Places of which every cell is exact in both times, with the same grades where they are told, and whose families are about as many. */
export function likePlaces(later: readonly ToldCell[], earlier: readonly ToldCell[]): string[] {
  const [now, then] = [groupBy(later, ({ key }) => key), groupBy(earlier, ({ key }) => key)];
  return [...now]
    .filter(([key, cells]) => {
      const former = then.get(key);
      return former !== undefined && [...cells, ...former].every(({ isExact }) => isExact) && areLike(cells, former);
    })
    .map(([key]) => key)
    .sort();
}

function areLike(a: readonly ToldCell[], b: readonly ToldCell[]): boolean {
  const families = (cells: readonly ToldCell[]): number => Math.max(...cells.map(({ targeted }) => targeted));
  const gradesOf = (cells: readonly ToldCell[]): string | undefined =>
    cells.every(({ grades }) => grades !== undefined)
      ? [...new Set(cells.flatMap(({ grades }) => grades ?? []))].sort((x, y) => x - y).join()
      : undefined;
  const [x, y] = [families(a), families(b)];
  return gradesOf(a) === gradesOf(b) && Math.abs(x - y) <= SAME_SIZE * Math.max(x, y);
}
