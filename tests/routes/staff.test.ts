import { nouns } from '../../bot-server/cli/nouns';
import { answer } from '../../bot-server/cli/run-command';
import { firstBreak } from '../../bot-server/domain/audit/audit';
import { codeOf, STEP_MS } from '../../bot-server/seal/totp';
import { connect } from '../../bot-server/store/connect';
import { sha256 } from '../../bot-server/store/audit';
import { createApp } from '../../bot-server/app';
import { listen } from '../../bot-server/server';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PASSWORD = '山坡上有三只白羊吃草';
const DESK = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0';

let server: TestServer;
let ahead = 0;
const now = (): number => Date.now() + ahead;
/** Lets time pass, for the product alone. */
const pass = (ms: number): void => void (ahead += ms);
let teacher: Client;
let guardian: Client;

beforeAll(async () => {
  server = await startTestServer({ now });
  teacher = await server.signIn('li-min');
  guardian = await server.signIn('chen-jing');
});
afterAll(() => server.close());

type Answer = { status: number; body: Record<string, unknown> & { error?: { code: string; message: string } } };
async function post(path: string, body: unknown = {}, { agent = DESK, token = '', url = server.url } = {}): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'user-agent': agent, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}
const codes = (): string[] =>
  server.sandbox.log
    .after(0)
    .filter(({ path, direction }) => direction === 'in' && path.includes('getwxacodeunlimit'))
    .map(({ body }) => /"scene":"([\w-]+)"/.exec(JSON.stringify(body).replaceAll('\\', ''))?.[1] ?? '');

/** A browser asks, and the code on its screen. */
async function asked(): Promise<{ secret: string; scene: string; image: unknown }> {
  const { status, body } = await post('/auth/desktop');
  expect(status).toBe(200);
  return { secret: String(body.secret), scene: codes().at(-1) ?? '', image: body.image };
}
const turn = async (secret: string) => (await post('/auth/desktop/take', { secret })).body;
const tokenIn = (body: Record<string, unknown>): string => (body.signedIn as { token: string }).token;
const errorOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, (body.error as { code: string }).code];

/** All of it, as it should go. */
async function scanned(by: Client = teacher): Promise<string> {
  const { secret, scene } = await asked();
  expect((await by.call('POST', '/auth/desktop/seen', { scene })).status).toBe(200);
  const { number } = await turn(secret);
  expect((await by.call('POST', '/auth/desktop/confirm', { scene, number })).status).toBe(200);
  return tokenIn(await turn(secret));
}
const me = (token: string) => fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
const auditOf = async (chain: string) => server.deps.audit.chain(chain);

describe('signing in on a desktop by a scan', () => {
  it('goes from the screen to the phone and back to that browser alone', async () => {
    const { secret, scene, image } = await asked();
    expect(String(image).length).toBeGreaterThan(1000);
    expect(scene).toMatch(/^[\w-]{22}$/);
    expect(scene).not.toBe(secret.slice(0, 22));
    expect(await turn(secret)).toEqual({ state: 'waiting' });
    const seen = (await teacher.call('POST', '/auth/desktop/seen', { scene })).body as unknown as { browser: string; numbers: number[] };
    expect(seen.browser).toBe('Edge，Windows');
    const { state, number } = (await turn(secret)) as { state: string; number: number };
    expect(state).toBe('scanned');
    expect(new Set(seen.numbers).size).toBe(3);
    expect(seen.numbers).toContain(number);
    expect(JSON.stringify(seen)).not.toContain('"number"');
    expect((await teacher.call('POST', '/auth/desktop/confirm', { scene, number })).status).toBe(200);
    // The answer got lost and the phone says it again.
    expect((await teacher.call('POST', '/auth/desktop/confirm', { scene, number })).status).toBe(200);
    const done = await turn(secret);
    expect(done).toMatchObject({ state: 'done', signedIn: { actor: { role: 'teacher', name: '李敏老师' } } });
    expect(tokenIn(done)).toMatch(/^[\w-]{43}$/);
    expect((await me(tokenIn(done))).status).toBe(200);
    // Given once.
    expect(await turn(secret)).toEqual({ state: 'over' });
    expect(errorOf(await teacher.call('POST', '/auth/desktop/seen', { scene }))).toEqual([410, 'auth/scan-over']);
    expect((await auditOf('QX01')).at(-1)).toMatchObject({ action: 'signed-in-desktop', actor: { kind: 'teacher' } });
  });

  it('is worth nothing to who has only the code, or only another browser’s secret', async () => {
    const [mine, other] = [await asked(), await asked()];
    await teacher.call('POST', '/auth/desktop/seen', { scene: mine.scene });
    const { number } = await turn(mine.secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene: mine.scene, number });
    expect(await turn(other.secret)).toEqual({ state: 'waiting' });
    expect((await post('/auth/desktop/take', { secret: mine.scene })).status).toBe(400);
    expect(await turn(`${mine.scene}${mine.scene}`.slice(0, 43))).toEqual({ state: 'over' });
    expect((await turn(mine.secret)).state).toBe('done');
  });

  it('is over after two minutes, confirmed or not', async () => {
    const [late, confirmed] = [await asked(), await asked()];
    await teacher.call('POST', '/auth/desktop/seen', { scene: confirmed.scene });
    const { number } = await turn(confirmed.secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene: confirmed.scene, number });
    pass(2 * MINUTE);
    expect(errorOf(await teacher.call('POST', '/auth/desktop/seen', { scene: late.scene }))).toEqual([410, 'auth/scan-over']);
    expect(await turn(late.secret)).toEqual({ state: 'over' });
    expect(await turn(confirmed.secret)).toEqual({ state: 'over' });
  });

  it('is for staff only, and for the phone that scanned first', async () => {
    const { secret, scene } = await asked();
    for (const path of ['/auth/desktop/seen', '/auth/desktop/refuse'])
      expect(errorOf(await guardian.call('POST', path, { scene }))).toEqual([403, 'auth/staff-only']);
    expect(errorOf(await guardian.call('POST', '/auth/desktop/confirm', { scene, number: 10 }))).toEqual([403, 'auth/staff-only']);
    expect(await turn(secret)).toEqual({ state: 'waiting' });
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const officer = await server.signIn('zhao-hong');
    expect(errorOf(await officer.call('POST', '/auth/desktop/seen', { scene }))).toEqual([410, 'auth/scan-over']);
    const { number } = await turn(secret);
    expect(errorOf(await officer.call('POST', '/auth/desktop/confirm', { scene, number }))).toEqual([410, 'auth/scan-over']);
    await officer.call('POST', '/auth/desktop/refuse', { scene });
    expect((await turn(secret)).state).toBe('scanned');
    expect((await teacher.call('POST', '/auth/desktop/refuse', { scene })).status).toBe(200);
    expect(await turn(secret)).toEqual({ state: 'refused' });
  });

  it('a wrong number ends it: there is one guess, not three', async () => {
    const { secret, scene } = await asked();
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const { number } = (await turn(secret)) as { number: number };
    const wrong = number === 99 ? 98 : number + 1;
    expect(errorOf(await teacher.call('POST', '/auth/desktop/confirm', { scene, number: wrong }))).toEqual([409, 'auth/number-wrong']);
    expect(errorOf(await teacher.call('POST', '/auth/desktop/confirm', { scene, number }))).toEqual([410, 'auth/scan-over']);
    expect(await turn(secret)).toEqual({ state: 'refused' });
  });

  it('of two browsers that come back with the secret at once, one gets in', async () => {
    const { secret, scene } = await asked();
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const { number } = await turn(secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene, number });
    const states = (await Promise.all([1, 2, 3, 4].map(() => turn(secret)))).map(({ state }) => state).sort();
    expect(states).toEqual(['done', 'over', 'over', 'over']);
  });

  it('gives no session to who stopped being staff between the phone and the desktop', async () => {
    const { secret, scene } = await asked();
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const { number } = await turn(secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene, number });
    await withoutTeacher('QX01-T1001', async () => expect(await turn(secret)).toEqual({ state: 'refused' }));
  });

  it('keeps neither code nor secret nor token in the database', async () => {
    const { secret, scene } = await asked();
    const token = await scanned();
    const { connection } = await dumpable();
    for (const name of ['desktop-requests', 'sessions', 'audit', 'credentials', 'lockouts']) {
      const text = JSON.stringify(await connection.collection(name).find().toArray());
      for (const word of [secret, scene, token]) expect(text).not.toContain(word);
    }
    await connection.close();
  });

  it('says so when WeChat gives no code, and the password way is left', async () => {
    const real = server.deps.gateway.drawCode;
    Object.assign(server.deps.gateway, { drawCode: () => Promise.resolve(undefined) });
    expect((await post('/auth/desktop')).body).toMatchObject({ image: null });
    Object.assign(server.deps.gateway, { drawCode: real });
  });
});

async function dumpable() {
  return { connection: await connect(server.mongodbUri) };
}

/** The roster without this teacher, for as long as `work` takes. */
async function withoutTeacher(id: string, work: () => Promise<void>): Promise<void> {
  const { connection } = await dumpable();
  const teachers = connection.collection<{ _id: string }>('teachers');
  const row = await teachers.findOneAndDelete({ _id: id });
  if (!row) throw new Error(`no teacher ${id}`);
  try {
    await work();
  } finally {
    await teachers.insertOne(row);
    await connection.close();
  }
}

const gongyu = (...words: string[]) =>
  answer(
    nouns,
    [...words, '--json'],
    (work) => work(server.deps),
    () => undefined,
  );
async function created(staff: string, school: string, verb = 'create'): Promise<string> {
  const told = await gongyu('account', verb, '--staff', staff, '--school', school);
  expect(told).toMatchObject({ code: 0 });
  const { link } = JSON.parse(told.out) as { link: string };
  return new URL(link).searchParams.get('code') ?? '';
}
const clockCode = (secret: string): string => codeOf(secret, Math.floor(now() / STEP_MS));
const nextCode = (secret: string): string => {
  pass(STEP_MS);
  return clockCode(secret);
};
async function setUp(code: string, password = PASSWORD): Promise<{ secret: string; recovery: string[] }> {
  const { totpSecret } = (await post('/auth/set-up', { code })).body as { totpSecret: string };
  const done = await post('/auth/set-up/finish', { code, password, totp: clockCode(totpSecret) });
  expect(done.status).toBe(200);
  return { secret: totpSecret, recovery: done.body.recoveryCodes as string[] };
}
const LOGIN = 'QX01-T1002';
const signIn = (login: string, password: string, code: string, url = server.url) =>
  post('/auth/password', { login, password, code }, { url });

describe('an account with password and second factor', () => {
  let secret: string;
  let recovery: string[];

  it('is made by the operator, set up once by its owner', async () => {
    const code = await created('T1002', 'QX01');
    expect(await gongyu('account', 'create', '--staff', 'T1002', '--school', 'QX01')).toMatchObject({ code: 1 });
    expect(await gongyu('account', 'create', '--staff', 'T1002', '--school', 'QX02')).toMatchObject({ code: 1 });
    const { totpSecret, login, totpAddress } = (await post('/auth/set-up', { code })).body as Record<string, string>;
    expect(login).toBe(LOGIN);
    expect(decodeURIComponent(totpAddress ?? '')).toBe(`otpauth://totp/共育桥:${LOGIN}?secret=${totpSecret}&issuer=共育桥`);
    const totp = clockCode(totpSecret ?? '');
    for (const weak of ['短密码', '1234567890', 'password123', 'QX01-T1002abc', 'aaaaaaaaaaaa'])
      expect(errorOf(await post('/auth/set-up/finish', { code, password: weak, totp }))).toEqual([400, 'auth/password-weak']);
    expect(errorOf(await post('/auth/set-up/finish', { code, password: PASSWORD, totp: '000000' }))).toEqual([400, 'auth/code-wrong']);
    ({ secret, recovery } = await setUp(code));
    expect(recovery).toHaveLength(8);
    expect(errorOf(await post('/auth/set-up', { code }))).toEqual([410, 'auth/set-up-over']);
    expect(errorOf(await post('/auth/set-up/finish', { code, password: PASSWORD, totp }))).toEqual([410, 'auth/set-up-over']);
    expect((await auditOf('QX01')).at(-1)).toMatchObject({ action: 'password-set' });
  });

  it('lets its owner in, however the name is typed, and a code only once', async () => {
    const code = nextCode(secret);
    const inside = await signIn(' qx01－t1002 ', PASSWORD, code);
    expect(inside).toMatchObject({ status: 200, body: { actor: { role: 'teacher', name: '王磊老师', rooms: ['school'] } } });
    expect((await me(String(inside.body.token))).status).toBe(200);
    expect(errorOf(await signIn(LOGIN, PASSWORD, code))).toEqual([401, 'auth/wrong']);
    // The step before it is used up as well.
    expect(errorOf(await signIn(LOGIN, PASSWORD, codeOf(secret, Math.floor(now() / STEP_MS) - 1)))).toEqual([401, 'auth/wrong']);
    const both = nextCode(secret);
    const raced = await Promise.all([signIn(LOGIN, PASSWORD, both), signIn(LOGIN, PASSWORD, both)]);
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('takes each recovery code once', async () => {
    const [first = ''] = recovery;
    expect((await signIn(LOGIN, PASSWORD, first.toLowerCase())).status).toBe(200);
    expect(errorOf(await signIn(LOGIN, PASSWORD, first))).toEqual([401, 'auth/wrong']);
    pass(2 * HOUR);
  });

  it('answers the same, word for word, and works the same, whatever was wrong', async () => {
    const verify = jest.spyOn(server.deps.passwords, 'verify');
    const code = nextCode(secret);
    const wrongs: [string, string, string, string][] = [
      ['no such account', 'QX01-T7777', PASSWORD, code],
      ['another’s password', LOGIN, '山坡上有三只黑羊吃草', code],
      ['another code', LOGIN, PASSWORD, '000000'],
      ['a made-up recovery code', LOGIN, PASSWORD, 'AAAA-BBBB-CCCC-DDDD'],
    ];
    const answers = [];
    for (const [, login, password, second] of wrongs) {
      const { status, body } = await signIn(login, password, second);
      answers.push(JSON.stringify([status, { ...(body.error as object), requestId: '' }]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(verify).toHaveBeenCalledTimes(wrongs.length);
    verify.mockRestore();
    pass(2 * HOUR);
  });

  it('an account that is made but not set up looks like one that is not there', async () => {
    await created('T1003', 'QX01');
    const [there, nowhere] = [await signIn('QX01-T1003', PASSWORD, '123456'), await signIn('QX01-T9999', PASSWORD, '123456')];
    expect(errorOf(there)).toEqual(errorOf(nowhere));
    pass(2 * HOUR);
  });

  it('locks longer and longer, an account that is not there as well, and on every server', async () => {
    const second = await listenAgain();
    for (const login of [LOGIN, 'QX01-T8888']) {
      await rested();
      // At once, half of them at another server: they are counted before they are looked at.
      const statuses = await Promise.all(
        Array.from({ length: 12 }, (_, i) => signIn(login, `第${i}个猜的密码呀`, '123456', i % 2 ? server.url : second.url)),
      );
      const tried = statuses.map(({ status }) => status);
      expect([login, tried.filter((status) => status === 401).length]).toEqual([login, 5]);
      expect([login, tried.filter((status) => status === 429).length]).toEqual([login, 7]);
      pass(61_000);
      expect((await signIn(login, '再猜一个长长的密码', '123456')).status).toBe(401);
      pass(61_000);
      // While it is locked the right password is not looked at either.
      const locked = await signIn(login, PASSWORD, nextCode(secret));
      expect(locked.status).toBe(429);
      expect(locked.body.error?.message).toMatch(/扫码/);
    }
    await rested();
    expect((await signIn(LOGIN, PASSWORD, nextCode(secret))).status).toBe(200);
    await second.close();
  });

  it('an address that tries many names is slowed down, and its own good sign-ins do not wash it clean', async () => {
    let refused = 0;
    for (let i = 0; i < 40; i += 1) {
      if (i === 0) await rested();
      else if (i % 10 === 0) await forgetDoor();
      if (i % 10 === 9 && refused === 0) await signIn(LOGIN, PASSWORD, nextCode(secret));
      const tried = await signIn(`QX01-N${i}`, '随便猜的密码一个', '123456');
      if (tried.status === 429 && /扫码/.test(tried.body.error?.message ?? '')) refused += 1;
    }
    expect(refused).toBeGreaterThan(0);
    pass(25 * HOUR);
  });

  it('is changed by who knows it, and that ends the other devices', async () => {
    await rested();
    const here = String((await signIn(LOGIN, PASSWORD, nextCode(secret))).body.token);
    const other = String((await signIn(LOGIN, PASSWORD, nextCode(secret))).body.token);
    const change = (current: string, password: string, token = here) => post('/me/password', { current, password }, { token });
    expect(errorOf(await change('不是这个密码的密码', '河边柳树下的小石桥头上'))).toEqual([401, 'auth/wrong']);
    expect(errorOf(await change(PASSWORD, '12345'))).toEqual([400, 'auth/password-weak']);
    expect((await me(other)).status).toBe(200);
    expect((await change(PASSWORD, '河边柳树下的小石桥头上')).status).toBe(200);
    expect((await me(here)).status).toBe(200);
    expect((await me(other)).status).toBe(401);
    expect(errorOf(await signIn(LOGIN, PASSWORD, nextCode(secret)))).toEqual([401, 'auth/wrong']);
    expect((await signIn(LOGIN, '河边柳树下的小石桥头上', nextCode(secret))).status).toBe(200);
    // Who came in by WeChat has no password to change.
    expect(errorOf(await teacher.call('POST', '/me/password', { current: PASSWORD, password: '河边柳树下的小石桥头上' }))).toEqual([
      403,
      'access/denied',
    ]);
  });

  it('a reset ends password, codes and devices at once, and the old link with it', async () => {
    await rested();
    const before = String((await signIn(LOGIN, '河边柳树下的小石桥头上', nextCode(secret))).body.token);
    const unused = await created('T1002', 'QX01', 'reset');
    expect((await me(before)).status).toBe(401);
    expect((await signIn(LOGIN, '河边柳树下的小石桥头上', nextCode(secret))).status).toBe(401);
    const code = await created('T1002', 'QX01', 'reset');
    expect((await post('/auth/set-up', { code: unused })).status).toBe(410);
    pass(73 * HOUR);
    expect((await post('/auth/set-up', { code })).status).toBe(410);
    ({ secret, recovery } = await setUp(await created('T1002', 'QX01', 'reset')));
    const token = String((await signIn(LOGIN, PASSWORD, nextCode(secret))).body.token);
    expect(await gongyu('account', 'close', '--staff', 'T1002', '--school', 'QX01')).toMatchObject({ code: 0 });
    expect((await me(token)).status).toBe(401);
    expect((await signIn(LOGIN, PASSWORD, nextCode(secret))).status).toBe(401);
  });

  it('is of no use once its person has left the roster', async () => {
    await rested();
    const own = await setUp(await created('T1002', 'QX01'));
    const token = String((await signIn(LOGIN, PASSWORD, nextCode(own.secret))).body.token);
    await withoutTeacher('QX01-T1002', async () => {
      expect((await me(token)).status).toBe(401);
      expect((await signIn(LOGIN, PASSWORD, nextCode(own.secret))).status).toBe(401);
    });
    expect((await me(token)).status).toBe(200);
  });

  it('is for officers too, by the code of their bureau', async () => {
    await rested();
    const { secret: own } = await setUp(await created('B0001', 'QX'));
    const inside = await signIn('QX-B0001', PASSWORD, nextCode(own));
    expect(inside).toMatchObject({ status: 200, body: { actor: { role: 'officer', rooms: ['bureau'] } } });
  });

  it('keeps no password, no secret and no recovery code in clear', async () => {
    const { connection } = await dumpable();
    const text = JSON.stringify(await connection.collection('credentials').find().toArray());
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const word of [PASSWORD, secret, ...recovery]) expect(text).not.toContain(word);
    await connection.close();
  });
});

/** Past every lock, and past the door's own count by the machine's clock. */
async function rested(): Promise<void> {
  pass(25 * HOUR);
  await forgetDoor();
}
async function forgetDoor(): Promise<void> {
  const { connection } = await dumpable();
  await connection.collection('limits').deleteMany({});
  await connection.close();
}

/** A second server on the same database. */
async function listenAgain(): Promise<{ url: string; close(): Promise<void> }> {
  const again = createApp(server.deps).callback();
  const { port, close } = await listen((request, response) => void again(request, response), '127.0.0.1', 0);
  return { url: `http://127.0.0.1:${port}`, close: () => close(1000) };
}

describe('sessions', () => {
  type Line = { id: string; kind: string; browser: string; here: boolean };
  const listOf = async (client: Client) => (await client.call('GET', '/me/sessions')).body as unknown as { items: Line[] };
  const asClient = (token: string): Client => ({
    token,
    call: async (method, path, body) => {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, never> };
    },
  });

  it('are listed with kind and browser, and ended one by one; the next request is refused', async () => {
    await rested();
    const phone = await server.signIn('li-min');
    guardian = await server.signIn('chen-jing');
    const desk = asClient(await scanned(phone));
    const { items } = await listOf(phone);
    const line = items.find(({ kind }) => kind === 'desktop');
    expect(line).toMatchObject({ browser: 'Edge，Windows', here: false });
    expect(items.filter(({ here }) => here)).toHaveLength(1);
    expect((await listOf(desk)).items.find(({ here }) => here)?.kind).toBe('desktop');
    // Nobody else can end it, nor learn that it is there.
    expect((await guardian.call('POST', `/me/sessions/${line?.id}/end`)).status).toBe(200);
    expect((await desk.call('GET', '/me')).status).toBe(200);
    expect((await phone.call('POST', `/me/sessions/${line?.id}/end`)).status).toBe(200);
    expect((await desk.call('GET', '/me')).status).toBe(401);
    expect((await auditOf('QX01')).at(-1)).toMatchObject({ action: 'session-revoked', about: { kind: 'session', id: line?.id } });
  });

  it('are all ended but this one', async () => {
    const phone = await server.signIn('li-min');
    const desks = [asClient(await scanned(phone)), asClient(await scanned(phone))];
    const left = (await phone.call('POST', '/me/sessions/end-others')).body as unknown as { items: Line[] };
    expect(left.items).toEqual([expect.objectContaining({ here: true, kind: 'phone' })]);
    for (const desk of desks) expect((await desk.call('GET', '/me')).status).toBe(401);
    expect((await phone.call('GET', '/me')).status).toBe(200);
    const { actor, ...row } = (await auditOf('QX01')).at(-1) ?? { actor: undefined };
    expect([actor?.kind, row]).toMatchObject(['teacher', { action: 'session-revoked' }]);
    teacher = await server.signIn('li-min');
  });

  it('at a desk end after eight hours without use and after seven days in any case; on a phone later', async () => {
    teacher = await server.signIn('li-min');
    const [idle, busy] = [await scanned(), await scanned()];
    pass(7 * HOUR);
    expect((await me(idle)).status).toBe(200);
    pass(8 * HOUR);
    expect((await me(idle)).status).toBe(401);
    expect((await me(busy)).status).toBe(401);
    const days = await scanned();
    for (let hour = 0; hour < 7 * 24 - 6; hour += 6) {
      pass(6 * HOUR);
      expect((await me(days)).status).toBe(200);
    }
    pass(6 * HOUR);
    expect((await me(days)).status).toBe(401);
    teacher = await server.signIn('li-min');
    pass(6 * 24 * HOUR);
    expect((await teacher.call('GET', '/me')).status).toBe(200);
  });

  it('take nothing that a caller made up: no token of another kind, none that was brought along', async () => {
    const parts = ['{"alg":"none","typ":"JWT"}', '{"sub":"mini:x","role":"head"}'].map((part) => Buffer.from(part).toString('base64url'));
    for (const token of [`${parts[0]}.${parts[1]}.`, `${parts[0]}.${parts[1]}.c2ln`, 'A'.repeat(43), 'A'.repeat(5000)])
      expect((await me(token)).status).toBe(401);
    // Fixation: a browser that brings a token gets another one.
    const brought = 'B'.repeat(43);
    const { secret, scene } = await asked();
    await teacher.call('POST', '/auth/desktop/seen', { scene });
    const { number } = await turn(secret);
    await teacher.call('POST', '/auth/desktop/confirm', { scene, number });
    const done = await post('/auth/desktop/take', { secret }, { token: brought });
    expect(tokenIn(done.body)).not.toBe(brought);
    expect((await me(brought)).status).toBe(401);
  });
});

describe('roles', () => {
  beforeEach(async () => {
    guardian = await server.signIn('chen-jing');
  });
  const rolesOf = async (client: Client) =>
    (await client.call('GET', '/me/roles')).body as unknown as { items: { key: string; role: string; title: string; here: boolean }[] };
  const roleNow = async (client: Client) => ((await client.call('GET', '/me')).body as unknown as { actor: { role: string } }).actor.role;

  it('somebody who is a teacher at two schools and a parent too chooses, for this session alone', async () => {
    const openid = server.sandbox.world.people.people.find(({ id }) => id === 'zhou-guifang')?.openids['mini'] ?? '';
    await server.deps.identities.bind({
      accountId: 'mini',
      openid,
      persons: [
        { kind: 'teacher', id: 'QX01-T1003' },
        { kind: 'teacher', id: 'QX01-T1002' },
      ],
    });
    const [one, two] = [await server.signIn('zhou-guifang'), await server.signIn('zhou-guifang')];
    const { items } = await rolesOf(one);
    expect(items.map(({ role }) => role)).toEqual(['teacher', 'teacher', 'guardian', 'learner']);
    expect(items.map(({ here }) => here)).toEqual([true, false, false, false]);
    expect(await roleNow(one)).toBe('teacher');
    const guardianKey = items[2]?.key ?? '';
    expect((await one.call('POST', '/me/role', { role: guardianKey })).body).toMatchObject({ actor: { role: 'guardian' } });
    expect((await one.call('GET', '/today')).status).toBe(200);
    expect((await two.call('GET', '/today')).status).toBe(403);
    expect((await auditOf('QX01')).at(-1)).toMatchObject({ action: 'role-changed' });
    // A desktop takes over the role that confirmed it; a parent can confirm none.
    const { scene } = await asked();
    expect(errorOf(await one.call('POST', '/auth/desktop/seen', { scene }))).toEqual([403, 'auth/staff-only']);
    await one.call('POST', '/me/role', { role: items[1]?.key });
    const desk = await scanned(one);
    expect(((await (await me(desk)).json()) as { actor: { school?: { id: string }; name: string } }).actor.name).toBe('王磊老师');
  });

  it('nobody takes a role that is not theirs', async () => {
    for (const role of ['teacher:QX01-T1001', 'officer:B0001', 'guardian:nobody', 'learner:nobody', 'head:QX01', 'x', '__proto__:x'])
      expect([role, (await guardian.call('POST', '/me/role', { role })).status]).toEqual([role, 403]);
    const other = (await rolesOf(await server.signIn('sun-fang'))).items;
    for (const { key } of other) expect((await guardian.call('POST', '/me/role', { role: key })).status).toBe(403);
    expect(await roleNow(guardian)).toBe('guardian');
  });

  it('a role that is taken away is gone at the next request, and the session goes on with what is left', async () => {
    const both = await server.signIn('zhou-guifang');
    const { items } = await rolesOf(both);
    await both.call('POST', '/me/role', { role: 'teacher:QX01-T1003' });
    expect(items[0]?.key).toBe('teacher:QX01-T1003');
    await withoutTeacher('QX01-T1003', async () => {
      const { actor } = (await both.call('GET', '/me')).body as unknown as { actor: { name: string } };
      expect(actor.name).toBe('王磊老师');
      await withoutTeacher('QX01-T1002', async () => expect(await roleNow(both)).toBe('guardian'));
    });
  });

  it('an office that is given between two requests counts in the second', async () => {
    const scheduler = await server.signIn('wang-lei');
    expect((await scheduler.call('GET', '/plans')).status).toBe(200);
    const { connection } = await dumpable();
    const teachers = connection.collection<{ _id: string }>('teachers');
    await teachers.updateOne({ _id: 'QX01-T1002' }, { $set: { roles: ['teacher'] } });
    expect((await scheduler.call('GET', '/plans')).status).toBe(403);
    await teachers.updateOne({ _id: 'QX01-T1002' }, { $set: { roles: ['teacher', 'school-scheduler'] } });
    expect((await scheduler.call('GET', '/plans')).status).toBe(200);
    await connection.close();
  });

  it('a city’s officer reaches the schools of the counties below, a county’s no others', async () => {
    const { connection } = await dumpable();
    await connection.collection<{ _id: string }>('bureaus').insertMany([
      { _id: 'CITY', name: '某某市教育局', level: 'city' },
      { _id: 'ELSE', name: '另一个县教育局', level: 'county', parentId: 'CITY' },
    ] as never[]);
    await connection
      .collection<{ _id: string }>('schools')
      .insertOne({ _id: 'EL01', bureauId: 'ELSE', name: '另一县的小学', kind: 'school' } as never);
    const bureaus = connection.collection<{ _id: string; parentId?: string }>('bureaus');
    const officers = connection.collection<{ _id: string; bureauId?: string; duty?: string }>('officers');
    const officer = await server.signIn('zhao-hong');
    const seen = async () => JSON.stringify((await officer.call('GET', '/bureau/schools')).body);
    expect(await seen()).toContain('清溪县城关小学');
    expect(await seen()).not.toContain('另一县的小学');
    await officers.updateOne({ _id: 'B0001' }, { $set: { bureauId: 'CITY' } });
    expect(await seen()).toContain('另一县的小学');
    expect(await seen()).not.toContain('清溪县城关小学');
    await bureaus.updateOne({ _id: 'QX' }, { $set: { parentId: 'CITY' } });
    expect(await seen()).toContain('清溪县城关小学');
    // Teaching research reads plans, not the table of families.
    await officers.updateOne({ _id: 'B0001' }, { $set: { duty: 'teaching-research' } });
    expect((await officer.call('GET', '/bureau/schools')).status).toBe(403);
    expect((await officer.call('GET', '/plans')).status).toBe(200);
    expect((await officer.call('GET', '/me')).body).toMatchObject({ actor: { rooms: ['school'] } });
    await officers.updateOne({ _id: 'B0001' }, { $set: { bureauId: 'QX' }, $unset: { duty: 1 } });
    await bureaus.updateOne({ _id: 'QX' }, { $unset: { parentId: 1 } });
    await connection.close();
  });
});

describe('a phone that is handed to a child', () => {
  it('shows what is for that child, and nothing of the parent’s, the class’s or the account’s', async () => {
    const phone = await server.signIn('chen-jing');
    const { items } = (await phone.call('GET', '/me/roles')).body as unknown as { items: { key: string; role: string; title: string }[] };
    const learners = items.filter(({ role }) => role === 'learner');
    expect(learners).toHaveLength(2);
    const child = learners[0]?.key.split(':')[1] ?? '';
    const sibling = learners[1]?.key.split(':')[1] ?? '';
    expect((await phone.call('POST', '/me/role', { role: learners[0]?.key })).body).toMatchObject({
      actor: { role: 'learner', rooms: ['learner'] },
    });
    const { actor } = (await phone.call('GET', '/me')).body as unknown as { actor: { children: { id: string }[] } };
    expect(actor.children.map(({ id }) => id)).toEqual([child]);
    const today = (await phone.call('GET', '/today')).body as unknown as { items: { resource: { for: string } }[]; answers: number };
    for (const item of today.items) expect(item.resource.for).toBe('student');
    expect(today.answers).toBe(0);
    expect((await phone.call('GET', `/today?child=${sibling}`)).status).toBe(403);
    for (const [method, path, body] of [
      ['GET', '/inbox'],
      ['GET', '/questions'],
      ['POST', '/questions', { text: '我想玩', for: child }],
      ['PATCH', '/me/settings', { largeType: true }],
      ['GET', '/me/sessions'],
      ['POST', '/me/sessions/end-others'],
      ['POST', `/me/sessions/${'a'.repeat(43)}/end`],
      ['GET', '/plans'],
      ['GET', '/bureau/schools'],
    ] as const)
      expect([path, (await phone.call(method, path, body)).status]).toEqual([path, 403]);
    // Back to the adult.
    expect((await phone.call('POST', '/me/role', { role: items[0]?.key })).body).toMatchObject({ actor: { role: 'guardian' } });
    expect((await phone.call('GET', '/inbox')).status).toBe(200);
  });
});

it('the trail of what staff did holds', async () => {
  const rows = await auditOf('QX01');
  expect(rows.length).toBeGreaterThan(10);
  expect(firstBreak(rows, sha256)).toBeUndefined();
  expect(JSON.stringify(rows)).not.toMatch(/李敏|王磊|oMini/);
});
