import type { CalendarLayer, CalendarOwner, SchoolCalendar } from '../../domain/calendar/calendar';
import type { Bureau, BureauId, School, SchoolId, Term } from '../../domain/roster/roster';
import type { PublicDays } from '../../domain/time/working-days';
import type { CalendarStore } from '../../store/calendars';

/** What reading a calendar needs. */
export interface CalendarNeeds {
  readonly calendars: Pick<CalendarStore, 'layers'>;
  readonly content: { publicDays(): Promise<PublicDays> };
  readonly roster: {
    school(id: SchoolId): Promise<School | undefined>;
    bureaus(): Promise<Bureau[]>;
    terms(): Promise<Term[]>;
  };
}

export type CountedLayer = CalendarLayer & { readonly version: number };
export type WholeCalendar = SchoolCalendar & { readonly layers: readonly CountedLayer[]; readonly terms: readonly Term[] };

/** The bureau and those above it, nearest first; a ring ends the way up. */
function chainOf(bureaus: readonly Bureau[], id: BureauId | undefined): BureauId[] {
  const byId = new Map(bureaus.map((bureau) => [bureau.id, bureau]));
  const chain: BureauId[] = [];
  for (let at = id; at !== undefined && !chain.includes(at); at = byId.get(at)?.parentId) chain.push(at);
  return chain;
}

/** The calendar of a school, or of a bureau: its own days first, then those of the bureaus above, public holidays and terms. */
export async function calendarOf(needs: CalendarNeeds, owner: CalendarOwner): Promise<WholeCalendar> {
  const bureauId = owner.kind === 'bureau' ? owner.id : (await needs.roster.school(owner.id))?.bureauId;
  const above = chainOf(await needs.roster.bureaus(), bureauId).map((id): CalendarOwner => ({ kind: 'bureau', id }));
  const owners: CalendarOwner[] = owner.kind === 'bureau' ? above : [owner, ...above];
  const [publicDays, terms, layers] = await Promise.all([needs.content.publicDays(), needs.roster.terms(), needs.calendars.layers(owners)]);
  return { publicDays, terms, layers };
}
