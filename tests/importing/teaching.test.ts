import { importRoster, type RosterImport } from '../../bot-server/flows/importing/import-roster';
import { undoRoster } from '../../bot-server/flows/roster/undo-roster';
import { readTable } from '../../bot-server/files/read-table';
import { writeTemplate } from '../../bot-server/files/write-template';
import { all, refusalOf, xlsx } from '../files/support';
import { dump, openWorld } from './support';

jest.setTimeout(60_000);

const NOW = Date.UTC(2026, 10, 22);
const OFFICERS = [
  ['教育局代码', '教育局名称', '级别', '工号', '姓名', '职责'],
  ['QX', '清溪县教育局', '县', 'B1', '赵红', '行政'],
  ['QX', '清溪县教育局', '县', 'B2', '钱兰', '教研员'],
];
const TEACHERS = [
  ['学校代码', '工号', '姓名', '职务', '任教学科', '任教'],
  ['QX01', 'T1', '李敏', '教师', '语文', '语文：三年级1班、三年级2班'],
  ['QX01', 'T2', '王磊', '教师、教务', '数学', '三年级1班'],
  ['QX02', 'T1', '周平', '教师', '', '音乐：全校'],
];
const FRAME = {
  教育局人员: OFFICERS,
  学校: [
    ['学校代码', '学校名称', '教育局代码'],
    ['QX01', '城关小学', 'QX'],
    ['QX02', '河口小学', 'QX'],
  ],
  班级: [
    ['学校代码', '年级', '班', '班主任工号'],
    ['QX01', '三年级', '1', 'T1'],
    ['QX01', '三年级', '2', ''],
    ['QX02', '三年级', '1', ''],
  ],
  教师: TEACHERS,
};

type World = Awaited<ReturnType<typeof openWorld>>;
let world: World;
beforeEach(async () => {
  world = await openWorld();
  await run(FRAME);
});
afterEach(() => world.close());

const run = async (sheets: Record<string, string[][]>, more: Partial<RosterImport> = {}) =>
  importRoster(world, { file: { name: '名册.xlsx', bytes: await xlsx(sheets) }, dryRun: false, ...more }, NOW);
const without = (rows: string[][], column: number): string[][] => rows.map((row) => row.filter((_, at) => at !== column));
const change = (rows: string[][], row: number, column: number, text: string): string[][] =>
  rows.map((cells, at) => (at === row ? cells.map((cell, place) => (place === column ? text : cell)) : cells));
const teaches = async (id: string) => (await world.roster.teacher(id))?.teaches;
const who = async (classroomId: string, subject?: string) =>
  (await world.roster.teachersOfClassroom(classroomId, subject)).map(({ id }) => id);
const rolesNoted = async (chain: string) =>
  (await world.audit.chain(chain))
    .filter(({ action }) => action === 'role-changed')
    .map(({ about, actor }) => `${actor.id} ${about.kind} ${about.id}`);

it('the store answers who teaches a subject in a class, and what somebody teaches where', async () => {
  expect(await teaches('QX01-T1')).toEqual([{ subject: '语文', classroomIds: ['QX01-3-1', 'QX01-3-2'] }]);
  expect(await teaches('QX01-T2')).toEqual([{ subject: '数学', classroomIds: ['QX01-3-1'] }]);
  expect(await teaches('QX02-T1')).toEqual([{ subject: '音乐', classroomIds: ['QX02-3-1'] }]);
  expect(await who('QX01-3-1')).toEqual(['QX01-T1', 'QX01-T2']);
  expect(await who('QX01-3-1', '语文')).toEqual(['QX01-T1']);
  expect(await who('QX01-3-2', '数学')).toEqual([]);
});

it('again it writes nothing; a file without the columns leaves all of it, an empty cell empties it', async () => {
  const before = await dump(world.connection);
  expect((await run(FRAME)).written).toBe(0);
  const old = { ...FRAME, 教育局人员: without(OFFICERS, 5), 教师: without(TEACHERS, 5) };
  expect((await run(old)).written).toBe(0);
  expect(await dump(world.connection)).toBe(before);
  expect((await run({ 教师: change(TEACHERS, 1, 5, '') })).counts.teachers).toEqual({ added: 0, changed: 1, same: 2 });
  expect(await world.roster.teacher('QX01-T1')).not.toHaveProperty('teaches');
  expect((await run({ 教师: change(TEACHERS, 1, 5, '') })).written).toBe(0);
});

it('looks without writing, and is undone like the rest of the row', async () => {
  const [before, facts] = [await dump(world.connection), await world.roster.frame()];
  const next = { 教师: change(TEACHERS, 1, 5, '语文：三年级2班'), 教育局人员: change(OFFICERS, 2, 5, '行政') };
  expect((await run(next, { dryRun: true })).counts.teachers.changed).toBe(1);
  expect(await dump(world.connection)).toBe(before);
  const done = await run(next);
  expect(await teaches('QX01-T1')).toEqual([{ subject: '语文', classroomIds: ['QX01-3-2'] }]);
  expect(await world.roster.officer('B2')).not.toHaveProperty('duty');
  await undoRoster(world, 'operator', done.id, NOW);
  expect(await teaches('QX01-T1')).toEqual([{ subject: '语文', classroomIds: ['QX01-3-1', 'QX01-3-2'] }]);
  expect(await world.roster.officer('B2')).toMatchObject({ duty: 'teaching-research' });
  expect(await world.roster.frame()).toEqual(facts);
});

it('says for each cell what is wrong and what was probably meant; nothing is written', async () => {
  const wrong = [
    ...TEACHERS.slice(0, 1),
    ['QX01', 'T1', '李敏', '教师', '语文', '语文：三年级9班'],
    ['QX01', 'T2', '王磊', '教师、教务', '', '语闻：三年级1班'],
    ['QX01', 'T3', '孙丽', '教师', '英语、美术', '三年级1班'],
    ['QX02', 'T1', '周平', '教师', '', '音乐：四年级'],
  ];
  const before = await dump(world.connection);
  const { details } = await refusalOf(run({ 教师: wrong, 教育局人员: change(OFFICERS, 1, 5, '行改') }));
  expect(details).toEqual([
    expect.objectContaining({ sheet: '教师', row: 3, column: '任教', message: expect.stringContaining('是不是“语文”') as string }),
    expect.objectContaining({
      sheet: '教师',
      row: 4,
      column: '任教',
      message: expect.stringContaining('三年级1班没有写教哪一科') as string,
    }),
    expect.objectContaining({
      sheet: '教育局人员',
      row: 2,
      column: '职责',
      value: '行改',
      message: expect.stringContaining('是不是“行政”') as string,
    }),
    expect.objectContaining({
      sheet: '教师',
      row: 2,
      column: '任教',
      message: expect.stringContaining('没有三年级9班，是不是三年级1班') as string,
    }),
    expect.objectContaining({ sheet: '教师', row: 5, column: '任教', message: expect.stringContaining('没有四年级') as string }),
  ]);
  expect(await dump(world.connection)).toBe(before);
});

it('tells of two teachers for one subject in one class, since one of them may be a slip of the pen', async () => {
  const { warnings } = await run({ 教师: change(TEACHERS, 2, 5, '语文：三年级1班') });
  expect(warnings.map(({ message }) => message)).toEqual(['三年级1班的语文有不止一位老师在教。真是这样就不用改']);
});

it('leaves a trace of every role that changed, and of none that did not', async () => {
  expect(await rolesNoted('QX01')).toEqual([]);
  await run({
    教师: change(change(TEACHERS, 1, 3, '教师、审核'), 3, 5, ''),
    教育局人员: change(OFFICERS, 2, 5, ''),
    班级: change(FRAME.班级, 2, 3, 'T2'),
  });
  expect((await rolesNoted('QX01')).sort()).toEqual(['command-line teacher QX01-T1', 'command-line teacher QX01-T2']);
  expect(await rolesNoted('QX02')).toEqual([]);
  expect(await rolesNoted('bureau:QX')).toEqual(['command-line officer B2']);
});

it('the template tells how to fill it in, and its own example is read without a fault', async () => {
  const rows = await all(readTable({ name: 't.xlsx', bytes: await writeTemplate('roster') }));
  expect(rows.find(({ sheet }) => sheet === '教师')?.cells).toContain('任教');
  expect(rows.find(({ sheet }) => sheet === '教育局人员')?.cells).toContain('职责');
  expect(rows.filter(({ sheet }) => sheet === '说明').map(({ cells }) => cells[0])).toContainEqual(
    expect.stringContaining('语文：三年级1班、三年级2班；数学：三年级1班'),
  );
  const looked = await importRoster(world, { file: { name: 't.xlsx', bytes: await writeTemplate('roster') }, dryRun: true }, NOW);
  expect(looked.counts.teachers.added).toBe(1);
});
