// The generated city of tests/support/county as a database of its own: frame, items, class rows, releases, and who signs in to read them.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { built, say } from '../viewing/built.mjs';
import { fieldKey } from '../viewing/secrets.mjs';

const require = createRequire(import.meta.url);
require('../../sandbox/swc-require.cjs');
const county = (name) => require(`../../support/county/${name}.ts`);
const { CITY, partOf, placesOf, WHOLE } = county('layout');
const { frameOf } = county('rows');
const { releaseKeysOf, seedRows } = county('seed');
const { resourcesOf } = county('items');
const { itemOf } = county('term');

const HOUR = 3_600_000;
export const tokenOf = (who) => createHash('sha256').update(`bench session ${who}`).digest('base64url');
const hashOf = (token) => createHash('sha256').update(token, 'utf8').digest('base64url');

/** The stores of one build (`built` gives its modules) on a connection of its own. */
export function storesOf(built, connection) {
  const seal = built('seal/field').openSeal([{ id: 'k1', key: fieldKey }]);
  return {
    roster: built('store/roster').openRosterStore(connection, seal),
    rollups: built('store/rollups').openRollupStore(connection, seal),
    viewings: built('store/viewing').openViewingStore(connection),
    resources: built('store/resources').openResourceStore(connection),
    pushes: built('store/pushes').openPushStore(connection),
    bulletins: built('store/bulletins').openBulletinStore(connection),
    questions: built('store/questions').openQuestionStore(connection, { seal }),
    content: built('store/content').openContentStore('content'),
    sha256: built('store/audit').sha256,
  };
}

/** One in `share` of the city, its last week still running. */
export async function openCity(uri, share) {
  const size = share === 1 ? WHOLE : partOf(WHOLE, share);
  const places = placesOf(size);
  const connection = await built('store/connect').connect(uri);
  await connection.dropDatabase();
  const needs = storesOf(built, connection);
  for (const store of Object.values(needs)) await store.syncIndexes?.();

  const room = places[0].rooms[0];
  const head = { id: 'T-head', schoolId: room.schoolId, teacherNo: '1', name: '校长', roles: ['head'], subjects: [], classroomIds: [] };
  const own = { id: 'T-own', schoolId: room.schoolId, teacherNo: '2', name: '班主任', roles: ['teacher'], subjects: [], classroomIds: [room.id] }; // prettier-ignore
  const officers = [CITY, 'B0'].map((bureauId) => ({ id: `O-${bureauId}`, bureauId, officerNo: bureauId, name: '干部' }));
  await needs.roster.apply({ ...frameOf(size, places), teachers: [head, own], officers, students: [], guardians: [], guardianships: [] });
  for (const item of resourcesOf(size.pushes)) await needs.resources.save(item);
  await signIn(connection, [...officers.map(({ id }) => ['officer', id]), ['teacher', head.id], ['teacher', own.id]]);

  let began = performance.now();
  const families = places.reduce((sum, { rooms }) => sum + rooms.reduce((n, { size: some }) => n + some, 0), 0);
  let viewings = 0;
  const rows = await seedRows(connection, size, places, ({ funnel }) => (viewings += funnel.started + funnel.lateCompleted));
  const seededSeconds = (performance.now() - began) / 1000;
  const now = itemOf(size.pushes - 1).startsAt + HOUR;
  began = performance.now();
  const keys = releaseKeysOf(size, places);
  await built('flows/figures/release-figures').releaseFigures(needs, keys, now);
  const releasedSeconds = (performance.now() - began) / 1000;
  const made = { schools: places.length, families, pushes: size.pushes, viewings, classRows: rows, releases: keys.length };
  const took = { seededSeconds: Math.round(seededSeconds), releasedSeconds: Math.round(releasedSeconds) };
  say(JSON.stringify({ share: `1:${share}`, ...made, ...took }));
  return { connection, needs, size, places, now, room, made, took };
}

async function signIn(connection, persons) {
  const at = new Date(Date.now() - 60_000);
  for (const [kind, id] of persons) {
    const identityId = `mini:${id}`;
    await connection.collection('sessions').insertOne({ _id: hashOf(tokenOf(id)), identityId, kind: 'phone', browser: '', createdAt: at, lastUsedAt: at, expiresAt: new Date(Date.now() + 168 * HOUR) }); // prettier-ignore
    await connection.collection('identities').insertOne({ _id: identityId, accountId: 'mini', openid: id, persons: [{ kind, id }], follows: true, lastSeenAt: at }); // prettier-ignore
  }
}

/** The actors as the doors would make them. */
export function actorsOf({ places, room }) {
  const signed = { identityId: 'i', accountId: 'mini' };
  const officer = (bureauId, own) => ({ ...signed, role: 'officer', officerId: `O-${bureauId}`, bureauId, schoolIds: own.map(({ id }) => id) }); // prettier-ignore
  const teacher = (teacherId, roles, classroomIds) => ({ ...signed, role: 'teacher', teacherId, schoolId: room.schoolId, roles, classroomIds }); // prettier-ignore
  return {
    city: [officer(CITY, places), `O-${CITY}`],
    county: [officer('B0', places.filter(({ bureauId }) => bureauId === 'B0')), 'O-B0'], // prettier-ignore
    head: [teacher('T-head', ['head'], []), 'T-head'],
    own: [teacher('T-own', ['teacher'], [room.id]), 'T-own'],
  };
}

/** Every question that a dashboard asks, with who asks it. */
export function questionsOf({ size, places, room }) {
  const { weekDays } = built('domain/time/week');
  const [first, last] = [itemOf(0).week, itemOf(size.pushes - 1).week];
  const days = (from, to) => ({ from: weekDays(from).from, to: weekDays(to).to });
  const windows = { week: days(last, last), month: days(last - 3, last), term: days(first, last) };
  const middle = itemOf(Math.floor(size.pushes / 2));
  const filters = { item: { resource: middle.resourceId }, theme: { theme: middle.theme }, county: { county: 'B0' } };
  const ask = (who, name, question) => [`${who}: ${name}`, who, { window: 'week', ...question }];
  const all = [];
  for (const who of ['city', 'county'])
    for (const [window, span] of Object.entries(windows))
      for (const by of ['school', 'grade', 'theme', 'resource', 'week', ...(who === 'city' ? ['county'] : [])])
        all.push(ask(who, `by ${by}, ${window}`, { by, ...span }));
  for (const [name, filter] of Object.entries(filters))
    for (const by of ['school', 'week', 'grade'])
      all.push(ask('city', `by ${by} of one ${name}, term`, { by, ...windows.term, ...filter }));
  const school = places.find(({ bureauId, centralId }) => bureauId === 'B0' && centralId === undefined).id;
  for (const by of ['week', 'resource', 'theme']) all.push(ask('city', `by ${by} of one school, term`, { by, ...windows.term, school }));
  for (const [window, span] of Object.entries(windows))
    for (const by of ['class', 'grade', 'push', 'resource', 'theme', 'week']) all.push(ask('head', `by ${by}, ${window}`, { by, ...span }));
  all.push(ask('head', 'by class of one item, term', { by: 'class', ...windows.term, resource: middle.resourceId }));
  all.push(ask('own', 'own class by push, term', { by: 'push', ...windows.term, classroom: room.id }));
  return all;
}
