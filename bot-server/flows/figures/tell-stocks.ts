import type { Account, Identity } from '../../domain/account/account';
import { placeOf } from '../../domain/figures/bureau';
import { bestWay, stockOf, WAYS, type PlaceStock, type Way } from '../../domain/figures/channel-stock';
import { groupBy } from '../../domain/group-by';
import type { Message } from '../../domain/push/push';
import { ASKS_CONSENT, routesOf, type Route } from '../../domain/push/routes';
import type { GuardianId, SchoolId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import { weekOf } from '../../domain/time/week';
import type { ConsentStore } from '../../store/consents';
import type { IdentityStore } from '../../store/identities';
import type { RollupStore } from '../../store/rollups';
import type { RosterStore } from '../../store/roster';

export interface StockNeeds {
  readonly accounts: { all(): Promise<readonly Account[]> };
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly consents: Pick<ConsentStore, 'remainingOf'>;
  readonly roster: Pick<
    RosterStore,
    'bureaus' | 'schoolsOfBureau' | 'classroomsOfSchool' | 'seatsOfClassrooms' | 'guardianshipsOfStudents'
  >;
  readonly rollups: Pick<RollupStore, 'tellStock' | 'toldStocks' | 'stockBasesBefore'>;
}

/** The message of a new item, which most messages are. */
const NEW_ITEM: Pick<Message, 'purpose' | 'subject'> = {
  purpose: 'new-item',
  subject: { kind: 'push', pushId: '', resourceId: '', title: '' },
};

/**
 * Tells every county that was not told yet this week by which ways its families can be reached: counted once, from Monday on, written down
 * once and for good. Cut off anywhere the county is counted again by the next sweep; run again, or by two at once, the first stands. Weeks
 * that nobody counted stay without. Gives how many counties were told.
 */
export async function tellStocks(needs: StockNeeds, now: Instant, stopped: () => boolean = () => false): Promise<number> {
  const week = weekOf(now);
  const bureauIds = (await needs.roster.bureaus()).map(({ id }) => id);
  const told = new Set((await needs.rollups.toldStocks({ bureauIds, from: week, to: week })).map(({ bureauId }) => bureauId));
  let done = 0;
  for (const bureauId of bureauIds.filter((id) => !told.has(id))) {
    const places = await placesOf(needs, bureauId, now, stopped);
    if (stopped()) return done;
    // Nobody sits in its classes yet, or it has none.
    if (places.length === 0) continue;
    const former = await needs.rollups.stockBasesBefore({ bureauId, week });
    if (await needs.rollups.tellStock({ bureauId, week }, stockOf(places, former), now)) done += 1;
  }
  return done;
}

/** Five reads a school, so a county is never in memory. Teaching points count with their central school. */
async function placesOf(needs: StockNeeds, bureauId: string, now: Instant, stopped: () => boolean): Promise<PlaceStock[]> {
  const accounts = await needs.accounts.all();
  const places = new Map<SchoolId, Record<Way, number>>();
  for (const school of await needs.roster.schoolsOfBureau(bureauId)) {
    if (stopped()) return [];
    const place = placeOf(school);
    const families = places.get(place) ?? { reminder: 0, 'official-account': 0, wecom: 0, inbox: 0, nobody: 0 };
    for (const way of await waysIn(needs, school.id, accounts, now)) families[way] += 1;
    if (WAYS.some((way) => families[way] > 0)) places.set(place, families);
  }
  return [...places].map(([place, families]) => ({ place, families }));
}

/** Of each child of a school the best way to its guardians. */
async function waysIn(needs: StockNeeds, schoolId: SchoolId, accounts: readonly Account[], now: Instant): Promise<Way[]> {
  const classrooms = await needs.roster.classroomsOfSchool(schoolId);
  const seats = await needs.roster.seatsOfClassrooms(classrooms.map(({ id }) => id));
  if (seats.length === 0) return [];
  const ties = groupBy(await needs.roster.guardianshipsOfStudents(seats.map(({ id }) => id)), ({ studentId }) => studentId);
  const guardianIds = [...new Set([...ties.values()].flatMap((own) => own.map(({ guardianId }) => guardianId)))];
  const identities = guardianIds.length === 0 ? [] : await needs.identities.ofGuardians(guardianIds);
  const identitiesOf = groupBy(identities.flatMap(byGuardian), ({ guardianId }) => guardianId);
  const routes = new Map(
    [...identitiesOf].map(([id, own]) => [
      id,
      routesOf(
        NEW_ITEM,
        own.map(({ identity }) => identity),
        accounts,
        now,
      ),
    ]),
  );
  const keys = [...routes.values()].flat().flatMap((route) => keyOf(route) ?? []);
  const left = await needs.consents.remainingOf(keys);
  const openOf = (route: Route) => {
    const key = keyOf(route);
    const remaining = key ? (left.get(`${key.accountId}:${key.openid}:${key.templateId}`) ?? 0) : Number.POSITIVE_INFINITY;
    return { route, remaining };
  };
  const facts = new Map([...routes].map(([id, own]) => [id, { isBound: true, routes: own.map(openOf) }]));
  return seats.map(({ id }) => bestWay((ties.get(id) ?? []).flatMap(({ guardianId }) => facts.get(guardianId) ?? [])));
}

/** The consent that a way needs, where it needs one. */
const keyOf = ({ channel, accountId, openid, template }: Route) =>
  template && ASKS_CONSENT.has(channel) ? { accountId, openid, templateId: template.id } : undefined;

const byGuardian = (identity: Identity): { guardianId: GuardianId; identity: Identity }[] =>
  identity.persons.flatMap(({ kind, id }) => (kind === 'guardian' ? [{ guardianId: id, identity }] : []));
