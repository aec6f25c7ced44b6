import {
  MINUTE,
  PASSWORD,
  auditOf,
  codes,
  created,
  dumpable,
  errorOf,
  nextCode,
  pass,
  rested,
  server,
  setUp,
  signIn,
  withoutTeacher,
} from '../support/staff-world';
import type { Client } from '../support/server';

/** A class teacher who has a password and no WeChat yet, and phones that scan. 李敏 is of the seed's: her tie is taken off first. */
jest.setTimeout(120_000);
const POST = { kind: 'teacher', id: 'QX01-T1001' } as const;
const LOGIN = 'QX01-T1001';
let secret = '';
let desk = '';
let phone: Client;

type Answer = { status: number; body: Record<string, unknown> };
async function at(token: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const turn = async (token = desk) => (await at(token, 'GET', '/me/wechat')).body;
const hasWeChat = async (token = desk) => (await at(token, 'GET', '/me')).body['hasWeChat'];
const roleOn = async (client: Client) => ((await client.call('GET', '/me')).body as unknown as { actor: { role: string } }).actor.role;
async function asked(token = desk): Promise<string> {
  const { status, body } = await at(token, 'POST', '/me/wechat');
  expect([status, body['error']]).toEqual([200, undefined]);
  return codes().at(-1) ?? '';
}
const see = (by: Client, scene: string) => by.call('POST', '/auth/tie/seen', { scene });
const confirm = (by: Client, scene: string, number: unknown) => by.call('POST', '/auth/tie/confirm', { scene, number });
/** Asked and scanned: the code and the number that stands on the desktop. */
async function scanned(by: Client = phone, token = desk): Promise<{ scene: string; number: number }> {
  const scene = await asked(token);
  expect((await see(by, scene)).status).toBe(200);
  const { state, number } = (await turn(token)) as { state: string; number: number };
  expect(state).toBe('scanned');
  return { scene, number };
}
const wrongOf = (number: number): number => (number === 99 ? 98 : number + 1);
const entered = async (): Promise<string> => {
  const { status, body } = await signIn(LOGIN, PASSWORD, nextCode(secret));
  expect(status).toBe(200);
  return String(body['token']);
};
const ties = async (action: string) => (await auditOf('QX01')).filter((row) => row.action === action);

beforeAll(async () => {
  await server.deps.identities.release(POST);
  ({ secret } = await setUp(await created('T1001', 'QX01')));
  phone = await server.signIn('sun-fang');
});
beforeEach(async () => {
  await rested();
  desk = await entered();
  await at(desk, 'POST', '/me/wechat/end');
});

it('goes from the desk to the phone and back: the phone is that post, stays a parent’s, and may be rung', async () => {
  expect(await hasWeChat()).toBe(false);
  expect(await turn()).toEqual({ state: 'none' });
  const answer = await at(desk, 'POST', '/me/wechat');
  expect(String(answer.body['image']).length).toBeGreaterThan(1000);
  const scene = codes().at(-1) ?? '';
  expect(scene).toMatch(/^tie-[\w-]{22}$/);
  expect(JSON.stringify(answer.body)).not.toContain(scene);
  expect(await turn()).toEqual({ state: 'waiting' });
  const seen = await see(phone, scene);
  expect(seen.body).toMatchObject({ post: '清溪县城关小学 · 李敏老师' });
  const { number } = (await turn()) as { number: number };
  expect(Object.keys(seen.body)).not.toContain('number');
  expect(JSON.stringify(seen.body)).not.toMatch(new RegExp(`\\b${number}\\b`));
  const before = (await ties('wechat-tied')).length;
  expect((await confirm(phone, scene, number)).status).toBe(200);
  // The answer got lost and the phone says it again.
  expect((await confirm(phone, scene, number)).status).toBe(200);
  expect(await turn()).toEqual({ state: 'tied' });
  expect(await hasWeChat()).toBe(true);
  const rows = await ties('wechat-tied');
  expect(rows).toHaveLength(before + 1);
  expect(rows.at(-1)).toMatchObject({ actor: POST, about: POST });
  expect(await roleOn(phone)).toBe('teacher');
  const roles = (await phone.call('GET', '/me/roles')).body as unknown as { items: { role: string }[] };
  expect(roles.items.map(({ role }) => role)).toContain('guardian');
  const [tied] = await server.deps.identities.ofTeachers([POST.id]);
  expect(tied?.accountId).toBe('mini');
});

it('refuses a second WeChat until the desk lets the first go, and 断开 closes the rooms at once', async () => {
  const { scene, number } = await scanned();
  await confirm(phone, scene, number);
  expect(errorOf(await at(desk, 'POST', '/me/wechat'))).toEqual([409, 'auth/tied-already']);
  const before = (await ties('wechat-untied')).length;
  for (let i = 0; i < 2; i += 1) expect((await at(desk, 'POST', '/me/wechat/end')).status).toBe(200);
  expect(await ties('wechat-untied')).toHaveLength(before + 1);
  expect([await hasWeChat(), await turn(), await roleOn(phone)]).toEqual([false, { state: 'none' }, 'guardian']);
  // What was said yes to before is worth nothing now.
  expect(errorOf(await confirm(phone, scene, number))).toEqual([410, 'auth/scan-over']);
  expect(await hasWeChat()).toBe(false);
  const other = await server.signIn('chen-jing');
  const next = await scanned(other);
  expect((await confirm(other, next.scene, next.number)).status).toBe(200);
  expect([await hasWeChat(), await roleOn(other), await roleOn(phone)]).toEqual([true, 'teacher', 'guardian']);
});

it('is over after a wrong number: there is one guess of ninety', async () => {
  const { scene, number } = await scanned();
  expect(errorOf(await confirm(phone, scene, wrongOf(number)))).toEqual([409, 'auth/tie-number-wrong']);
  expect(await turn()).toEqual({ state: 'refused' });
  expect(errorOf(await confirm(phone, scene, number))).toEqual([410, 'auth/scan-over']);
  expect(await hasWeChat()).toBe(false);
});

it('belongs to the phone that scanned first; a stranger with a picture of the code has neither number nor turn', async () => {
  const { scene, number } = await scanned();
  const stranger = await server.signIn('chen-jing');
  expect(errorOf(await see(stranger, scene))).toEqual([410, 'auth/scan-over']);
  expect(errorOf(await confirm(stranger, scene, number))).toEqual([410, 'auth/scan-over']);
  await stranger.call('POST', '/auth/tie/refuse', { scene });
  expect((await turn())['state']).toBe('scanned');
  expect((await phone.call('POST', '/auth/tie/refuse', { scene })).status).toBe(200);
  expect(await turn()).toEqual({ state: 'refused' });
  expect(errorOf(await confirm(phone, scene, number))).toEqual([410, 'auth/scan-over']);
  // A stranger who was first is shown the door by who sits at the desk.
  const mine = await asked();
  await see(stranger, mine);
  const shown = (await turn()) as { number: number };
  await at(desk, 'POST', '/me/wechat/end');
  expect(errorOf(await confirm(stranger, mine, shown.number))).toEqual([410, 'auth/scan-over']);
  expect(await hasWeChat()).toBe(false);
});

it('of two phones that scan at once one has it, and of many presses one counts', async () => {
  const other = await server.signIn('chen-jing');
  const scene = await asked();
  const seen = await Promise.all([see(phone, scene), see(other, scene)]);
  expect(seen.map(({ status }) => status).sort()).toEqual([200, 410]);
  const { number } = (await turn()) as { number: number };
  const before = (await ties('wechat-tied')).length;
  const said = await Promise.all([phone, other, phone, other, phone, other].map((by) => confirm(by, scene, number)));
  expect(said.map(({ status }) => status).sort()).toEqual([200, 200, 200, 410, 410, 410]);
  expect(await server.deps.identities.ofPerson(POST)).toHaveLength(1);
  expect(await ties('wechat-tied')).toHaveLength(before + 1);
});

it('is one at a time for a post: another browser’s code ends the first', async () => {
  const first = await scanned();
  const second = await entered();
  const other = await server.signIn('chen-jing');
  const next = await scanned(other, second);
  expect(await turn(desk)).toEqual({ state: 'over' });
  const said = await Promise.all([confirm(phone, first.scene, first.number), confirm(other, next.scene, next.number)]);
  expect(said.map(({ status }) => status)).toEqual([410, 200]);
  expect(await server.deps.identities.ofPerson(POST)).toHaveLength(1);
  // Tied a moment ago: nobody takes its place while it is being written.
  expect((await Promise.all([1, 2, 3].map(() => at(second, 'POST', '/me/wechat')))).map(({ status }) => status)).toEqual([409, 409, 409]);
});

it('refuses a phone whose post was tied to another WeChat meanwhile', async () => {
  const { scene, number } = await scanned();
  const other = await server.signIn('chen-jing');
  const openid = server.sandbox.world.people.people.find(({ id }) => id === 'chen-jing')?.openids['mini'] ?? '';
  await server.deps.identities.bind({ accountId: 'mini', openid, persons: [POST] });
  expect(errorOf(await confirm(phone, scene, number))).toEqual([409, 'auth/tied-already']);
  expect([await roleOn(phone), await roleOn(other)]).toEqual(['guardian', 'teacher']);
});

it('a tie that comes after 断开 is taken back', async () => {
  const { scene, number } = await scanned();
  const real = server.deps.identities.tie;
  Object.assign(server.deps.identities, {
    tie: async (...given: Parameters<typeof real>) => {
      await at(desk, 'POST', '/me/wechat/end');
      return real(...given);
    },
  });
  const said = await confirm(phone, scene, number).finally(() => Object.assign(server.deps.identities, { tie: real }));
  expect(errorOf(said)).toEqual([410, 'auth/scan-over']);
  expect([await hasWeChat(), await roleOn(phone)]).toEqual([false, 'guardian']);
});

it('is finished by saying it again when the server died between the yes and the tie', async () => {
  const { scene, number } = await scanned();
  const real = server.deps.identities.tie;
  Object.assign(server.deps.identities, { tie: () => Promise.reject(new Error('died')) });
  const died = await confirm(phone, scene, number).finally(() => Object.assign(server.deps.identities, { tie: real }));
  expect(died.status).toBe(500);
  expect(errorOf(await at(desk, 'POST', '/me/wechat'))).toEqual([409, 'auth/tied-already']);
  expect(await hasWeChat()).toBe(false);
  expect((await confirm(phone, scene, number)).status).toBe(200);
  expect(await hasWeChat()).toBe(true);
});

it('is over after two minutes, and when the browser signed out, and when the post is gone', async () => {
  const late = await asked();
  pass(2 * MINUTE);
  expect(errorOf(await see(phone, late))).toEqual([410, 'auth/scan-over']);
  const slow = await scanned();
  pass(2 * MINUTE);
  expect(errorOf(await confirm(phone, slow.scene, slow.number))).toEqual([410, 'auth/scan-over']);
  const left = await scanned();
  await withoutTeacher(POST.id, async () =>
    expect(errorOf(await confirm(phone, left.scene, left.number))).toEqual([410, 'auth/scan-over']),
  );
  const [unseen, out] = [await asked(), await entered()];
  await at(desk, 'POST', '/auth/logout');
  expect(errorOf(await see(phone, unseen))).toEqual([410, 'auth/scan-over']);
  const open = await scanned(phone, out);
  await at(out, 'POST', '/auth/logout');
  expect(errorOf(await confirm(phone, open.scene, open.number))).toEqual([410, 'auth/scan-over']);
  expect(await server.deps.identities.ofPerson(POST)).toEqual([]);
});

it('is asked at a desk by who came in by a password, and said yes to on a grown-up’s phone, by nobody else', async () => {
  const officer = await server.signIn('zhao-hong');
  for (const [method, path] of [
    ['POST', '/me/wechat'],
    ['GET', '/me/wechat'],
    ['POST', '/me/wechat/end'],
  ] as const)
    for (const by of [phone, officer]) expect(errorOf(await by.call(method, path))).toEqual([403, 'auth/tie-desk-only']);
  const scene = await asked();
  const child = await server.signIn('sun-fang');
  const { items } = (await child.call('GET', '/me/roles')).body as unknown as { items: { key: string; role: string }[] };
  await child.call('POST', '/me/role', { role: items.find(({ role }) => role === 'learner')?.key });
  for (const [path, body] of [
    ['/auth/tie/seen', { scene }],
    ['/auth/tie/confirm', { scene, number: 10 }],
    ['/auth/tie/refuse', { scene }],
  ] as const) {
    expect(errorOf(await child.call('POST', path, body))).toEqual([403, 'auth/tie-phone-only']);
    expect(errorOf(await at(desk, 'POST', path, body))).toEqual([403, 'auth/tie-phone-only']);
  }
  expect(await turn()).toEqual({ state: 'waiting' });
  // Neither code opens what the other is for.
  const short = scene.slice(4);
  expect((await see(phone, short)).status).toBe(400);
  expect((await officer.call('POST', '/auth/desktop/seen', { scene })).status).toBe(400);
  expect(errorOf(await officer.call('POST', '/auth/desktop/seen', { scene: short }))).toEqual([410, 'auth/scan-over']);
});

it('an officer’s is noted in the bureau’s chain', async () => {
  await server.deps.identities.release({ kind: 'officer', id: 'B0001' });
  const token = await server.deps.sessions.open('staff:officer:B0001', server.deps.now(), { kind: 'desktop', browser: '' });
  const scene = await asked(token);
  expect((await see(phone, scene)).body).toMatchObject({ post: expect.stringMatching(/教育局 · ./) as string });
  const { number } = (await turn(token)) as { number: number };
  expect((await confirm(phone, scene, number)).status).toBe(200);
  expect((await auditOf('bureau:QX')).at(-1)).toMatchObject({ action: 'wechat-tied', actor: { kind: 'officer', id: 'B0001' } });
  await at(token, 'POST', '/me/wechat/end');
  expect((await auditOf('bureau:QX')).at(-1)).toMatchObject({ action: 'wechat-untied' });
});

it('counts the codes of a post, keeps no code in the database, and says when WeChat gives none', async () => {
  const scene = await asked();
  const { connection } = await dumpable();
  for (const name of ['tie-requests', 'audit', 'identities'])
    expect(JSON.stringify(await connection.collection(name).find().toArray())).not.toContain(scene);
  await connection.close();
  const real = server.deps.gateway.drawCode;
  Object.assign(server.deps.gateway, { drawCode: () => Promise.resolve(undefined) });
  expect((await at(desk, 'POST', '/me/wechat')).body).toMatchObject({ image: null });
  Object.assign(server.deps.gateway, { drawCode: real });
  const answers: number[] = [];
  for (let i = 0; i < 25; i += 1) answers.push((await at(desk, 'POST', '/me/wechat')).status);
  expect([answers[0], answers.at(-1)]).toEqual([200, 429]);
});
