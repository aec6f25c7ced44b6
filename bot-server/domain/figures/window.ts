import { addDays, civilDate, instantOf, type CivilDate } from '../time/civil';
import { DAY, type Instant } from '../time/instant';
import { startOfWeek, weekDays, weekOf } from '../time/week';

/** Days asked for, both of them in it. */
export interface Days {
  readonly from: CivilDate;
  readonly to: CivilDate;
}
export type WindowName = 'week' | 'last-week' | 'month' | 'term';

const MOST_DAYS = 400;
/** A term's length where no term is known: half a year back. */
const HALF_A_YEAR = 26;

/** The days of a named window: always whole weeks, «month» is this week and the three before it. */
export function windowDays(
  name: WindowName,
  now: Instant,
  term: { readonly startsOn: CivilDate; readonly endsOn: CivilDate } | undefined,
): Days {
  const week = weekOf(now);
  const { to } = weekDays(week);
  if (name === 'week') return weekDays(week);
  if (name === 'last-week') return weekDays(week - 1);
  if (name === 'month') return { from: weekDays(week - 3).from, to };
  if (!term) return { from: weekDays(week - HALF_A_YEAR).from, to };
  return { from: weekDays(weekOf(instantOf(term.startsOn))).from, to: weekDays(weekOf(instantOf(term.endsOn))).to };
}

/** [from, to) as instants. Undefined: no such days, the wrong way round, or too many. */
export function spanOf({ from, to }: Days): { readonly from: Instant; readonly to: Instant } | undefined {
  try {
    const span = { from: instantOf(from), to: instantOf(addDays(to, 1)) };
    return span.from < span.to && span.to - span.from <= MOST_DAYS * DAY ? span : undefined;
  } catch (fault) {
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
}

/** The weeks that these days are, first and last; undefined where they are not whole weeks. */
export function wholeWeeks({ from, to }: Days): { readonly from: number; readonly to: number } | undefined {
  const span = spanOf({ from, to });
  if (!span) return undefined;
  const [first, last] = [weekOf(span.from), weekOf(span.to - 1)];
  return civilDate(startOfWeek(first)) === from && weekDays(last).to === to ? { from: first, to: last } : undefined;
}
