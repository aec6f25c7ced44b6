import { nouns } from '../../bot-server/cli/nouns';
import { answer } from '../../bot-server/cli/run-command';
import { createLog } from '../../bot-server/log';
import { codeOf, STEP_MS } from '../../bot-server/seal/totp';
import { connect } from '../../bot-server/store/connect';
import { createApp } from '../../bot-server/app';
import { listen } from '../../bot-server/server';
import { startTestServer, type Client, type TestServer } from './server';

/** The product with its demonstration people, its clock in the test's hand, and how staff come in: for the tests of one file. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const PASSWORD = '山坡上有三只白羊吃草';
export const DESK = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0';

export let server: TestServer;
let ahead = 0;
export const now = (): number => Date.now() + ahead;
/** Lets time pass, for the product alone. */
export const pass = (ms: number): void => void (ahead += ms);
export let teacher: Client;
export let guardian: Client;

/** Everything the product has logged, as it is written in production. */
export let logged = '';
const log = createLog({ level: 'debug', destination: { write: (line) => (logged += line) } });

beforeAll(async () => {
  server = await startTestServer({ now, log });
  teacher = await server.signIn('li-min');
  guardian = await server.signIn('chen-jing');
});
afterAll(() => server.close());

export type Answer = { status: number; body: Record<string, unknown> & { error?: { code: string; message: string } } };
export async function post(path: string, body: unknown = {}, { agent = DESK, token = '', url = server.url } = {}): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'user-agent': agent, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}
export const codes = (): string[] =>
  server.sandbox.log
    .after(0)
    .filter(({ path, direction }) => direction === 'in' && path.includes('getwxacodeunlimit'))
    .map(({ body }) => /"scene":"([\w-]+)"/.exec(JSON.stringify(body).replaceAll('\\', ''))?.[1] ?? '');

/** A browser asks, and the code on its screen. */
export async function asked(): Promise<{ secret: string; scene: string; image: unknown }> {
  const { status, body } = await post('/auth/desktop');
  expect(status).toBe(200);
  return { secret: String(body.secret), scene: codes().at(-1) ?? '', image: body.image };
}
export const turn = async (secret: string) => (await post('/auth/desktop/take', { secret })).body;
export const tokenIn = (body: Record<string, unknown>): string => (body.signedIn as { token: string }).token;
export const errorOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [
  status,
  (body.error as { code: string }).code,
];

/** All of it, as it should go. */
export async function scanned(by: Client = teacher): Promise<string> {
  const { secret, scene } = await asked();
  expect((await by.call('POST', '/auth/desktop/seen', { scene })).status).toBe(200);
  const { number } = await turn(secret);
  expect((await by.call('POST', '/auth/desktop/confirm', { scene, number })).status).toBe(200);
  return tokenIn(await turn(secret));
}
export const me = (token: string) => fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
export const auditOf = async (chain: string) => server.deps.audit.chain(chain);

export async function dumpable() {
  return { connection: await connect(server.mongodbUri) };
}

/** The roster without this teacher, for as long as `work` takes. */
export async function withoutTeacher(id: string, work: () => Promise<void>): Promise<void> {
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

export const gongyu = (...words: string[]) =>
  answer(
    nouns,
    [...words, '--json'],
    (work) => work(server.deps),
    () => undefined,
  );
export async function created(staff: string, school: string, verb = 'create'): Promise<string> {
  const told = await gongyu('account', verb, '--staff', staff, '--school', school);
  expect(told).toMatchObject({ code: 0 });
  const { link } = JSON.parse(told.out) as { link: string };
  return new URL(link).searchParams.get('code') ?? '';
}
export const clockCode = (secret: string): string => codeOf(secret, Math.floor(now() / STEP_MS));
export const nextCode = (secret: string): string => {
  pass(STEP_MS);
  return clockCode(secret);
};
export async function setUp(code: string, password = PASSWORD): Promise<{ secret: string; recovery: string[] }> {
  const { totpSecret } = (await post('/auth/set-up', { code })).body as { totpSecret: string };
  const done = await post('/auth/set-up/finish', { code, password, totp: clockCode(totpSecret) });
  expect(done.status).toBe(200);
  return { secret: totpSecret, recovery: done.body.recoveryCodes as string[] };
}
export const LOGIN = 'QX01-T1002';
export const signIn = (login: string, password: string, code: string, url = server.url) =>
  post('/auth/password', { login, password, code }, { url });

/** Past every lock, and past the door's own count by the machine's clock. */
export async function rested(): Promise<void> {
  pass(25 * HOUR);
  await forgetDoor();
}
export async function forgetDoor(): Promise<void> {
  const { connection } = await dumpable();
  await connection.collection('limits').deleteMany({});
  await connection.close();
}

/** A second server on the same database. */
export async function listenAgain(): Promise<{ url: string; close(): Promise<void> }> {
  const again = createApp(server.deps).callback();
  const { port, close } = await listen((request, response) => void again(request, response), '127.0.0.1', 0);
  return { url: `http://127.0.0.1:${port}`, close: () => close(1000) };
}

/** A new session where a test ended the old one. */
export const teacherAgain = async (): Promise<void> => void (teacher = await server.signIn('li-min'));
export const guardianAgain = async (): Promise<void> => void (guardian = await server.signIn('chen-jing'));
