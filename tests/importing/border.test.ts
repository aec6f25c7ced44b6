import { importRoster } from '../../bot-server/flows/importing/import-roster';
import { refusalOf, xlsx } from '../files/support';
import { dump, openWorld } from './support';

jest.setTimeout(60_000);

const NOW = Date.UTC(2026, 10, 22);
const HEAD = ['学校代码', '年级', '班', '学号', '姓名', '监护人1姓名', '监护人1关系', '监护人1手机号'];
const FRAME = {
  教育局人员: [
    ['教育局代码', '教育局名称', '级别', '工号', '姓名'],
    ['QX', '清溪县教育局', '县', 'B0001', '赵红'],
  ],
  学校: [
    ['学校代码', '学校名称', '教育局代码'],
    ['QX', '城关小学', 'QX'],
    ['QX-01', '河口小学', 'QX'],
  ],
  班级: [
    ['学校代码', '年级', '班'],
    ['QX', '三年级', '1'],
    ['QX-01', '三年级', '1'],
  ],
};

it('a number that, joined to its school’s code, is another school’s child takes nobody’s place', async () => {
  const world = await openWorld();
  const run = async (sheets: Record<string, string[][]>, schoolId?: string) => {
    const border = schoolId === undefined ? {} : { border: { schoolId, mayNameHeads: false } };
    return importRoster(world, { file: { name: '名册.xlsx', bytes: await xlsx(sheets) }, dryRun: false, ...border }, NOW);
  };
  await run({ ...FRAME, 学生: [HEAD, ['QX-01', '三年级', '1', '5', '陈雨桐', '陈静', '母亲', '13900000001']] });
  const before = await dump(world.connection);
  const refusal = await refusalOf(run({ 学生: [HEAD, ['QX', '三年级', '1', '01-5', '刘子轩', '周桂芳', '外婆', '13900000002']] }, 'QX'));
  expect(refusal.code).toBe('import/invalid');
  expect(await dump(world.connection)).toBe(before);
  await world.close();
});
