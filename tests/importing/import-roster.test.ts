import { importRoster } from '../../bot-server/flows/importing/import-roster';
import { refusalOf, xlsx } from '../files/support';
import { dump, openWorld } from './support';

// Real files into a real database: a loaded machine needs longer than the usual five seconds.
jest.setTimeout(60_000);

const SHEETS = {
  教育局人员: [
    ['教育局代码', '教育局名称', '级别', '工号', '姓名'],
    ['QX', '清溪县教育局', '县', 'B0001', '赵红'],
  ],
  学校: [
    ['学校代码', '学校名称', '教育局代码'],
    ['QX01', '城关小学', 'QX'],
  ],
  班级: [
    ['学校代码', '年级', '班'],
    ['QX01', '三年级', '1'],
  ],
  学期: [
    ['学期代码', '学期名称', '开始日期', '结束日期'],
    ['2026-1', '第一学期', '2026-08-31', '2027-01-22'],
  ],
  学生: [
    ['学校代码', '年级', '班', '学号', '姓名', '监护人1姓名', '监护人1关系', '监护人1手机号'],
    ['QX01', '三年级', '1', '1', '陈雨桐', '陈静', '母亲', '13900000001'],
  ],
};
const NOW = Date.UTC(2026, 10, 22);

let world: Awaited<ReturnType<typeof openWorld>>;
beforeAll(async () => (world = await openWorld()));
afterAll(() => world.close());

const run = async (sheets: Record<string, string[][]>, dryRun = false, name = '名册.xlsx') =>
  importRoster(world, { file: { name, bytes: await xlsx(sheets) }, dryRun }, NOW);

it('a dry run and a file with faults change nothing; a good file is stored sealed, and again it writes nothing', async () => {
  const empty = await dump(world.connection);
  const looked = await run(SHEETS, true);
  expect(looked.counts.students).toEqual({ added: 1, changed: 0, same: 0 });
  const bad = { ...SHEETS, 学生: [...SHEETS.学生, ['QX01', '三年级', '9', '2', '', '陈静', '母亲', '139']] };
  const refusal = await refusalOf(run(bad));
  expect(refusal.code).toBe('import/invalid');
  expect(refusal.details).toHaveLength(2);
  expect(await dump(world.connection)).toBe(empty);

  const news: [number, number | undefined, string][] = [];
  const bytes = await xlsx(SHEETS);
  await importRoster(world, { file: { name: '名册.xlsx', bytes }, dryRun: false }, NOW, (...step) => news.push(step));
  expect(news.at(-1)?.[2]).toBe('写入');
  const full = await dump(world.connection);
  expect(full).toContain('QX01-3-1');
  expect(full).not.toContain('13900000001');
  expect(full).not.toContain('陈雨桐');

  const again = await importRoster(world, { file: { name: '名册.xlsx', bytes }, dryRun: false }, NOW);
  expect(Object.values(again.counts).every(({ added, changed }) => added + changed === 0)).toBe(true);
  expect(again.written).toBe(0);
  expect(await dump(world.connection)).toBe(full);
  await refusalOf(run(bad));
  expect(await dump(world.connection)).toBe(full);
});

it('moves the term when it is told to', async () => {
  await importRoster(world, { file: { name: 'a.xlsx', bytes: await xlsx(SHEETS) }, dryRun: false, termStartsOn: '2026-10-12' }, NOW);
  expect(await world.roster.term('2026-1')).toMatchObject({ startsOn: '2026-10-12', endsOn: '2027-03-05' });
});
