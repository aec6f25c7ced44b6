import type { WireRosterJob, WireSavedFile } from '../../bot-server/contract/index';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { readTable } from '../../bot-server/files/read-table';
import { all, xlsx } from '../files/support';
import { startTestServer, type Client, type TestServer } from '../support/server';

jest.setTimeout(120_000);

let server: TestServer;
let zhao: Client;
let wang: Client;
beforeAll(async () => {
  server = await startTestServer();
  zhao = await server.signIn('zhao-hong');
  wang = await server.signIn('wang-lei');
  await server.deps.roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'LS', name: '临山县教育局', level: 'county' }],
    schools: [{ id: 'LS01', bureauId: 'LS', name: '临山小学', kind: 'school' }],
    classrooms: [{ id: 'LS01-3-1', schoolId: 'LS01', grade: 3, number: 1, name: '三年级1班', stage: '小学低段' }],
  });
});
afterAll(() => server.close());

const SCHOOLS = ['学校代码', '学校名称', '教育局代码'];
const ROOMS = ['学校代码', '年级', '班'];
const PUPILS = ['学校代码', '年级', '班', '学号', '姓名', '监护人1姓名', '监护人1关系', '监护人1手机号'];
const MANY = {
  学校: [SCHOOLS, ['QX09', '新桥小学', 'QX']],
  班级: [ROOMS, ['QX09', '三年级', '1']],
  学生: [
    PUPILS,
    ['QX01', '三年级', '1', 'N001', '纪一', '纪家长', '父亲', '13911110001'],
    ['QX02', '三年级', '1', 'N001', '纪二', '纪家长', '父亲', '13911110001'],
    ['QX09', '三年级', '1', 'N001', '纪九', '纪奶奶', '奶奶', '13911110009'],
  ],
};

async function importing(sheets: Record<string, string[][]>, query = 'apply=1', who = zhao): Promise<WireRosterJob> {
  const begun = await who.call('POST', `/roster/imports?fileName=a.xlsx&${query}`, await xlsx(sheets));
  expect({ status: begun.status, body: begun.status === 200 ? '' : begun.body }).toEqual({ status: 200, body: '' });
  const { id } = begun.body as unknown as WireRosterJob;
  for (let tries = 0; tries < 800; tries += 1) {
    const job = (await who.call('GET', `/roster/imports/${id}`)).body as unknown as WireRosterJob;
    if (!job.running) return job;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('an import without end');
}
const listed = async (who: Client) => ((await who.call('GET', '/roster/imports')).body as unknown as { items: WireRosterJob[] }).items;
const present = async () => (await server.deps.roster.students(['QX01-N001', 'QX02-N001', 'QX09-N001'])).map(({ id }) => id);

it('an officer looks, imports many schools with a new one among them, sees it in the history and takes it back', async () => {
  expect(await importing(MANY, 'apply=0')).toMatchObject({ state: 'looked', result: { kinds: { added: 3 } } });
  expect(await present()).toEqual([]);
  const done = await importing(MANY);
  expect(done).toMatchObject({ state: 'done', undoable: true });
  expect((await present()).sort()).toEqual(['QX01-N001', 'QX02-N001', 'QX09-N001']);
  expect(await server.deps.roster.school('QX09')).toMatchObject({ bureauId: 'QX', name: '新桥小学' });
  expect(await importing(MANY)).toMatchObject({ state: 'same' });
  expect((await listed(zhao)).map(({ id, undoable }) => [id, undoable])).toEqual([[done.id, true]]);
  for (const chain of ['QX01', 'QX02', 'QX09']) {
    const last = (await server.deps.audit.chain(chain)).at(-1);
    expect(last).toMatchObject({ action: 'roster-imported', actor: { kind: 'officer', id: 'B0001' } });
  }

  // The school's own page neither shows nor takes back what the bureau did.
  expect(await listed(wang)).toEqual([]);
  expect((await wang.call('GET', `/roster/imports/${done.id}`)).status).toBe(404);
  expect((await wang.call('POST', `/roster/imports/${done.id}/undo`)).status).toBe(404);
  expect((await zhao.call('POST', `/roster/imports/${done.id}/undo`)).body).toMatchObject({ state: 'undone' });
  expect(await present()).toEqual([]);
  expect(await server.deps.roster.school('QX09')).toBeUndefined();
  expect((await server.deps.audit.chain('QX02')).at(-1)).toMatchObject({
    action: 'roster-undone',
    actor: { kind: 'officer', id: 'B0001' },
  });
});

it('reaches no other bureau’s school: not its rows, not its code, not its bureau; alike whether it is there or not', async () => {
  const refused = await importing({
    学校: [SCHOOLS, ['LS01', '临山小学', 'QX'], ['QX08', '八桥小学', 'LS']],
    学生: [
      PUPILS,
      ['LS01', '三年级', '1', 'N001', '纪一', '纪家长', '父亲', '13911110001'],
      ['ZZ99', '三年级', '1', 'N001', '纪二', '纪家长', '父亲', '13911110001'],
    ],
  });
  expect(refused).toMatchObject({ state: 'refused' });
  const told = refused.faults.map(({ sheet, row, column }) => `${sheet ?? ''} ${row ?? ''} ${column ?? ''}`);
  expect(told).toEqual(expect.arrayContaining(['学校 2 学校代码', '学校 3 教育局代码', '学生 2 学校代码', '学生 3 学校代码']));
  const [there, nowhere] = refused.faults.filter(({ sheet }) => sheet === '学生');
  expect(there?.message).toBe(nowhere?.message);
  expect(JSON.stringify(refused)).not.toContain('临山');
  expect(await server.deps.roster.school('LS01')).toMatchObject({ bureauId: 'LS' });
});

it('passes over terms, bureaus and officers: nobody makes themself a colleague', async () => {
  const done = await importing({
    ...MANY,
    教育局人员: [
      ['教育局代码', '教育局名称', '级别', '工号', '姓名'],
      ['QX', '清溪县教育局', '县', 'B0666', '新来的'],
    ],
  });
  expect(done.result?.warnings).toContainEqual(expect.objectContaining({ sheet: '教育局人员' }));
  expect(await server.deps.roster.officer('B0666')).toBeUndefined();
  expect((await zhao.call('POST', `/roster/imports/${done.id}/undo`)).status).toBe(200);
});

it('is told no name of a child that does not stand in its own file', async () => {
  const [one] = await server.deps.roster.studentsOfClassrooms(['QX03-1-1']);
  if (!one) throw new Error('an empty class');
  const row = ['QX03', '一年级', '1', one.studentNo, '纪改名', '', '', ''];
  const looked = await importing({ 学生: [PUPILS, row] }, 'apply=0');
  const others = (await server.deps.roster.studentsOfClassrooms(['QX03-1-1'])).map(({ name }) => name);
  expect(looked.result?.kinds.absent).toBe(others.length - 1);
  expect(looked.result?.lines.length).toBeGreaterThan(2);
  for (const name of others) expect(JSON.stringify(looked)).not.toContain(name);
});

it('gets a template for its schools and its own file marked; a teaching-research officer gets nothing', async () => {
  const template = (await zhao.call('GET', '/roster/template')).body as unknown as WireSavedFile;
  const sheets = await all(readTable({ name: template.fileName, bytes: Buffer.from(template.base64, 'base64') }));
  expect([...new Set(sheets.map(({ sheet }) => sheet))]).toEqual(['说明', '学校', '教师', '班级', '学生']);
  expect(sheets.filter(({ sheet }) => sheet === '学校').at(-1)?.cells).toContain('QX');
  const marked = await zhao.call(
    'POST',
    '/roster/marked?fileName=a.xlsx',
    await xlsx({ 学生: [PUPILS, ['LS01', '三年级', '1', '1', '纪', '', '', '']] }),
  );
  const file = marked.body as unknown as WireSavedFile;
  const rows = await all(readTable({ name: file.fileName, bytes: Buffer.from(file.base64, 'base64') }));
  expect(rows.at(-1)?.cells.join()).toContain('只能导入自己教育局的学校');

  const [officer] = (await server.deps.roster.frame([])).officers.filter(({ id }) => id === 'B0001');
  if (!officer) throw new Error('no officer');
  await server.deps.roster.apply({ ...NO_CHANGES, officers: [{ ...officer, duty: 'teaching-research' }] });
  expect((await zhao.call('GET', '/roster/template')).status).toBe(403);
  expect((await zhao.call('GET', '/roster/imports')).status).toBe(403);
  expect((await zhao.call('POST', '/roster/imports?fileName=a.xlsx', await xlsx(MANY))).status).toBe(403);
});
