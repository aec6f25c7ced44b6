import { Refusal } from '../refusal';
import { addDays, civilDate, instantOf, weekday, type MinuteOfDay } from '../time/civil';
import { MINUTE, type Instant } from '../time/instant';
import { startOfWeek, weekDays, weekOf, type WeekNo } from '../time/week';
import type { BulletinKind, Period, TermDays } from './kinds';
import { termPeriods, yearPeriods } from './terms';

export type { Period } from './kinds';

/** Monday 08:00, in minutes of the day. */
export const USUAL_MINUTE: MinuteOfDay = 8 * 60;

export const weekly = (week: WeekNo): Period => ({ kind: 'weekly', key: weekDays(week).from, first: week, last: week });

/** A month is the whole weeks that end in it: none lies in two months, and none is parted. */
export function monthly(month: string): Period {
  const first = weekOf(instantOf(`${month}-01`));
  const last = weekOf(instantOf(`${monthAfter(month)}-01`)) - 1;
  // The week that holds the first day ends in this month; so does the one before the week that holds the next month's first day.
  return { kind: 'monthly', key: month, first, last };
}

/** `2026-12` → `2027-01`. */
export function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}
/** `2027-01` → `2026-12`. */
export const monthBefore = (month: string): string => civilDate(instantOf(`${month}-01`) - 1).slice(0, 7);

/** Terms or years, the earliest first. */
const runsOf = (kind: 'termly' | 'yearly', terms: readonly TermDays[]): Period[] =>
  kind === 'termly' ? termPeriods(terms) : yearPeriods(terms);

/** @throws Refusal bulletin/period for what names no time */
export function periodOf(kind: BulletinKind, key: string, terms: readonly TermDays[] = []): Period {
  if (kind === 'termly' || kind === 'yearly') {
    const found = runsOf(kind, terms).find((one) => one.key === key);
    if (!found) throw new Refusal('bulletin/period');
    return found;
  }
  try {
    if (kind === 'monthly' && /^\d{4}-\d{2}$/.test(key)) return monthly(key);
    if (kind === 'weekly' && weekday(instantOf(key)) === 1) return weekly(weekOf(instantOf(key)));
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault;
  }
  throw new Refusal('bulletin/period');
}

/** The one right before it; of terms and years there may be none in the roster. */
export function periodBefore({ kind, key, first }: Period, terms: readonly TermDays[] = []): Period | undefined {
  if (kind === 'weekly') return weekly(first - 1);
  if (kind === 'monthly') return monthly(monthBefore(key));
  return runsOf(kind, terms)
    .filter((one) => one.last < first)
    .at(-1);
}

export const periodDays = ({ first, last }: Pick<Period, 'first' | 'last'>): { readonly from: string; readonly to: string } => ({
  from: weekDays(first).from,
  to: weekDays(last).to,
});

/** The month whose questions a bulletin tells: the one in which its last week ends. */
export const monthOf = (period: Period): string => weekDays(period.last).to.slice(0, 7);

/** When it is to be made: a month's on the first Monday of the next month, the others' on the Monday after their last week. */
export function dueAt(period: Period, minute: MinuteOfDay = USUAL_MINUTE): Instant {
  if (period.kind !== 'monthly') return startOfWeek(period.last + 1) + minute * MINUTE;
  const next = `${monthAfter(period.key)}-01`;
  const behind = (8 - weekday(instantOf(next))) % 7;
  return instantOf(addDays(next, behind), minute);
}

/** The newest time whose bulletin is due by now; of terms and years there may be none. */
export function newestDue(
  kind: BulletinKind,
  now: Instant,
  minute: MinuteOfDay = USUAL_MINUTE,
  terms: readonly TermDays[] = [],
): Period | undefined {
  if (kind === 'termly' || kind === 'yearly')
    return runsOf(kind, terms)
      .filter((one) => dueAt(one, minute) <= now)
      .at(-1);
  let period: Period | undefined = kind === 'weekly' ? weekly(weekOf(now)) : monthly(civilDate(now).slice(0, 7));
  while (period && dueAt(period, minute) > now) period = periodBefore(period);
  return period;
}
