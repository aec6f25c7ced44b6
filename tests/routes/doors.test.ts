import { doorsOf } from '../../miniapp/src/features/room/rooms';
import type { WireActor } from '../../bot-server/contract/index';
import { connect } from '../../bot-server/store/connect';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

/** What a page asks for as soon as it is opened. */
const asksOf = ({ classrooms }: WireActor): Readonly<Record<string, readonly string[]>> => ({
  '/pages/today/index': ['/today'],
  '/pages/questions/index': ['/questions'],
  '/pages/inbox/index': ['/inbox'],
  '/pages/me/index': ['/me'],
  '/pages/learn/index': ['/today'],
  '/teacher/pages/progress/index': classrooms.slice(0, 1).map(({ id }) => `/classrooms/${id}/pushes`),
  '/teacher/pages/box/index': ['/questions?box=open'],
  '/school/pages/question-figures/index': ['/answer-figures'],
  '/school/pages/exports/index': ['/figure-exports'],
  '/teacher/pages/families/index': classrooms.slice(0, 1).map(({ id }) => `/classrooms/${id}/families`),
  '/teacher/pages/tiers/index': ['/tiers'],
  '/school/pages/plans/index': ['/plans'],
  '/school/pages/figures/index': ['/figures?by=class'],
  '/school/pages/bulletins/index': ['/bulletins'],
  '/school/pages/roster/index': ['/roster/classrooms', '/roster/imports', '/roster/promotion'],
  '/school/pages/resources/index': ['/catalogue'],
  '/school/pages/binding/index': ['/school/binding'],
  '/school/pages/trail/index': ['/school/trail'],
  '/bureau/pages/schools/index': ['/figures?by=school'],
  '/bureau/pages/roster/index': ['/roster/imports'],
  '/bureau/pages/county-plans/index': ['/county-plans'],
});

let server: TestServer;
const offices = { id: 'QX01-T1002', person: 'wang-lei' };
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function changed(collection: string, id: string, set: object): Promise<void> {
  const connection = await connect(server.mongodbUri);
  await connection.collection<{ _id: string }>(collection).updateOne({ _id: id }, { $set: set });
  await connection.close();
}
const actorOf = async (who: Client): Promise<WireActor> => ((await who.call('GET', '/me')).body as unknown as { actor: WireActor }).actor;

/** Every door of this person's rooms with what its page is answered, and every door of the whole app that is not shown. */
async function walked(who: Client): Promise<{ shown: [string, number][]; hidden: [string, number][] }> {
  const actor = await actorOf(who);
  const [room, ...others] = actor.rooms;
  if (room === undefined) throw new Error('no room');
  const asks = asksOf(actor);
  const doors = new Set(doorsOf(room, [room, ...others], actor.doors).flatMap(({ items }) => items.map(({ to }) => to)));
  for (const door of doors) if (!(door in asks)) throw new Error(`say what ${door} asks for`);
  const tried = async (paths: readonly string[]): Promise<[string, number][]> =>
    Promise.all(paths.map(async (path): Promise<[string, number]> => [path, (await who.call('GET', path)).status]));
  const shown = await tried([...doors].flatMap((door) => asks[door] ?? []));
  const answered = new Set(shown.map(([path]) => path));
  const rest = Object.entries(asks).flatMap(([door, paths]) => (doors.has(door) ? [] : paths));
  return { shown, hidden: await tried(rest.filter((path) => !answered.has(path))) };
}
const allFine = (tried: readonly [string, number][]): void => expect(tried).toEqual(tried.map(([path]) => [path, 200]));

it.each([
  ['a class teacher', 'li-min'],
  ['a guardian', 'chen-jing'],
  ['an officer', 'zhao-hong'],
])('%s enters every door that is shown', async (_, person) => {
  const { shown } = await walked(await server.signIn(person));
  expect(shown.length).toBeGreaterThan(1);
  allFine(shown);
});

it.each([
  [
    ['teacher', 'school-reviewer'],
    ['/plans', '/figures?by=class', '/catalogue', '/me', '/questions?box=open', '/tiers'],
  ],
  [
    ['teacher', 'school-scheduler'],
    [
      '/plans',
      '/figures?by=class',
      '/catalogue',
      '/questions?box=open',
      '/answer-figures',
      '/figure-exports',
      '/roster/classrooms',
      '/roster/imports',
      '/roster/promotion',
      '/school/binding',
      '/me',
      '/tiers',
    ],
  ],
  [
    ['teacher', 'head'],
    [
      '/plans',
      '/figures?by=class',
      '/catalogue',
      '/questions?box=open',
      '/answer-figures',
      '/bulletins',
      '/figure-exports',
      '/roster/classrooms',
      '/roster/imports',
      '/roster/promotion',
      '/school/binding',
      '/school/trail',
      '/me',
      '/tiers',
    ],
  ],
])('of a school’s doors %j has exactly those that open, and what is taught', async (roles, paths) => {
  await changed('teachers', offices.id, { roles });
  const { shown, hidden } = await walked(await server.signIn(offices.person));
  allFine(shown);
  expect(shown.map(([path]) => path)).toEqual(paths);
  for (const [path, status] of hidden.filter(([path]) => /^\/(school|roster|bureau)/.test(path)))
    expect([path, status]).toEqual([path, 403]);
});

it('a teaching-research officer has the plans, the schools’ and the county’s, and the catalogue', async () => {
  await changed('officers', 'B0001', { duty: 'teaching-research' });
  const { shown } = await walked(await server.signIn('zhao-hong'));
  expect(shown.map(([path]) => path)).toEqual(['/plans', '/county-plans', '/catalogue', '/me']);
  allFine(shown);
});

it('a child on a parent’s phone has one door', async () => {
  const phone = await server.signIn('chen-jing');
  const { items } = (await phone.call('GET', '/me/roles')).body as unknown as { items: { key: string; role: string }[] };
  await phone.call('POST', '/me/role', { role: items.find(({ role }) => role === 'learner')?.key });
  const { shown } = await walked(phone);
  expect(shown).toEqual([['/today', 200]]);
});
