import type { WireClimbed, WireDuty } from '../../bot-server/contract/index';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const windows = [
  { from: '07:50', to: '11:30' },
  { from: '14:30', to: '17:00' },
];
const dutyOf = async (person: Client): Promise<WireDuty> => (await person.call('GET', '/duty')).body as unknown as WireDuty;
/** The child of the mother's who sits in the teacher's own class. */
const childOf = async (): Promise<string> => {
  const [mother, teacher] = await Promise.all([server.signIn('chen-jing'), server.signIn('li-min')]);
  const me = (await mother.call('GET', '/me')).body as unknown as { actor: { children: { id: string; classroom: string }[] } };
  const own = (await teacher.call('GET', '/me')).body as unknown as { actor: { classrooms: { id: string }[] } };
  const child = me.actor.children.find(({ classroom }) => classroom === own.actor.classrooms[0]?.id);
  if (!child) throw new Error('no child in that class');
  return child.id;
};
const codeOf = (body: unknown): string | undefined => (body as { error?: { code?: string } }).error?.code;
const messageOf = (body: unknown): string => (body as { error?: { message?: string } }).error?.message ?? '';

it('the office sets windows and roster, and nobody undoes another’s change unseen', async () => {
  const office = await server.signIn('wang-lei');
  const before = await dutyOf(office);
  expect(before).toMatchObject({ edits: true, version: 0, duty: [] });
  expect(before.windows.map(({ from }) => from)).toEqual(['08:00', '14:00', '20:00']);
  const [first] = before.colleagues;
  if (!first) throw new Error('no colleague');
  const keep = { version: 0, windows, duty: [{ weekday: 1, teachers: [first.id] }] };
  const kept = await office.call('POST', '/duty/rules', keep);
  expect(kept.status).toBe(200);
  expect(await dutyOf(office)).toMatchObject({ version: 1, windows, duty: [{ weekday: 1, teachers: [first.id] }] });
  expect(codeOf((await office.call('POST', '/duty/rules', keep)).body)).toBe('duty/changed');
});

it.each([
  [[{ from: '11:00', to: '10:00' }], '结束在开始前面'],
  [[{ from: '08:00', to: '23:30' }], '夜里不打扰老师'],
  [[{ from: '08:00', to: '08:20' }], '至少要 60 分钟'],
  [
    [
      { from: '08:00', to: '10:00' },
      { from: '09:00', to: '11:00' },
    ],
    '重叠',
  ],
])('says what is wrong with windows %j', async (wrong, words) => {
  const office = await server.signIn('wang-lei');
  const { version } = await dutyOf(office);
  const answer = await office.call('POST', '/duty/rules', { version, windows: wrong, duty: [] });
  expect([answer.status, codeOf(answer.body)]).toEqual([400, 'duty/invalid']);
  expect(messageOf(answer.body)).toContain(words);
  expect((await dutyOf(office)).version).toBe(version);
});

it('a teacher writes the own leave alone; its substitute gets what comes meanwhile, and the asker is told', async () => {
  const teacher = await server.signIn('li-min');
  const office = await server.signIn('wang-lei');
  const mine = await dutyOf(teacher);
  expect(mine.edits).toBe(false);
  const other = mine.colleagues.find(({ name }) => name !== '李敏');
  if (!other) throw new Error('no colleague');
  expect((await teacher.call('POST', '/duty/rules', { version: 1, windows, duty: [] })).status).toBe(403);
  expect((await teacher.call('POST', '/duty/leaves', { teacher: other.id, from: '2031-03-03', to: '2031-03-03' })).status).toBe(403);

  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const leave = { from: today, to: soon, substitute: other.id };
  const kept = await teacher.call('POST', '/duty/leaves', leave);
  expect(kept.status).toBe(200);
  const [line] = (kept.body as unknown as WireDuty).leaves;
  expect(line).toMatchObject({ mine: true, substitute: other.name, edits: true });
  expect((await dutyOf(office)).leaves).toHaveLength(1);
  // A second tap is no second leave, and another one may not overlap.
  expect(((await teacher.call('POST', '/duty/leaves', leave)).body as unknown as WireDuty).leaves).toHaveLength(1);
  expect(messageOf((await teacher.call('POST', '/duty/leaves', { from: soon, to: soon })).body)).toContain('重叠');

  const mother = await server.signIn('chen-jing');
  const asked = await mother.call('POST', '/questions', { text: '他总是不肯睡觉', kind: 'habit', for: await childOf() });
  expect(asked.body).toMatchObject({ with: `李老师请假，已转给${other.name.slice(0, 1)}老师` });

  expect((await mother.call('POST', `/duty/leaves/${line?.id ?? ''}/drop`)).status).toBe(404);
  expect((await office.call('POST', `/duty/leaves/${line?.id ?? ''}/drop`)).status).toBe(200);
  expect((await dutyOf(teacher)).leaves).toEqual([]);
});

it('a teacher asks back, the asker’s word starts the clock again; a bureau reads of schools only that there are some', async () => {
  const mother = await server.signIn('chen-jing');
  const teacher = await server.signIn('li-min');
  const { id } = (await mother.call('POST', '/questions', { text: '他总是丢三落四', kind: 'habit', for: await childOf() }))
    .body as unknown as { id: string };
  expect((await teacher.call('POST', `/questions/${id}/ask-back`, { text: '在家也这样吗？' })).body).toMatchObject({ paused: true });
  expect((await mother.call('GET', `/questions/${id}`)).body).toMatchObject({
    paused: true,
    dueText: '老师想再问您一点，您回复后接着计时',
  });
  const on = (await mother.call('POST', `/questions/${id}/reopen`, { text: '在家也是' })).body;
  expect(on).toMatchObject({ state: 'seen', overdue: false });
  expect(on).not.toHaveProperty('paused');

  const bureau = await server.signIn('zhao-hong');
  const climbed = async (): Promise<WireClimbed> => (await bureau.call('GET', '/bureau/climbed-questions')).body as unknown as WireClimbed;
  const none = (await climbed()).none;
  await server.deps.questions.step(id, ['seen'], { climb: { level: 3 } });
  const told = await climbed();
  expect(told.none).toBe(none - 1);
  expect(told.rows).toHaveLength(1);
  expect(told.rows[0]).toMatchObject({ few: true, atLeast: 0 });
  expect(JSON.stringify(told)).not.toMatch(/陈|雨桐|丢三落四/);
});
