import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let teacher: Client;
let mother: Client;
let path = '';
let item: { push: string; for: string; resource: { id: string; durationSeconds: number } };

beforeAll(async () => {
  server = await startTestServer({ jobs: true });
  [teacher, mother] = [await server.signIn('li-min'), await server.signIn('chen-jing')];
  const found = await until(async () => {
    const { items } = (await mother.call('GET', '/today')).body as unknown as { items: (typeof item)[] };
    return items.find(({ resource }) => resource.durationSeconds > 60);
  });
  item = found;
  const { actor } = (await teacher.call('GET', '/me')).body as unknown as { actor: { classrooms: { id: string }[] } };
  path = `/classrooms/${actor.classrooms[0]?.id}/pushes/${item.push}`;
});
afterAll(() => server.close());

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
interface Evidence {
  readonly startsAt: number;
  readonly families: { student: { id: string }; completed: boolean; declared?: { reason: string } }[];
  readonly flags: { id: string; student: { id: string }; level: string; decision?: { verdict: string } }[];
}
const evidence = async () => (await teacher.call('GET', `${path}/evidence`)).body as unknown as Evidence;
const dayOf = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

it('a teacher declares a family, sees it apart in the counts, and takes it back', async () => {
  const { startsAt, families } = await evidence();
  const students = families.slice(-2).map(({ student }) => student.id);
  const body = { students, reason: 'screening', on: dayOf(startsAt) };
  expect((await teacher.call('POST', `${path}/declarations`, body)).body).toEqual({ declared: 2, skipped: 0 });
  expect((await teacher.call('POST', `${path}/declarations`, body)).body).toEqual({ declared: 0, skipped: 2 });
  const counted = await until(async () => {
    const { push } = (await teacher.call('GET', path)).body as unknown as { push: { funnel: { declared: number; completed: number } } };
    return push.funnel.declared === 2 ? push.funnel : undefined;
  });
  expect(counted.completed).toBe(0);
  expect((await teacher.call('POST', `${path}/declarations/undo`, { student: students[0] })).status).toBe(200);
  expect((await teacher.call('POST', `${path}/declarations/undo`, { student: students[0] })).status).toBe(409);
  expect((await evidence()).families.filter(({ declared }) => declared)).toHaveLength(1);
});

it('refuses what does not fit, with a code', async () => {
  const code = async (body: object) =>
    ((await teacher.call('POST', `${path}/declarations`, body)).body as unknown as { error: { code: string } }).error.code;
  const { startsAt, families } = await evidence();
  const good = { students: [families[0]?.student.id], reason: 'paper', on: dayOf(startsAt) };
  expect(await code({ ...good, on: '2020-01-01' })).toBe('evidence/day-wrong');
  expect(await code({ ...good, on: 'today' })).toBe('request/invalid');
  expect(await code({ ...good, reason: 'because' })).toBe('request/invalid');
  expect(await code({ ...good, students: [] })).toBe('request/invalid');
  expect(await code({ ...good, students: ['nobody'] })).toBe('evidence/family-not-found');
});

it('a forged claim waits, its parent reads why, and the teacher decides', async () => {
  const { ticket } = (await mother.call('POST', '/viewing/tickets', { resource: item.resource.id, for: item.for })).body as unknown as {
    ticket: string;
  };
  const whole = Math.floor(item.resource.durationSeconds);
  const report = { ticket, seq: 1, intervals: [[0, whole]], playMs: whole * 1000, position: 1, maxRate: 1, flags: ['group', 'offline'] };
  await mother.call('POST', '/viewing/reports', { reports: [report] });
  await mother.call('POST', '/viewing/reports', { reports: [{ ...report, seq: 2, flags: ['audio'] }] });
  const flag = await until(async () => (await evidence()).flags.find(({ student }) => student.id === item.for));
  expect(flag).toMatchObject({ level: 'hold' });
  // What a family once said of this sitting stays said.
  const { families } = (await teacher.call('GET', path)).body as unknown as { families: { student: { id: string }; said: string[] }[] };
  expect(families.find(({ student }) => student.id === item.for)?.said).toEqual(['group', 'audio']);
  const shown = async () =>
    (await mother.call('GET', `/viewings/${item.resource.id}?for=${item.for}`)).body as unknown as { held?: string };
  expect((await shown()).held).toContain('再看一遍');
  const said = await teacher.call('POST', `${path}/flags/decide`, { flag: flag.id, verdict: 'released', reason: 'phone-or-line' });
  expect(said.status).toBe(200);
  expect((await shown()).held).toBeUndefined();
  expect((await evidence()).flags.find(({ id }) => id === flag.id)?.decision?.verdict).toBe('released');
  expect((await mother.call('POST', `${path}/flags/decide`, { flag: flag.id, verdict: 'kept', reason: 'not-watched' })).status).toBe(403);
});
