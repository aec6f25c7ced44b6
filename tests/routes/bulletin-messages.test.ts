import { isWorkingDay } from '../../bot-server/domain/time/working-days';
import { addDays, civilDate, instantOf } from '../../bot-server/domain/time/civil';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { sweepFor } from '../support/deliver';
import { startTestServer, type TestServer } from '../support/server';
import { sentOnWire } from '../support/story';

/** The whole way: agreed to in WeChat, made by the scheduler's own timetable, sent, opened from the message. */
jest.setTimeout(120_000);
const OFFICER = 'oMini_zhaohong_mD6uXeZ1iRwPj';
const HEAD = 'oMini_shiqiang_V8cKn2WdRyT6p';
let server: TestServer;
let ahead = 0;
const now = (): number => Date.now() + ahead;
const readers = ['officer:B0001', 'officer:B0003'];

beforeAll(async () => {
  server = await startTestServer({ now });
  const days = await server.deps.content.publicDays();
  let day = addDays(civilDate(Date.now()), 1);
  while (!isWorkingDay(day, days)) day = addDays(day, 1);
  ahead = instantOf(day, 10 * 60) - Date.now();
  const { teachers } = await server.deps.roster.snapshot();
  const head = teachers.find(({ name }) => name === '石强')!;
  readers.push(`teacher:${head.id}`);
  await server.deps.roster.apply({ ...NO_CHANGES, teachers: [{ ...head, roles: ['teacher', 'head'] }] });
});
afterAll(() => server?.close());

type Own = { purpose: string; templateId: string; remaining: number | null };
const meAs = async (person: string) => {
  const { body } = await (await server.signIn(person)).call('GET', '/me');
  return { own: body['subscriptions'] as unknown as Own[], hasWeChat: body['hasWeChat'] };
};
const meAtDesk = async (identityId: string) => {
  const token = await server.deps.sessions.open(identityId, now(), { kind: 'desktop', browser: '' });
  const answer = await fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  const body = (await answer.json()) as { subscriptions: Own[]; hasWeChat?: boolean };
  return { status: answer.status, own: body.subscriptions, hasWeChat: body.hasWeChat };
};
async function agrees(person: string): Promise<void> {
  const own = (await meAs(person)).own.find(({ purpose }) => purpose === 'bulletin-ready');
  const body = JSON.stringify({ templateId: own?.templateId, status: 'accept' });
  const { status } = await fetch(`${server.sandboxUrl}/sandbox/people/${person}/consents`, { method: 'POST', body });
  expect(status).toBe(200);
  await server.sandbox.idle();
}
const sentTo = (openid: string) =>
  sentOnWire(server).filter(({ touser, template }) => touser === openid && template.startsWith('MiniBulletin'));

it('asks each about what may come to them: an officer and a head of bulletins, nobody else', async () => {
  const purposes = async (person: string) => (await meAs(person)).own.map(({ purpose }) => purpose);
  expect(await meAs('zhao-hong')).toMatchObject({ own: [{ purpose: 'bulletin-ready', remaining: 0 }], hasWeChat: true });
  expect(await purposes('shi-qiang')).toEqual(['question-due', 'bulletin-ready']);
  expect(await purposes('li-min')).toEqual(['question-due']);
  expect(await purposes('peng-jianguo')).toEqual([]);
  expect(await purposes('chen-jing')).toEqual(['new-item', 'nudge', 'answer']);
  expect((await meAs('chen-jing')).hasWeChat).toBeUndefined();
});

it('who works at a desk is told what their phone may ring, or that there is none', async () => {
  expect(await meAtDesk('staff:officer:B0001')).toMatchObject({ own: [{ purpose: 'bulletin-ready', remaining: 0 }], hasWeChat: true });
  await server.deps.roster.apply({ ...NO_CHANGES, officers: [{ id: 'B9', bureauId: 'QX', officerNo: 'B9', name: '新来的' }] });
  expect(await meAtDesk('staff:officer:B9')).toEqual({ status: 200, own: [], hasWeChat: false });
});

it('sends one message, which opens for who got it and for nobody else, and takes one consent', async () => {
  await agrees('zhao-hong');
  await agrees('shi-qiang');
  expect((await meAs('zhao-hong')).own[0]?.remaining).toBe(1);
  await sweepFor(server, readers, now);
  ahead += 3_600_000;
  await sweepFor(server, readers, now);
  const [message, ...more] = sentTo(OFFICER);
  expect([more, sentTo(HEAD).length, sentOnWire(server).filter(({ touser }) => touser.includes('pengjianguo'))]).toEqual([[], 0, []]);
  expect(message?.data).toMatchObject({ thing1: expect.stringContaining('周通报'), thing3: '清溪县教育局' });
  expect((await meAs('zhao-hong')).own[0]?.remaining).toBe(0);
  const officer = await server.signIn('zhao-hong');
  const page = new URL(`https://phone/${message?.page ?? ''}`);
  expect(page.pathname).toMatch(/^\/school\/pages\/bulletins?\/index$/);
  const listed = (await officer.call('GET', '/bulletins?limit=5')).body['items'] as unknown as { id: string; isNew: boolean }[];
  expect(listed.every(({ isNew }) => isNew)).toBe(true);
  const id = page.searchParams.get('id') ?? listed[0]?.id ?? '';
  expect((await officer.call('GET', `/bulletins/${encodeURIComponent(id)}`)).status).toBe(200);
  for (const other of ['peng-jianguo', 'shi-qiang', 'chen-jing'])
    expect((await (await server.signIn(other)).call('GET', `/bulletins/${encodeURIComponent(id)}`)).status).not.toBe(200);
});

it('who has no consent left, and who was told, is not rung by the next sweeps either', async () => {
  await agrees('zhao-hong');
  for (let hour = 0; hour < 3; hour += 1) {
    ahead += 3_600_000;
    await sweepFor(server, readers, now);
  }
  expect(sentTo(OFFICER)).toHaveLength(1);
  expect((await meAs('zhao-hong')).own[0]?.remaining).toBe(1);
});
