import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { dayOf, type CalendarDay, type CalendarOwner, type OwnDays } from '../../domain/calendar/calendar';
import { daysOfMonth } from '../../domain/calendar/own-days';
import { Refusal } from '../../domain/refusal';
import type { Term } from '../../domain/roster/roster';
import { civilDate, type CivilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import { calendarOf, type CalendarNeeds } from './calendar-of';

/** A month of a calendar, with everything said in it and in the term around it. */
export interface CalendarView {
  readonly owner: CalendarOwner;
  readonly name: string;
  readonly month: string;
  readonly today: CivilDate;
  readonly term: Term | undefined;
  readonly days: readonly CalendarDay[];
  readonly entries: readonly { readonly days: OwnDays; readonly by: CalendarOwner; readonly byName: string }[];
  /** Whether the reader may change it. */
  readonly edits: boolean;
}

/** Whose calendar somebody opens: their school's, their bureau's, or that of a school of their bureau. @throws Refusal access/denied */
export function ownerFor(actor: Actor, schoolId: string | undefined): CalendarOwner {
  if (schoolId !== undefined || actor.role === 'teacher') {
    const id = schoolId ?? (actor.role === 'teacher' ? actor.schoolId : '');
    if (!may.readSchool(actor, id)) throw new Refusal('access/denied');
    return { kind: 'school', id };
  }
  if (actor.role !== 'officer') throw new Refusal('access/denied');
  return { kind: 'bureau', id: actor.bureauId };
}

/** One month, the current one when none is named. @throws Refusal access/denied */
export async function showCalendar(
  needs: CalendarNeeds,
  actor: Actor,
  { school, month: asked }: { readonly school?: string; readonly month?: string },
  now: Instant,
): Promise<CalendarView> {
  const owner = ownerFor(actor, school);
  const [calendar, bureaus, own] = await Promise.all([
    calendarOf(needs, owner),
    needs.roster.bureaus(),
    owner.kind === 'school' ? needs.roster.school(owner.id) : undefined,
  ]);
  const names = new Map([...bureaus.map(({ id, name }) => [id, name] as const), ...(own ? [[own.id, own.name] as const] : [])]);
  const today = civilDate(now);
  const month = asked ?? today.slice(0, 7);
  const days = daysOfMonth(month).map((date) => dayOf(date, calendar));
  const [first, last] = [`${month}-01`, days.at(-1)?.date ?? `${month}-28`];
  const term = [...calendar.terms]
    .filter(({ startsOn, endsOn }) => startsOn <= last && endsOn >= first)
    .sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0];
  const [since, until] = [
    term !== undefined && term.startsOn < first ? term.startsOn : first,
    term !== undefined && term.endsOn > last ? term.endsOn : last,
  ];
  const entries = calendar.layers
    .flatMap(({ owner: by, days: said }) => said.map((one) => ({ days: one, by, byName: names.get(by.id) ?? by.id })))
    .filter(({ days: { from, to } }) => from <= until && to >= since)
    .sort((a, b) => (a.days.from < b.days.from ? -1 : a.days.from > b.days.from ? 1 : 0));
  return { owner, name: names.get(owner.id) ?? owner.id, month, today, term, days, entries, edits: may.keepCalendar(actor, owner) };
}
