import type { Connection } from 'mongoose';
import type { GuardianActor } from '../../../bot-server/domain/access/actor';
import { NO_PEOPLE, type RosterPeople } from '../../../bot-server/domain/importing/roster-changes';
import { deliveriesOf } from '../../../bot-server/domain/push/audience';
import { messageIdOf, type Push } from '../../../bot-server/domain/push/push';
import { DAY, HOUR, MINUTE, type Instant } from '../../../bot-server/domain/time/instant';
import { civilDate } from '../../../bot-server/domain/time/civil';
import { issueTicket } from '../../../bot-server/flows/viewing/issue-ticket';
import { reportViewings } from '../../../bot-server/flows/viewing/report-viewings';
import type { aWorld } from '../../flows/progress/world';
import { deedsOf, type Deeds, type Sitting } from './deeds';
import type { Place, Room, Size } from './layout';
import { isFor, itemsOf, pushIdOf, type Item } from './term';

type World = Awaited<ReturnType<typeof aWorld>>;
type Kind = 'home' | 'away';

const childOf = (family: number): string => `k${family}`;
const guardianOf = (family: number, where: Kind): string => `${where}${family}`;

/** The families of these places as the roster has them; whoever deeds say is bound is so by `isBound`. */
export function peopleOf(size: Size, places: readonly Place[]): RosterPeople & { readonly isBound: (guardianId: string) => boolean } {
  const bound = new Set<string>();
  const people = { students: [], guardians: [], guardianships: [] } as { -readonly [K in keyof RosterPeople]: RosterPeople[K][number][] };
  for (const room of places.flatMap(({ rooms }) => rooms))
    for (let n = 0; n < room.size; n += 1) {
      const family = room.first + n;
      const { kin } = deedsOf(size.seed, room, family, { n: 0 });
      people.students.push({ ...{ id: childOf(family), schoolId: room.schoolId, classroomId: room.id }, name: '小明', studentNo: String(family) }); // prettier-ignore
      for (const { where, isBound } of kin) {
        const guardianId = guardianOf(family, where);
        if (isBound) bound.add(guardianId);
        const isAway = where === 'away';
        people.guardians.push({ id: guardianId, name: '家长', phone: `139${String(family * 2 + Number(isAway)).padStart(8, '0')}`, quietHours: null, largeType: false }); // prettier-ignore
        people.guardianships.push({ guardianId, studentId: childOf(family), relation: isAway ? '父亲' : kin.length > 1 ? '奶奶' : '母亲', caregiverAtHome: !isAway, worksAway: isAway }); // prettier-ignore
      }
    }
  return { ...NO_PEOPLE, ...people, isBound: (id) => bound.has(id) };
}

/** Writes what happened in a whole term the way the product writes it: deliveries, openings, tickets and reports, declarations. */
export async function live({ deps, connection }: World, size: Size, places: readonly Place[]): Promise<{ readonly reports: number }> {
  const people = peopleOf(size, places);
  await deps.roster.apply({ ...(await deps.roster.snapshot()), ...people });
  let reports = 0;
  for (const item of itemsOf(size.pushes))
    for (const place of places) {
      const rooms = place.rooms.filter((room) => isFor(item, room));
      if (rooms.length === 0) continue;
      const push = await putPush(connection, item, place, rooms);
      const families = rooms.flatMap((room) => familiesOf(room));
      const given = families.map(({ room, family }) => ({ room, family, deeds: deedsOf(size.seed, room, family, item) }));
      const saw = new Set(given.flatMap(({ family, deeds }) => deeds.sittings.filter(({ when }) => when === 'before').map(({ kin }) => guardianOf(family, deeds.kin[kin]?.where ?? 'home')))); // prettier-ignore
      await deps.deliveries.put(
        deliveriesOf(
          push,
          given.map(({ family, room, deeds }) => ({
            student: { id: childOf(family), classroomId: room.id, schoolId: room.schoolId, name: '', studentNo: '' },
            guardianships: deeds.kin.map(({ where }) => people.guardianships.find((one) => one.guardianId === guardianOf(family, where))).filter((one) => one !== undefined), // prettier-ignore
          })),
          { reachable: people.isBound, watched: (_, guardianId) => saw.has(guardianId) },
          push.startsAt,
        ),
      );
      await deps.rollups.touch(rooms.map(({ id }) => ({ pushId: push.id, classroomId: id })), push.startsAt); // prettier-ignore
      for (let at = 0; at < given.length; at += 100)
        reports += (await Promise.all(given.slice(at, at + 100).map((one) => doAll(deps, push, one)))).reduce((sum, n) => sum + n, 0);
    }
  return { reports };
}

const familiesOf = (room: Room) => Array.from({ length: room.size }, (_, n) => ({ room, family: room.first + n }));

async function putPush(connection: Connection, item: Item, place: Place, rooms: readonly Room[]): Promise<Push> {
  const push: Push = {
    ...{ id: pushIdOf(item, place.id), slotId: `l${item.n}-${place.id}`, planId: 'plan', schoolId: place.id },
    ...{ resourceId: item.resourceId, resourceVersion: 1, title: item.theme, startsAt: item.startsAt, dueAt: item.dueAt },
    ...{ classroomIds: rooms.map(({ id }) => id), state: 'resolved', createdAt: item.startsAt },
  };
  const { id, startsAt, dueAt, createdAt, ...rest } = push;
  const dates = { startsAt: new Date(startsAt), dueAt: new Date(dueAt), createdAt: new Date(createdAt) };
  await connection.collection<{ _id: string }>('pushes').insertOne({ _id: id, ...rest, ...dates });
  return push;
}

type Deps = World['deps'];
interface Given {
  readonly room: Room;
  readonly family: number;
  readonly deeds: Deeds;
}

async function doAll(deps: Deps, push: Push, { room, family, deeds }: Given): Promise<number> {
  const first = deeds.kin.find(({ isBound }) => isBound);
  if (deeds.isSent && first) {
    const guardianId = guardianOf(family, first.where);
    await deps.deliveries.markSent(messageIdOf(guardianId, 'first', push.id), push.startsAt + 5 * MINUTE);
    if (deeds.isOpened) await deps.deliveries.markOpened(guardianId, push.id, push.startsAt + HOUR);
  }
  let reports = 0;
  for (const sitting of deeds.sittings) reports += await sit(deps, push, family, deeds, sitting);
  const at = deeds.declared === 'late' ? push.dueAt + DAY : push.startsAt + 2 * DAY;
  const declaration = { pushId: push.id, studentId: childOf(family), classroomId: room.id, schoolId: room.schoolId, reason: 'told', on: civilDate(at), by: 't', at } as const; // prettier-ignore
  if (deeds.declared !== undefined) await deps.evidence.declarations.put([declaration]);
  return reports;
}

/** One sitting as a phone tells it: in two reports while it plays, or in one when it has ended. */
async function sit(deps: Deps, push: Push, family: number, deeds: Deeds, { kin, from, to, when, toldMeanwhile }: Sitting): Promise<number> {
  const guardianId = guardianOf(family, deeds.kin[kin]?.where ?? 'home');
  const actor: GuardianActor = { identityId: `i-${guardianId}`, accountId: 'mini', role: 'guardian', guardianId, studentIds: [childOf(family)], classroomIds: [] }; // prettier-ignore
  const starts = beginsAt(push, family)[when];
  const { ticket } = await issueTicket(deps, actor, { resource: push.resourceId, for: childOf(family) }, starts);
  const half = toldMeanwhile && to - from > 2 ? [Math.floor((from + to) / 2)] : [];
  let seq = 0;
  for (const position of [...half, to]) {
    const playMs = (position - from) * 1000;
    const [judged] = await reportViewings(deps, actor, [{ ticket, seq: (seq += 1), spans: [{ from, to: position }], playMs, position }], starts + playMs); // prettier-ignore
    if (!judged?.ok) throw new Error(`not recorded: ${judged?.code}`);
  }
  return seq;
}

const beginsAt = ({ startsAt, dueAt }: Push, family: number): Record<Sitting['when'], Instant> => ({
  before: startsAt - DAY - (family % 600) * MINUTE,
  'in-time': startsAt + HOUR + (family % 4000) * MINUTE,
  late: dueAt + HOUR + (family % 900) * MINUTE,
});
