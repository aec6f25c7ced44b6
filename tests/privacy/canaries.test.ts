import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataMap } from '../../bot-server/domain/privacy/data-map';
import { createLog } from '../../bot-server/log';
import { connect } from '../../bot-server/store/connect';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(180_000);

/** What must be nowhere in clear: planted words, and everybody of the demonstration. */
const PLANTED = ['夜里总咬指甲', '先陪他读一会儿绘本', '再问一次麻烦老师', '金丝雀阿秀', '13877776666', '公众号里问的话'];
const ASK = `我是金丝雀阿秀，电话13877776666，孩子夜里总咬指甲`;
const ANSWER = '金丝雀阿秀您好，先陪他读一会儿绘本';

let server: TestServer;
let lines = '';
/** Every body that was a refusal or a crash. */
const refusals: string[] = [];
const people = new Map<string, Client>();
let names: string[] = [];
let phones: string[] = [];

beforeAll(async () => {
  const log = createLog({ level: 'debug', destination: { write: (line) => (lines += line) } });
  server = await startTestServer({ jobs: true, log });
  const { students, guardians, teachers, officers } = await server.deps.roster.snapshot();
  names = [...new Set([...students, ...guardians, ...teachers, ...officers].map(({ name }) => name))];
  phones = guardians.map(({ phone }) => phone);
  expect([names.length > 1500, phones.length > 1400]).toEqual([true, true]);
  await walk();
});
afterAll(() => server.close());

const as = (who: string): Client => {
  const client = people.get(who);
  if (!client) throw new Error(`${who} is not signed in`);
  return client;
};
async function call(who: string, method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await as(who).call(method, path, body);
  if (answer.status >= 400) refusals.push(JSON.stringify(answer.body));
  return answer;
}
async function until<T>(ask: () => Promise<T | undefined>, what: string): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const sandbox = async (path: string, body: unknown): Promise<void> => {
  const answer = await fetch(`${server.sandboxUrl}/sandbox${path}`, { method: 'POST', body: JSON.stringify(body) });
  expect(answer.status).toBe(200);
};

/** Signs in, watches, asks, answers, writes in the chat, reads the class, imports, is refused, and crashes. */
async function walk(): Promise<void> {
  for (const who of ['chen-jing', 'zhou-guifang', 'sun-fang', 'li-min', 'wang-lei', 'zhao-hong']) people.set(who, await server.signIn(who));
  const me = (await call('chen-jing', 'GET', '/me')).body as { actor: { children: { id: string; classroom: string }[] } };
  const rooms = (await call('li-min', 'GET', '/me')).body as { actor: { classrooms: { id: string }[] } };
  const classroom = rooms.actor.classrooms[0]?.id ?? '';
  const child = me.actor.children.find((each) => each.classroom === classroom)?.id ?? '';
  const item = await until(async () => {
    const { items } = (await call('chen-jing', 'GET', '/today')).body as { items: { push: string; resource: { id: string } }[] };
    return items[0];
  }, 'a push');
  const ticket = (await call('chen-jing', 'POST', '/viewing/tickets', { resource: item.resource.id, for: child })).body as {
    ticket: string;
  };
  const report = { ticket: ticket.ticket, seq: 1, spans: [[0, 3]], playMs: 3000, position: 3 };
  await call('chen-jing', 'POST', '/viewing/reports', { reports: [report] });

  const asked = (await call('chen-jing', 'POST', '/questions', { text: ASK, for: child })).body as { id: string };
  await call('li-min', 'GET', '/questions?box=open');
  await call('li-min', 'GET', `/questions/${asked.id}`);
  await call('li-min', 'POST', `/questions/${asked.id}/replies`, { text: ANSWER });
  await call('chen-jing', 'POST', `/questions/${asked.id}/reopen`, { text: '再问一次麻烦老师' });
  await call('chen-jing', 'GET', '/inbox');
  await call('li-min', 'GET', `/classrooms/${classroom}/pushes/${item.push}`);
  await sandbox('/people/chen-jing/messages', { text: '公众号里问的话' });
  await sandbox('/people/zhou-guifang/messages', { text: '公众号里问的话，金丝雀阿秀' });
  await server.sandbox.idle();
  await until(
    async () => ((await server.deps.questions.count({ all: true } as never, ['routed'])) > 0 ? true : undefined),
    'the chat’s question',
  );

  for (const [who, path] of [
    ['wang-lei', '/plans'],
    ['wang-lei', '/pushes'],
    ['zhao-hong', '/figures?by=school'],
    ['chen-jing', '/me/trail'],
  ] as const)
    expect((await call(who, 'GET', path)).status).toBe(200);
  await call(
    'wang-lei',
    'POST',
    '/plans/imports?fileName=plan.csv&dryRun=1',
    new TextEncoder().encode('周次,星期\n金丝雀阿秀,13877776666\n'),
  );
  await call('chen-jing', 'POST', '/questions', { text: `${ASK}${'长'.repeat(1000)}`, for: child });
  await call('chen-jing', 'POST', '/questions', { text: ASK, for: '金丝雀阿秀' });
  await call('chen-jing', 'PATCH', '/me/settings', { largeType: '13877776666', 金丝雀阿秀: 1 });
  await call('sun-fang', 'GET', `/questions/${asked.id}`);
  await call('sun-fang', 'GET', `/classrooms/${classroom}/pushes/${item.push}?name=金丝雀阿秀`);
  await call('chen-jing', 'GET', '/school/trail');
  await call('chen-jing', 'GET', '/nothing/金丝雀阿秀/13877776666');
  await crash(asked.id);
}

/** A defect whose words hold everything that must not be told. */
async function crash(question: string): Promise<void> {
  const { questions } = server.deps;
  const whole = questions.get;
  Object.assign(questions, {
    get: async () =>
      Promise.reject(Object.assign(new Error(`E11000 ${ASK} ${ANSWER}`), { keyValue: { name: '金丝雀阿秀' }, cause: new Error(ASK) })),
  });
  expect((await call('chen-jing', 'GET', `/questions/${question}`)).status).toBe(500);
  Object.assign(questions, { get: whole });
}

const hits = (text: string, words: readonly string[]): string[] => words.filter((word) => text.includes(word));
const everybody = () => [...PLANTED, ...names, ...phones];

it('the walk went where it should', async () => {
  expect(refusals.length).toBeGreaterThanOrEqual(8);
  expect(lines.split('\n').length).toBeGreaterThan(30);
  expect(lines).toContain('request-failed');
  const kinds = (await server.deps.audit.chain('QX01')).map(({ action }) => action);
  expect(kinds).toEqual(expect.arrayContaining(['questions-read', 'question-read', 'question-answered', 'class-read-by-name']));
});

it('no name, no phone and no word of what was written is in a log line, a figure or a refusal', async () => {
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const ready = await (await fetch(`${server.url}/readyz`)).text();
  expect(metrics).toContain('gongyu_retention_overdue_rows');
  expect(hits(lines, everybody())).toEqual([]);
  expect(hits(metrics + ready, everybody())).toEqual([]);
  expect(refusals.filter((body) => hits(body, everybody()).length > 0)).toEqual([]);
});

it('nothing of it is in the database in clear, nor in the files of the data folder', async () => {
  const raw = await connect(server.mongodbUri);
  try {
    const found: string[] = [];
    const unmapped = new Set<string>();
    for (const { name } of await raw.listCollections()) {
      const rows = await raw.collection(name).find().toArray();
      for (const row of rows) for (const field of Object.keys(row)) if (!isMapped(name, field)) unmapped.add(`${name}.${field}`);
      // Content is public and speaks of invented children; plans speak of content.
      const words = ['resources', 'resourceDrafts', 'catalogue', 'slots', 'plans'].includes(name) ? [...PLANTED, ...phones] : everybody();
      found.push(...hits(JSON.stringify(rows), words).map((word) => `${name}: ${word}`));
    }
    expect(found).toEqual([]);
    expect([...unmapped]).toEqual([]);
  } finally {
    await raw.close();
  }
  for (const file of await filesIn(server.deps.env.dataDir))
    expect([file, ...hits(await readFile(file, 'utf8'), everybody())]).toEqual([file]);
});

const isMapped = (collection: string, field: string): boolean =>
  Object.keys(dataMap[collection]?.fields ?? {}).some((path) => path === field || path.startsWith(`${field}.`));

async function filesIn(folder: string): Promise<string[]> {
  const inside = await readdir(folder).catch(() => []);
  const paths = await Promise.all(
    inside.map(async (name) => ((await stat(join(folder, name))).isDirectory() ? filesIn(join(folder, name)) : [join(folder, name)])),
  );
  return paths.flat().filter((path) => /\.(json|log|txt)$/.test(path));
}
