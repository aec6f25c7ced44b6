import { importRoster, type RosterImport } from '../../bot-server/flows/importing/import-roster';
import { undoRoster } from '../../bot-server/flows/roster/undo-roster';
import { DAY } from '../../bot-server/domain/time/instant';
import { refusalOf, xlsx } from '../files/support';
import { dump, openWorld } from './support';

jest.setTimeout(60_000);

const NOW = Date.UTC(2026, 10, 22);
const HEAD = ['学校代码', '年级', '班', '学号', '姓名', '监护人1姓名', '监护人1关系', '监护人1手机号'];
const CHEN = ['QX01', '三年级', '1', '1', '陈雨桐', '陈静', '母亲', '13900000001'];
const LIU = ['QX01', '三年级', '1', '2', '刘子轩', '周桂芳', '外婆', '13900000002'];
const FRAME = {
  教育局人员: [
    ['教育局代码', '教育局名称', '级别', '工号', '姓名'],
    ['QX', '清溪县教育局', '县', 'B0001', '赵红'],
  ],
  学校: [
    ['学校代码', '学校名称', '教育局代码'],
    ['QX01', '城关小学', 'QX'],
    ['QX02', '河口小学', 'QX'],
  ],
  教师: [
    ['学校代码', '工号', '姓名', '职务', '任教学科'],
    ['QX01', 'T1', '李敏', '教师', '语文'],
  ],
  班级: [
    ['学校代码', '年级', '班', '班主任工号'],
    ['QX01', '三年级', '1', 'T1'],
    ['QX01', '三年级', '2', ''],
    ['QX02', '三年级', '1', ''],
  ],
};

type World = Awaited<ReturnType<typeof openWorld>>;
let world: World;
beforeEach(async () => {
  world = await openWorld();
  await run({ ...FRAME, 学生: [HEAD, CHEN, LIU] });
});
afterEach(() => world.close());

const run = async (sheets: Record<string, string[][]>, more: Partial<RosterImport> = {}, now = NOW) =>
  importRoster(world, { file: { name: '名册.xlsx', bytes: await xlsx(sheets) }, dryRun: false, ...more }, now);
const moveTo = (number: string, row = CHEN) => row.map((cell, at) => (at === 2 ? number : cell));
const student = async (id: string) => (await world.roster.students([id]))[0];

describe('importing again', () => {
  it('an empty cell empties the field, a missing column keeps it', async () => {
    const blank = FRAME.教师.map((row, at) => (at === 0 ? row : row.map((cell, column) => (column === 4 ? '' : cell))));
    await run({ 教师: FRAME.教师.map((row) => row.slice(0, 3)) });
    expect((await world.roster.teacher('QX01-T1'))?.subjects).toEqual(['语文']);
    const emptied = await run({ 教师: blank, 班级: FRAME.班级.map((row) => (row[3] === 'T1' ? [...row.slice(0, 3), ''] : row)) });
    expect(await world.roster.teacher('QX01-T1')).toMatchObject({ subjects: [], classroomIds: [] });
    expect((await world.roster.classrooms(['QX01-3-1']))[0]).not.toHaveProperty('classTeacherId');
    expect(emptied.warnings[0]?.message).toContain('班主任会空出来');
    expect((await run({ 教师: blank })).written).toBe(0);
  });

  it('a move keeps the class before, a leaver vanishes from lists but not from the store, and comes back', async () => {
    await run({ 学生: [HEAD, moveTo('2')] }, {}, NOW + DAY);
    expect(await student('QX01-1')).toMatchObject({
      classroomId: 'QX01-3-2',
      since: '2026-11-23',
      past: [{ classroomId: 'QX01-3-1', from: '2026-11-22', until: '2026-11-23' }],
    });
    const looked = await run({ 学生: [HEAD, moveTo('1')] }, { dryRun: true }, NOW + DAY);
    expect(looked.lines).toEqual([
      expect.objectContaining({ kind: 'moved', name: '陈雨桐', className: '三年级1班', beforeName: '三年级2班' }),
      expect.objectContaining({ kind: 'absent', name: '刘子轩' }),
    ]);
    expect((await student('QX01-2'))?.leftOn).toBeUndefined();
    await run({ 学生: [HEAD, moveTo('1')] }, { markLeft: true }, NOW + DAY);
    expect(await student('QX01-2')).toMatchObject({ leftOn: '2026-11-23', name: '刘子轩' });
    expect((await world.roster.studentsOfClassrooms(['QX01-3-1'])).map(({ id }) => id)).toEqual(['QX01-1']);
    expect(await world.roster.countStudents(['QX01-3-1'])).toEqual(new Map([['QX01-3-1', 1]]));
    const back = await run({ 学生: [HEAD, LIU] }, {}, NOW + 2 * DAY);
    expect(back.kinds.returned).toBe(1);
    expect(await student('QX01-2')).toMatchObject({ since: '2026-11-24', past: [{ classroomId: 'QX01-3-1', until: '2026-11-23' }] });
    expect(await student('QX01-2')).not.toHaveProperty('leftOn');
  });
});

describe('one school’s own import', () => {
  const border = { schoolId: 'QX01', mayNameHeads: false };
  it('refuses rows of other schools without telling whether they exist, and naming a head', async () => {
    const rows = [HEAD, CHEN, ['QX02', '三年级', '1', '9', '王一', '', '', ''], ['QX99', '三年级', '1', '9', '王一', '', '', '']];
    const refusal = await refusalOf(run({ 学生: rows }, { border }));
    expect(refusal.details).toEqual([
      expect.objectContaining({ row: 3, column: '学校代码', message: '只能导入自己学校的，学校代码要填 QX01' }),
      expect.objectContaining({ row: 4, message: '只能导入自己学校的，学校代码要填 QX01' }),
    ]);
    const heads = [FRAME.教师[0] ?? [], ['QX01', 'T1', '李敏', '校长', '语文']];
    expect((await refusalOf(run({ 教师: heads }, { border }))).details).toEqual([expect.objectContaining({ column: '职务' })]);
    expect((await run({ 教师: heads }, { border: { ...border, mayNameHeads: true } })).written).toBe(1);
  });

  it('does not rename a guardian whom another school has, nor tell that it has', async () => {
    await run({ 学生: [HEAD, ['QX02', '三年级', '1', '9', '孙小雨', '孙芳', '母亲', '13900000009']] });
    const own = await run(
      { 学生: [HEAD, moveTo('1').map((cell, at) => (at === 5 ? '孙方' : at === 7 ? '13900000009' : cell))] },
      { border },
    );
    expect(own.counts.guardians).toEqual({ added: 1, changed: 0, same: 0 });
    expect((await world.roster.guardianByPhone('13900000009'))?.name).toBe('孙芳');
    expect((await run({ 学生: [HEAD, CHEN] }, { border })).counts.guardians.same).toBe(1);
  });
});

describe('undoing', () => {
  it('puts back exactly what was, settings made meanwhile stay; twice and after a day it refuses', async () => {
    const before = await dump(world.connection);
    const { id } = await run(
      { 学生: [HEAD, moveTo('2'), ['QX01', '三年级', '2', '3', '王一', '王二', '父亲', '13900000003']] },
      { markLeft: true },
    );
    expect(await dump(world.connection)).not.toBe(before);
    expect((await refusalOf(undoRoster(world, 'operator', id, NOW + DAY + 1))).message).toContain('超过一天');
    await undoRoster(world, 'operator', id, NOW + DAY);
    expect(await dump(world.connection)).toBe(before);
    expect((await refusalOf(undoRoster(world, 'operator', id, NOW))).message).toContain('已经撤销过了');
    expect((await world.audit.chain('QX01')).map(({ action }) => action)).toEqual(['roster-imported', 'roster-imported', 'roster-undone']);
  });

  it('refuses when something later stands on it, and keeps bindings', async () => {
    const { id } = await run({ 学生: [HEAD, CHEN, LIU, ['QX01', '三年级', '2', '3', '王一', '王二', '父亲', '13900000003']] });
    const added = await world.roster.guardianByPhone('13900000003');
    await world.identities.bind({ accountId: 'mini', openid: 'm1', persons: [{ kind: 'guardian', id: added?.id ?? '' }] });
    expect((await refusalOf(undoRoster(world, 'operator', id, NOW))).message).toContain('已经绑定了微信');
    await world.identities.setFollows('mini', 'm1', false);
    const later = await run({ 学生: [HEAD, moveTo('2')] });
    expect((await refusalOf(undoRoster(world, 'operator', id, NOW))).message).toContain('请先撤销后面的那一次');
    await undoRoster(world, 'operator', later.id, NOW);
    await undoRoster(world, 'operator', id, NOW);
    expect(await student('QX01-3')).toBeUndefined();
  });

  it('refuses when a row was changed by hand since', async () => {
    const { id } = await run({ 学生: [HEAD, moveTo('2')] });
    await world.connection.collection<{ _id: string }>('students').updateOne({ _id: 'QX01-1' }, { $set: { leftOn: '2026-11-22' } });
    await world.connection.collection<{ _id: string }>('students').updateOne({ _id: 'QX01-1' }, { $set: { classroomId: 'QX01-3-1' } });
    expect((await refusalOf(undoRoster(world, 'operator', id, NOW))).message).toContain('1 条后来又改过');
  });
});
