import type { BureauId, SchoolId, Term } from '../roster/roster';
import { instantOf, weekday, type CivilDate } from '../time/civil';
import { NO_PUBLIC_DAYS, type PublicDays } from '../time/working-days';

/**
 * What a school or a bureau says of its own days: `holiday` no school; `make-up` a day off that has lessons all the same; `exam` lessons, but in
 * an exam week; `closure` 停课不停学, lessons at home.
 */
export const OWN_DAY_KINDS = ['holiday', 'make-up', 'exam', 'closure'] as const;
export type OwnDayKind = (typeof OWN_DAY_KINDS)[number];

/** Days of a school's or bureau's own, both ends belong to it. */
export interface OwnDays {
  readonly kind: OwnDayKind;
  readonly from: CivilDate;
  readonly to: CivilDate;
  readonly name: string;
}

export type CalendarOwner = { readonly kind: 'school'; readonly id: SchoolId } | { readonly kind: 'bureau'; readonly id: BureauId };

/** What one owner said. */
export interface CalendarLayer {
  readonly owner: CalendarOwner;
  readonly days: readonly OwnDays[];
}

/** All that decides what a day is at one school. `layers`: the school's own first, then its bureau's, then those above it. No terms: not known. */
export interface SchoolCalendar {
  readonly publicDays: PublicDays;
  readonly terms: readonly Pick<Term, 'startsOn' | 'endsOn'>[];
  readonly layers: readonly CalendarLayer[];
}

export const NO_CALENDAR: SchoolCalendar = { publicDays: NO_PUBLIC_DAYS, terms: [], layers: [] };

/** `lessons`: at school; `at-home`: lessons, school closed; `vacation`: between two terms. */
export type DayKind = 'lessons' | 'at-home' | 'weekend' | 'holiday' | 'vacation';

export interface CalendarDay {
  readonly date: CivilDate;
  readonly kind: DayKind;
  /** Of the holiday, the closure or the make-up day. */
  readonly name?: string;
  /** Who said so; absent for an ordinary day. */
  readonly by?: CalendarOwner['kind'] | 'public';
  /** Lessons on a day that would be free: 调休 or a make-up day. */
  readonly madeUp?: true;
  /** The exam's name, on a day with lessons. */
  readonly exam?: string;
}

type Said = { readonly days: OwnDays; readonly by: CalendarOwner['kind'] };

/** The nearest word about a day: the school's own counts over its bureau's, a nearer bureau's over one above it. */
function said(date: CivilDate, kinds: readonly OwnDayKind[], { layers }: SchoolCalendar): Said | undefined {
  for (const { owner, days } of layers) {
    const found = days.find(({ kind, from, to }) => kinds.includes(kind) && from <= date && date <= to);
    if (found) return { days: found, by: owner.kind };
  }
  return undefined;
}

/**
 * What a day is at a school. Own words first; then public holidays; then the terms; then weekends worked for a holiday (调休); then the week.
 * A closure and an exam change only a day that has lessons.
 */
export function dayOf(date: CivilDate, calendar: SchoolCalendar): CalendarDay {
  const day = base(date, calendar);
  if (day.kind !== 'lessons') return day;
  const closure = said(date, ['closure'], calendar);
  const exam = said(date, ['exam'], calendar);
  return {
    ...day,
    ...(closure ? { kind: 'at-home' as const, name: closure.days.name, by: closure.by } : {}),
    ...(exam ? { exam: exam.days.name } : {}),
  };
}

function base(date: CivilDate, calendar: SchoolCalendar): CalendarDay {
  const own = said(date, ['holiday', 'make-up'], calendar);
  if (own?.days.kind === 'holiday') return { date, kind: 'holiday', name: own.days.name, by: own.by };
  if (own) return { date, kind: 'lessons', name: own.days.name, by: own.by, madeUp: true };
  const { publicDays, terms } = calendar;
  const holiday = publicDays.off.get(date);
  if (holiday !== undefined) return { date, kind: 'holiday', name: holiday, by: 'public' };
  if (terms.length > 0 && !terms.some(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn)) return { date, kind: 'vacation' };
  if (publicDays.worked.has(date)) return { date, kind: 'lessons', by: 'public', madeUp: true };
  return { date, kind: weekday(instantOf(date)) <= 5 ? 'lessons' : 'weekend' };
}

/** Whether there are lessons on this day, at school or at home. */
export const isSchoolDay = (date: CivilDate, calendar: SchoolCalendar): boolean => {
  const { kind } = dayOf(date, calendar);
  return kind === 'lessons' || kind === 'at-home';
};
