import { stringify } from 'yaml';
import type { WireCalendar } from '../../bot-server/contract/index';
import { instantOf } from '../../bot-server/domain/time/civil';
import { openCalendarStore } from '../../bot-server/store/calendars';
import { connect } from '../../bot-server/store/connect';
import { all, xlsx } from '../files/support';
import { readTable } from '../../bot-server/files/read-table';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

/** The demonstration's term began five weeks before. */
const NOW = instantOf('2026-09-30', 10 * 60);

let server: TestServer;
let school: Client;
let bureau: Client;
let teacher: Client;
beforeAll(async () => {
  server = await startTestServer({ now: () => NOW });
  [school, bureau, teacher] = await Promise.all([server.signIn('wang-lei'), server.signIn('zhao-hong'), server.signIn('li-min')]);
});
afterAll(() => server.close());
beforeEach(async () => {
  const connection = await connect(server.mongodbUri);
  await connection.collection('calendars').deleteMany({});
  await connection.close();
});

const read = async (who: Client, query = ''): Promise<WireCalendar> =>
  (await who.call('GET', `/calendar${query}`)).body as unknown as WireCalendar;
const dayIn = ({ days }: WireCalendar, date: string) => days.find((day) => day.date === date);
const bring = (who: Client, bytes: Buffer, name: string, dryRun = 0) =>
  who.call('POST', `/calendar/imports?fileName=${encodeURIComponent(name)}&dryRun=${dryRun}`, bytes);
const sheet = (rows: string[][]): Promise<Buffer> => xlsx({ 校历: [['类型', '开始', '结束', '名称'], ...rows] });
const errorOf = (answer: { body: unknown }) => (answer.body as { error: { code: string; message: string; details?: unknown } }).error;

it('a month shows public holidays, worked weekends, the bureau’s days and the school’s own', async () => {
  expect(
    (await bureau.call('POST', '/calendar/days', { kind: 'exam', from: '2026-10-12', to: '2026-10-14', name: '全县统考' })).status,
  ).toBe(200);
  const added = await school.call('POST', '/calendar/days', { kind: 'closure', from: '2026-10-13', to: '2026-10-13', name: '校园停水' });
  expect(added.status).toBe(200);
  const october = await read(school, '?month=2026-10');
  expect(added.body).toEqual(october);
  expect(october.days).toHaveLength(31);
  expect(dayIn(october, '2026-10-01')).toMatchObject({ kind: 'holiday', name: '国庆节', text: '放假，国庆节' });
  expect(dayIn(october, '2026-10-10')).toMatchObject({ kind: 'lessons', madeUp: true, text: '调休上课', weekday: 6 });
  expect(dayIn(october, '2026-10-12')).toMatchObject({ kind: 'lessons', exam: '全县统考' });
  expect(dayIn(october, '2026-10-13')).toMatchObject({ kind: 'at-home', name: '校园停水', exam: '全县统考' });
  expect(october.entries.map(({ name, own, by }) => [name, own, by])).toEqual([
    ['全县统考', false, '清溪县教育局'],
    ['校园停水', true, '清溪县城关小学'],
  ]);
  expect(october.edits).toBe(true);
  expect((await read(bureau, '?month=2026-10')).entries.map(({ name }) => name)).toEqual(['全县统考']);
  const seen = await read(bureau, '?month=2026-10&school=QX01');
  expect([seen.name, seen.edits, seen.entries.length]).toEqual(['清溪县城关小学', false, 2]);
});

it('days said twice are once; what clashes is refused in a sentence; what is taken out is gone', async () => {
  const exam = { kind: 'exam', from: '2026-11-02', to: '2026-11-06', name: '期中考试' };
  await school.call('POST', '/calendar/days', exam);
  expect((await school.call('POST', '/calendar/days', exam)).status).toBe(200);
  const refused = await school.call('POST', '/calendar/days', { ...exam, kind: 'holiday', from: '2026-11-06', name: '秋游' });
  expect([refused.status, errorOf(refused)]).toMatchObject([
    400,
    { code: 'calendar/invalid', message: expect.stringContaining('期中考试') as string },
  ]);
  const [entry, ...more] = (await read(school, '?month=2026-11')).entries;
  expect(more).toEqual([]);
  expect((await school.call('POST', `/calendar/days/${entry?.key}/drop`)).status).toBe(200);
  expect((await read(school, '?month=2026-11')).entries).toEqual([]);
  expect(errorOf(await school.call('POST', `/calendar/days/${entry?.key}/drop`)).code).toBe('calendar/not-found');
});

it.each([
  ['a day that is not', { kind: 'exam', from: '2026-02-30', to: '2026-02-30', name: '考' }],
  ['no name', { kind: 'exam', from: '2026-03-02', to: '2026-03-02', name: '  ' }],
  ['an unknown kind', { kind: 'party', from: '2026-03-02', to: '2026-03-02', name: '考' }],
  ['a year long gone', { kind: 'exam', from: '1926-03-02', to: '1926-03-02', name: '考' }],
])('%s is refused at the door', async (_, body) => {
  expect((await school.call('POST', '/calendar/days', body)).status).toBe(400);
});

it('from a spreadsheet: a look changes nothing, the import replaces, the same file again changes nothing', async () => {
  const file = await sheet([
    ['放假', '2026-11-13', '', '运动会'],
    ['考试周', '2026/11/2', '2026年11月6日', '期中考试'],
  ]);
  const before = await read(school);
  expect((await bring(school, file, '校历.xlsx', 1)).body).toMatchObject({ dryRun: true, days: 2, added: 2 });
  expect(await read(school)).toEqual(before);
  expect((await bring(school, file, '校历.xlsx')).body).toMatchObject({ added: 2, changed: 0, removed: 0, same: 0 });
  const store = await rowsOf();
  expect((await bring(school, file, '校历.xlsx')).body).toMatchObject({ added: 0, changed: 0, removed: 0, same: 2 });
  expect(await rowsOf()).toEqual(store);
  expect(dayIn(await read(school, '?month=2026-11'), '2026-11-04')).toMatchObject({ exam: '期中考试' });
});

it('the same words in YAML are the same calendar', async () => {
  const yaml = stringify({
    校历: [
      { 类型: '考试', 开始: '2026-11-02', 结束: '2026-11-06', 名称: '期中考试' },
      { 类型: '放假', 开始: '2026-11-13', 名称: '运动会' },
    ],
  });
  await bring(
    school,
    await sheet([
      ['放假', '2026-11-13', '', '运动会'],
      ['考试', '2026-11-02', '2026-11-06', '期中考试'],
    ]),
    'a.xlsx',
  );
  expect((await bring(school, Buffer.from(yaml), '校历.yaml')).body).toMatchObject({ added: 0, changed: 0, removed: 0, same: 2 });
});

it('every fault is named with its line and column, and nothing is written', async () => {
  const file = await sheet([
    ['聚会', '2026-11-13', '', '运动会'],
    ['放假', '2026-02-30', '', '春游'],
    ['考试', '2026-11-06', '2026-11-02', '期中'],
    ['放假', '2026-12-01', '2026-12-03', '雪'],
    ['补课', '2026-12-02', '', '补'],
    ['停课', '2026-12-10', '', ''],
  ]);
  const refused = await bring(school, file, '校历.xlsx');
  expect(errorOf(refused)).toMatchObject({ code: 'calendar/invalid', message: expect.stringContaining('5 处') as string });
  expect((errorOf(refused).details as { row: number; column: string }[]).map(({ row, column }) => [row, column])).toEqual([
    [2, '类型'],
    [3, '开始'],
    [4, '结束'],
    [6, '开始'],
    [7, '名称'],
  ]);
  expect(await rowsOf()).toEqual([]);
});

it('the template is read by the importer as it is', async () => {
  const { body } = await school.call('GET', '/calendar/template');
  const bytes = Buffer.from((body as unknown as { base64: string }).base64, 'base64');
  expect((await all(readTable({ name: '校历模板.xlsx', bytes }))).filter((row) => row.sheet === '校历')).toHaveLength(4);
  expect((await bring(school, bytes, '校历模板.xlsx', 1)).body).toMatchObject({ days: 3, added: 3 });
});

it('only the office changes it, and who did is remembered', async () => {
  expect((await teacher.call('GET', '/calendar')).status).toBe(403);
  expect((await teacher.call('POST', '/calendar/days/exam-2026-11-02/drop')).status).toBe(403);
  expect((await bring(teacher, await sheet([]), 'a.xlsx')).status).toBe(403);
  expect((await bureau.call('GET', '/calendar?school=YY01')).status).toBe(403);
  await school.call('POST', '/calendar/days', { kind: 'exam', from: '2026-11-02', to: '2026-11-06', name: '期中考试' });
  const connection = await connect(server.mongodbUri);
  const row = await connection.collection('audit').findOne({ action: 'calendar-changed', chain: 'QX01' });
  await connection.close();
  expect(row).toMatchObject({ actor: { kind: 'teacher', id: 'QX01-T1002' }, about: { kind: 'school', id: 'QX01' } });
});

it('of two changes of one version one wins', async () => {
  const connection = await connect(server.mongodbUri);
  const store = openCalendarStore(connection);
  const owner = { kind: 'school', id: 'QX01' } as const;
  const days = (name: string) => [{ kind: 'exam' as const, from: '2026-11-02', to: '2026-11-06', name }];
  const first = await Promise.all(['甲', '乙', '丙'].map((name) => store.replace(owner, 0, days(name), 1)));
  expect(first.filter(Boolean)).toHaveLength(1);
  const second = await Promise.all(['丁', '戊'].map((name) => store.replace(owner, 1, days(name), 2)));
  expect(second.filter(Boolean)).toHaveLength(1);
  expect((await store.layers([owner]))[0]).toMatchObject({ version: 2 });
  await connection.close();
});

async function rowsOf(): Promise<unknown[]> {
  const connection = await connect(server.mongodbUri);
  const rows = await connection.collection('calendars').find().toArray();
  await connection.close();
  return rows;
}
