import type { Actor } from '../../bot-server/domain/access/actor';
import { readAudience } from '../../bot-server/domain/importing/audience-words';
import { faultSentence } from '../../bot-server/domain/importing/fault';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { classroomNameOf } from '../../bot-server/domain/importing/roster-lines';
import type { Fault } from '../../bot-server/domain/importing/fault';
import type { Resource } from '../../bot-server/domain/resource/resource';
import type { Classroom } from '../../bot-server/domain/roster/roster';
import { instantOf } from '../../bot-server/domain/time/civil';
import { importPlan } from '../../bot-server/flows/importing/import-plan';
import { openDuePushes } from '../../bot-server/flows/push/open-due-pushes';
import { publishPlan } from '../../bot-server/flows/plan/publish-plan';
import { openAlertStore } from '../../bot-server/store/alerts';
import { openAuditStore } from '../../bot-server/store/audit';
import { NO_PUBLIC_DAYS, type PublicDays } from '../../bot-server/domain/time/working-days';
import { openCalendarStore, type CalendarStore } from '../../bot-server/store/calendars';
import { openPlanStore } from '../../bot-server/store/plans';
import { openPushStore } from '../../bot-server/store/pushes';
import { openResourceStore } from '../../bot-server/store/resources';
import { refusalOf, xlsx } from '../files/support';
import { dump, openWorld } from './support';

jest.setTimeout(60_000);

const classroom = (grade: number, number: number): Classroom => ({
  id: `QX01-${grade}-${number}`,
  schoolId: 'QX01',
  grade,
  number,
  name: classroomNameOf(grade, number),
  stage: '小学低段',
});
const CLASSES = [classroom(1, 1), classroom(2, 1), classroom(3, 1), classroom(3, 2), classroom(8, 1)];

describe('给谁', () => {
  const rule = (cell: string) => {
    const read = readAudience(cell, CLASSES);
    return 'rule' in read ? read.rule : read.wrong;
  };
  it.each([
    ['全校', [], []],
    ['三年级', [3], []],
    ['３年级', [3], []],
    ['一至三年级', [1, 2, 3], []],
    ['1-3年级', [1, 2, 3], []],
    ['一年级到二年级', [1, 2], []],
    ['一、三年级', [1, 3], []],
    ['初二', [8], []],
    ['三年级1班、三年级2班', [], ['QX01-3-1', 'QX01-3-2']],
    ['三年级（2）班，一年级一班', [], ['QX01-1-1', 'QX01-3-2']],
    ['一年级、三年级2班', [], ['QX01-1-1', 'QX01-3-2']],
    ['初二1班', [], ['QX01-8-1']],
  ])('%s', (cell, grades, classroomIds) => {
    expect(rule(cell)).toEqual({ grades, classroomIds });
  });
  it.each([
    ['', '没有填'],
    ['全校、三年级', '不用再写别的'],
    ['五年级', '没有五年级'],
    ['三年级9班', '没有“三年级9班”'],
    ['三至一年级', '请写成 一年级至三年级'],
    ['家长', '看不懂“家长”'],
  ])('%j is refused: %s', (cell, words) => {
    expect(rule(cell)).toContain(words);
  });
});

const HEAD = ['周次', '星期', '时间', '内容编号', '给谁', '几天内看完', '备注'];
const NOW = instantOf('2026-09-02', 8 * 60);
const resource = (id: string, more: Partial<Resource> = {}): Resource => ({
  ...{ id, version: 1, title: id, kind: 'article', for: 'guardian', dimension: '健康', theme: '家庭教育' },
  ...{ stages: [], summary: '', effectiveStart: 0, effectiveEnd: 0, maxRate: 1, threshold: 0.9, blocks: [], withdrawn: false },
  ...more,
});

let world: Awaited<ReturnType<typeof openWorld>> & {
  plans: ReturnType<typeof openPlanStore>;
  resources: ReturnType<typeof openResourceStore>;
  calendars: CalendarStore;
  content: { publicDays: () => Promise<PublicDays> };
};
beforeAll(async () => {
  const base = await openWorld();
  world = {
    ...{ ...base, plans: openPlanStore(base.connection), resources: openResourceStore(base.connection) },
    ...{ calendars: openCalendarStore(base.connection), content: { publicDays: () => Promise.resolve(NO_PUBLIC_DAYS) } },
  };
  await base.roster.apply({
    ...NO_CHANGES,
    schools: [{ id: 'QX01', bureauId: 'QX', name: '城关小学', kind: 'school' }],
    classrooms: CLASSES,
    terms: [
      { id: '2025-2', name: '上学期', startsOn: '2026-02-23', endsOn: '2026-07-03' },
      { id: '2026-1', name: '第一学期', startsOn: '2026-08-31', endsOn: '2027-01-22' },
    ],
  });
  for (const one of [resource('river-safety'), resource('eye-break', { for: 'student' }), resource('old-one', { withdrawn: true })]) {
    await world.resources.save(one);
  }
});
afterAll(() => world.close());

const SCHEDULER: Actor = {
  ...{ role: 'teacher', identityId: 'mini:x', accountId: 'mini', teacherId: 'QX01-T1002', schoolId: 'QX01' },
  roles: ['teacher', 'school-scheduler'],
  classroomIds: [],
};
const run = async (
  rows: (string | number | null | Date)[][],
  { dryRun = false, by = SCHEDULER, now = NOW }: { dryRun?: boolean; by?: Actor; now?: number } = {},
) => importPlan(world, by, { schoolId: 'QX01', file: { name: '计划.xlsx', bytes: await xlsx({ 计划: [HEAD, ...rows] }) }, dryRun }, now);
const faultsOf = async (...rows: (string | number | null | Date)[][]): Promise<string[]> => {
  const refusal = await refusalOf(run(rows));
  expect(refusal.code).toBe('plan/invalid');
  return (refusal.details as Fault[]).map(faultSentence);
};

describe('a plan', () => {
  it.each([
    [['x', '周一', '19:30', 'river-safety', '全校', 7], '计划 第 2 行 “周次”：看不懂“x”，请填学期第几周：1、2、3…'],
    [[3, '周八', '19:30', 'river-safety', '全校', 7], '计划 第 2 行 “星期”：看不懂“周八”，请填 周一 到 周日'],
    [[3, '周一', '傍晚', 'river-safety', '全校', 7], '计划 第 2 行 “时间”：看不懂“傍晚”，请填 19:30 这样的时间'],
    [[3, '周一', '21:30', 'river-safety', '全校', 7], '计划 第 2 行 “时间”：21:30 太早或太晚，会打扰人休息。请改到 07:00 到 21:30 之间'],
    [[3, '周一', '06:59', 'river-safety', '全校', 7], '计划 第 2 行 “时间”：06:59 太早或太晚，会打扰人休息。请改到 07:00 到 21:30 之间'],
    [[3, '周一', '19:30', 'rivr-safty', '全校', 7], '计划 第 2 行 “内容编号”：没有编号是“rivr-safty”的内容，是不是“river-safety”？'],
    [[3, '周一', '19:30', 'zzz', '全校', 7], '计划 第 2 行 “内容编号”：没有编号是“zzz”的内容，请先导入这个内容，或者换一个编号'],
    [[3, '周一', '19:30', 'old-one', '全校', 7], '计划 第 2 行 “内容编号”：“old-one”已经下架，请换一个内容'],
    [[3, '周一', '19:30', 'river-safety', '五年级', 7], '计划 第 2 行 “给谁”：这所学校没有五年级，请改成学校里有的年级'],
    [[3, '周一', '19:30', 'river-safety', '全校', 40], '计划 第 2 行 “几天内看完”：看不懂“40”，请填 1 到 30'],
    [[30, '周一', '19:30', 'river-safety', '全校', 7], '计划 第 2 行 “周次”：那天是 2027-03-22，已经放假。请改周次，或者改学期的日期'],
    [[3, '周一', '20:21', 'eye-break', '全校', 7], '计划 第 2 行 “时间”：这是给学生看的，睡前一小时不看屏幕。请改到 20:20 或更早'],
    [[3, '周一', '21:01', 'eye-break', '八年级', 7], '计划 第 2 行 “时间”：这是给学生看的，睡前一小时不看屏幕。请改到 21:00 或更早'],
  ])('says where, what and how: %j', async (row, sentence) => {
    expect(await faultsOf(row)).toEqual([sentence]);
  });

  it('the same thing twice on a day for one class is one too many, for other classes not', async () => {
    const line = (time: string, audience: string) => [3, '周一', time, 'river-safety', audience, 7];
    expect(await faultsOf(line('12:15', '三年级'), line('19:30', '全校'))).toEqual([
      '计划 第 3 行 “内容编号”：和第 2 行同一天给同样的班推同一个内容，请删掉一行',
    ]);
    expect(await run([line('12:15', '三年级'), line('19:30', '一年级')], { dryRun: true })).toMatchObject({ lines: 2 });
    expect(await faultsOf()).toEqual(['计划：计划里还没有内容，请至少填一行']);
  });

  it('students may look until an hour before lights out; a time cell and a date-like cell are read', async () => {
    const noon = new Date(Date.UTC(1899, 11, 30, 12, 15));
    const read = await run(
      [
        ['第3周', '星期一', '20：20', 'eye-break', '全校', null],
        [3, 3, '21:00', 'eye-break', '初二', '5天'],
        [4, '日', noon, 'RIVER-SAFETY', '全校', 7],
      ],
      { dryRun: true },
    );
    expect(read).toMatchObject({
      dryRun: true,
      plan: 'plan-QX01-2026-1',
      title: '城关小学第一学期推送计划',
      lines: 3,
      added: 3,
      warnings: [],
    });
    expect(await world.plans.get('plan-QX01-2026-1')).toBeUndefined();
  });

  it('warns of what is past and of a fourth ring in a week', async () => {
    const week = (number: number, day: string) => [number, day, '19:30', 'river-safety', '全校', 7];
    const { warnings } = await run([week(1, '周一'), week(2, '周一'), week(2, '周二'), week(2, '周三'), week(2, '周四')], { dryRun: true });
    expect(warnings.map(faultSentence)).toEqual([
      '有 1 行的时间已经过去。发布时只补推两天内最近的一次，别的标成“跳过”',
      '计划 第 6 行：第 2 周有班级一周超过 3 次。多出来的不响铃，只在小程序里能看到',
    ]);
  });

  it('others than the school’s scheduler may not', async () => {
    const other: Actor = { ...SCHEDULER, role: 'teacher', schoolId: 'QX02' };
    const plain: Actor = { ...SCHEDULER, roles: ['teacher'] };
    const stranger: Actor = { role: 'stranger', identityId: 'mini:y', accountId: 'mini' };
    const others: Actor[] = [other, plain, stranger];
    for (const by of others) {
      expect((await refusalOf(run([], { by }))).code).toBe('access/denied');
    }
  });

  it('before term it is for the term to come; without one it says what is missing', async () => {
    const line = [3, '周一', '19:30', 'river-safety', '全校', 7];
    expect((await run([line], { dryRun: true, now: instantOf('2026-08-01') })).plan).toBe('plan-QX01-2026-1');
    expect((await refusalOf(run([line], { now: instantOf('2028-01-01') }))).message).toContain('还没有登记这个学期');
  });

  it('becomes a draft, is compared line by line when it comes again, and stays as it is once published', async () => {
    const first = [3, '周一', '19:30', 'river-safety', '全校', 7, '第一次'];
    const second = [4, '周一', '19:30', 'river-safety', '三年级1班', 7, ''];
    expect(await run([first, second])).toMatchObject({ added: 2, changed: 0, removed: 0, same: 0 });
    const [slot] = await world.plans.slotsOf('plan-QX01-2026-1');
    expect(slot).toMatchObject({
      date: '2026-09-14',
      minute: 1170,
      startsAt: instantOf('2026-09-14', 1170),
      note: '第一次',
      state: 'waiting',
    });
    const stored = await dump(world.connection);
    expect(await run([first, second])).toMatchObject({ added: 0, changed: 0, removed: 0, same: 2 });
    const withoutLog = (text: string) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith('imports:'))
        .join('\n');
    expect(withoutLog(await dump(world.connection))).toBe(withoutLog(stored));
    await faultsOf(first, [4, '周一', '23:00', 'river-safety', '三年级1班', 7, '']);
    expect(withoutLog(await dump(world.connection))).toBe(withoutLog(stored));

    expect(await run([[...first.slice(0, 2), '18:30', ...first.slice(3)]])).toMatchObject({ added: 0, changed: 1, removed: 1, same: 0 });
    expect((await world.plans.get('plan-QX01-2026-1'))?.version).toBe(2);
    await publishPlan(
      { ...world, audit: openAuditStore(world.connection), wake: () => undefined },
      'operator',
      { plan: 'plan-QX01-2026-1' },
      NOW,
    );
    for (const dryRun of [true, false]) expect((await refusalOf(run([first], { dryRun }))).code).toBe('plan/not-draft');

    // Its next version was begun: a file fills that, each line keeps its number, and what runs stays.
    const [running] = await world.plans.slotsOf('plan-QX01-2026-1');
    const head = { planId: 'plan-QX01-2026-1', schoolId: 'QX01', revision: 1, state: 'editing' as const, lastLine: 2 };
    await world.plans.drafts.begin(head, '新', running ? [running] : []);
    const later = [5, '周一', '18:30', 'river-safety', '全校', 7, '第一次'];
    expect(await run([second, later])).toMatchObject({ added: 1, changed: 1, removed: 0, same: 0 });
    const draft = await world.plans.drafts.get('plan-QX01-2026-1');
    expect(draft?.lines?.map(({ line, week }) => [line, week])).toEqual([
      [1, 5],
      [3, 4],
    ]);
    expect(await world.plans.slotsOf('plan-QX01-2026-1')).toEqual(running ? [running] : []);
    if (draft)
      await world.plans.drafts.save(
        { id: head.planId, state: 'published' },
        { head: { ...draft.head, revision: draft.head.revision + 1, state: 'in-review' } },
      );
    expect((await refusalOf(run([first]))).code).toBe('plan/in-review');
  });
});

it('«家长怎么算» of a file reaches the push: 合看 lets a family do it between it, anything else is one guardian or a fault', async () => {
  await world.roster.apply({
    ...NO_CHANGES,
    schools: [{ id: 'QX02', bureauId: 'QX', name: '河口小学', kind: 'school' }],
    classrooms: [{ ...classroom(1, 1), id: 'QX02-1-1', schoolId: 'QX02' }],
  });
  const by: Actor = { ...SCHEDULER, schoolId: 'QX02' };
  const file = async (head: string, ...cells: string[]) => {
    const rows = cells.map((cell, n) => [3 + n, '周一', '19:30', 'river-safety', '全校', 7, cell]);
    const bytes = await xlsx({ 计划: [[...HEAD.slice(0, 6), head], ...rows] });
    return importPlan(world, by, { schoolId: 'QX02', file: { name: '计划.xlsx', bytes }, dryRun: false }, NOW);
  };
  const together = async () => (await world.plans.slotsOf('plan-QX02-2026-1')).map((slot) => slot.together);
  await file('家庭规则', '', '一起看');
  expect(await together()).toEqual([undefined, true]);
  await file('家长怎么算', '合看', '', '一位');
  expect(await together()).toEqual([true, undefined, undefined]);
  const refusal = await refusalOf(file('家长怎么算', '合看', '都行'));
  expect((refusal.details as Fault[]).map(faultSentence)).toEqual(['计划 第 3 行 “家长怎么算”：看不懂“都行”，请填 合看，或者不填']);
  expect(await together()).toHaveLength(3);

  const needs = { ...world, audit: openAuditStore(world.connection), wake: () => undefined };
  await publishPlan(needs, 'operator', { plan: 'plan-QX02-2026-1' }, NOW);
  const [pushes, alerts] = [openPushStore(world.connection), openAlertStore(world.connection)];
  for (const slot of await world.plans.slotsOf('plan-QX02-2026-1')) await openDuePushes({ ...world, pushes, alerts }, slot.startsAt);
  const opened = await pushes.ofPlan('plan-QX02-2026-1');
  expect(opened.map((push) => [push.together, push.termId])).toEqual([
    [true, '2026-1'],
    [undefined, '2026-1'],
    [undefined, '2026-1'],
  ]);
});
