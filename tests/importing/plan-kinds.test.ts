import fc from 'fast-check';
import { stringify } from 'yaml';
import { type Fault, faultSentence } from '../../bot-server/domain/importing/fault';
import { planKindOf } from '../../bot-server/domain/importing/plan-about';
import { NO_CHANGES } from '../../bot-server/domain/importing/roster-changes';
import { classroomNameOf } from '../../bot-server/domain/importing/roster-lines';
import { aboutFaults } from '../../bot-server/domain/plan/line-demands';
import { DIMENSION_WORDS, LINE_KINDS, LINES_OF, PLAN_KINDS, PLAN_THEMES, type LineAbout } from '../../bot-server/domain/plan/line-kind';
import type { Resource } from '../../bot-server/domain/resource/resource';
import { instantOf } from '../../bot-server/domain/time/civil';
import { publicDaysOf } from '../../bot-server/domain/time/working-days';
import { writeTemplate } from '../../bot-server/files/write-template';
import { importPlan } from '../../bot-server/flows/importing/import-plan';
import { openCalendarStore, type CalendarStore } from '../../bot-server/store/calendars';
import { openPlanStore } from '../../bot-server/store/plans';
import { openResourceStore } from '../../bot-server/store/resources';
import { refusalOf, xlsx } from '../files/support';
import { dump, openWorld } from './support';

jest.setTimeout(60_000);

const NOW = instantOf('2026-08-20', 8 * 60);
const resource = (id: string, more: Partial<Resource> = {}): Resource => ({
  ...{ id, version: 1, title: id, kind: 'article', for: 'guardian', dimension: '健康', theme: '家庭教育' },
  ...{ stages: [], summary: '', effectiveStart: 0, effectiveEnd: 0, maxRate: 1, threshold: 0.9, blocks: [], withdrawn: false },
  ...more,
});
const PUBLIC = publicDaysOf([{ off: [{ name: '国庆节', from: '2026-10-01', to: '2026-10-07' }], work: ['2026-10-10'] }]);

let world: Awaited<ReturnType<typeof openWorld>> & {
  plans: ReturnType<typeof openPlanStore>;
  resources: ReturnType<typeof openResourceStore>;
  calendars: CalendarStore;
  content: { publicDays: () => Promise<typeof PUBLIC> };
};
beforeAll(async () => {
  const base = await openWorld();
  world = {
    ...{ ...base, plans: openPlanStore(base.connection), resources: openResourceStore(base.connection) },
    ...{ calendars: openCalendarStore(base.connection), content: { publicDays: () => Promise.resolve(PUBLIC) } },
  };
  const classroom = (grade: number) => ({
    id: `QX01-${grade}-1`,
    schoolId: 'QX01',
    grade,
    number: 1,
    name: classroomNameOf(grade, 1),
    stage: '小学低段' as const,
  });
  await base.roster.apply({
    ...NO_CHANGES,
    bureaus: [{ id: 'QX', name: '清溪县教育局', level: 'county' }],
    schools: [{ id: 'QX01', bureauId: 'QX', name: '城关小学', kind: 'school' }],
    classrooms: [classroom(3), classroom(4)],
    terms: [{ id: '2026-1', name: '第一学期', startsOn: '2026-08-31', endsOn: '2027-01-22' }],
  });
  const all = [
    ...[
      resource('praise', { dimension: '习惯' }),
      resource('sleep'),
      resource('lesson', { for: 'student' }),
      resource('maths', { for: 'student' }),
    ],
    ...[resource('river', { for: 'student' }), resource('gone', { withdrawn: true }), resource('sleep-before-nine')],
    resource('silent-film', { kind: 'video' }),
  ];
  for (const one of all) await world.resources.save(one);
  await world.calendars.replace(
    { kind: 'bureau', id: 'QX' },
    0,
    [{ kind: 'exam', from: '2026-11-02', to: '2026-11-06', name: '期中统考' }],
    NOW,
  );
  await world.calendars.replace(
    { kind: 'school', id: 'QX01' },
    0,
    [{ kind: 'closure', from: '2026-12-01', to: '2026-12-04', name: '雪天停课' }],
    NOW,
  );
});
afterAll(() => world.close());

const HEAD = ['周次', '星期', '时间', '内容编号', '给谁', '类型', '学科', '进度', '节次', '主题', '维度'];
type Row = readonly (string | number)[];
const bring = (name: string, bytes: Buffer, dryRun = false) =>
  importPlan(world, 'operator', { schoolId: 'QX01', file: { name, bytes }, dryRun }, NOW);
const run = async (rows: readonly Row[], { dryRun = true, kind = '' } = {}) =>
  bring('计划.xlsx', await xlsx({ 计划: [...(kind === '' ? [] : [[`计划类型：${kind}`]]), HEAD, ...rows.map((row) => [...row])] }), dryRun);
const faultsOf = async (...rows: Row[]): Promise<string[]> => sentences(run(rows));
const sentences = async (work: Promise<unknown>): Promise<string[]> => {
  const refusal = await refusalOf(work);
  expect(refusal.code).toBe('plan/invalid');
  return (refusal.details as Fault[]).map(faultSentence);
};
// Week 5: Monday 2026-09-28; week 6 is 国庆; week 10 the exam; week 14 the closure.
const family = [4, '周一', '19:30', 'praise', '全校', '家庭教育', '', '', '', '', ''];
const preview = [4, '周二', '18:30', 'lesson', '三年级', '预习', '语文', '第三单元 第2课', '', '', ''];
const home = [14, '周二', '09:00', 'lesson', '三年级', '居家课', '数学', '', '第2节', '', ''];
const theme = [4, '周三', '18:30', 'river', '全校', '主题教育', '', '', '', '安全', ''];

describe('each kind of line', () => {
  it('says what it is for, and the slot keeps it', async () => {
    expect(await run([family, preview, home, theme], { dryRun: false })).toMatchObject({ lines: 4, added: 4 });
    const slots = await world.plans.slotsOf('plan-QX01-2026-1');
    expect(
      slots.map(({ as, subject, progress, period, theme: about, dimension }) => ({ as, subject, progress, period, about, dimension })),
    ).toEqual([
      { as: 'family', dimension: '习惯' },
      { as: 'preview', subject: '语文', progress: '第三单元 第2课' },
      { as: 'stay-home', subject: '数学', period: 2 },
      { as: 'theme', about: '生命安全' },
    ]);
    expect(await run([family, preview, home, theme])).toMatchObject({ added: 0, changed: 0, removed: 0, same: 4 });
    const moved = preview.map((cell) => (cell === '第三单元 第2课' ? '第四单元' : cell));
    expect(await run([family, moved, home, theme])).toMatchObject({ changed: 1, same: 3 });
  });

  const without = (row: Row, head: string): Row => row.map((cell, at) => (HEAD[at] === head ? '' : cell));
  const having = (row: Row, head: string, value: string | number): Row => row.map((cell, at) => (HEAD[at] === head ? value : cell));
  it.each([
    [without(preview, '学科'), '计划 第 2 行 “学科”：预习要填学科，例如 语文、数学'],
    [having(without(preview, '学科'), '类型', '复习'), '计划 第 2 行 “学科”：复习要填学科，例如 语文、数学'],
    [without(home, '节次'), '计划 第 2 行 “节次”：居家课要填节次，1 到 10'],
    [without(home, '学科'), '计划 第 2 行 “学科”：居家课要填学科，例如 语文、数学'],
    [having(home, '内容编号', 'praise'), '计划 第 2 行 “内容编号”：这个内容是给家长的，居家课要选给学生的。请换内容，或者改类型'],
    [having(family, '内容编号', 'river'), '计划 第 2 行 “内容编号”：这个内容是给学生的，家庭教育要选给家长的。请换内容，或者改类型'],
    [without(theme, '主题'), `计划 第 2 行 “主题”：主题教育要填主题，${PLAN_THEMES.join('、')}`],
    [having(theme, '主题', '跳舞'), `计划 第 2 行 “主题”：看不懂“跳舞”，请填 ${PLAN_THEMES.join('、')}`],
    [having(theme, '类型', '班会'), '计划 第 2 行 “类型”：看不懂“班会”，请填 家庭教育、预习、复习、居家课、主题教育'],
    [having(home, '节次', '第20节'), '计划 第 2 行 “节次”：看不懂“第20节”，请填 1 到 10'],
    [having(family, '维度', '成绩'), '计划 第 2 行 “维度”：看不懂“成绩”，请填 健康、习惯、能力'],
    [having(family, '学科', '语文'), '计划 第 2 行 “学科”：家庭教育不用填学科，请清空这一格，或者改类型'],
    [without(preview, '类型'), '计划 第 2 行 “类型”：填了学科，“类型”也要填：家庭教育、预习、复习、居家课 或 主题教育'],
    [having(preview, '进度', '长'.repeat(41)), '计划 第 2 行 “进度”：有 41 个字，最多 40 个，请写短一点'],
    [having(family, '内容编号', 'silent-film'), '计划 第 2 行 “内容编号”：“silent-film”缺了音频或视频文件，请先补上文件，或者换一个内容'],
    [having(family, '内容编号', 'gone'), '计划 第 2 行 “内容编号”：“gone”已经下架，请换一个内容'],
  ])('%j is told at its place', async (row, sentence) => {
    expect(await faultsOf(row)).toContain(sentence);
  });

  it('every fault of a file is told at once, each with its line and column', async () => {
    const told = await faultsOf(
      without(preview, '学科'),
      having(theme, '主题', '跳舞'),
      [40, ...family.slice(1)],
      having(home, '类型', '？'),
    );
    expect(told.map((one) => /第 (\d) 行 “(.+?)”/.exec(one)?.slice(1))).toEqual(
      expect.arrayContaining([
        ['2', '学科'],
        ['3', '主题'],
        ['4', '周次'],
        ['5', '类型'],
      ]),
    );
  });

  it('one lesson of a day has one line; two at one minute are one too many', async () => {
    expect(await faultsOf(home, having(having(home, '内容编号', 'maths'), '时间', '10:00'))).toEqual([
      '计划 第 3 行 “节次”：和第 2 行同一天同一节给同样的班上课，请换一节',
    ]);
    expect(await faultsOf(home, having(having(home, '内容编号', 'maths'), '节次', '3'))).toEqual([
      '计划 第 3 行 “时间”：和第 2 行同一时间推给同样的班，请错开时间',
    ]);
    expect(await run([home, having(home, '给谁', '四年级')])).toMatchObject({ lines: 2 });
  });
});

describe('the school’s calendar', () => {
  const on = (row: Row, week: number, day: string): Row => [week, day, ...row.slice(2)];
  it('refuses lessons on a holiday and in an exam week, the bureau’s too', async () => {
    expect(await faultsOf(on(preview, 5, '周四'))).toEqual(['计划 第 2 行 “星期”：10月1日是国庆节放假，不能排功课，请换到上课的日子']);
    expect(await faultsOf(on(preview, 10, '周三'))).toEqual(['计划 第 2 行 “星期”：11月4日在“期中统考”里，不排新课，请换到考完以后']);
    expect(await faultsOf(on(home, 10, '周三'))).toHaveLength(1);
  });
  it('warns of the rest, and a worked Saturday is a day like any other', async () => {
    const { warnings } = await run([
      on(family, 5, '周四'),
      on([...preview.slice(0, 5), '复习', ...preview.slice(6)], 10, '周三'),
      on(preview, 6, '周六'),
      on(home, 4, '周五'),
    ]);
    expect(warnings.map(faultSentence)).toEqual([
      '计划 第 2 行 “星期”：10月1日是国庆节放假，请看看是不是要在这天推。不急的话，换到上课的日子',
      '计划 第 3 行 “星期”：11月4日在“期中统考”里，给学生的内容请少排，能推后的推后',
      '计划 第 5 行 “星期”：9月25日照常到校上课，居家课请排在停课的日子，或者先在校历里写上停课',
    ]);
    expect((await run([home])).warnings).toEqual([]);
  });
});

describe('a plan of one kind', () => {
  it('stands beside the others, and takes no lines of another kind', async () => {
    expect(await run([preview], { kind: '预习复习', dryRun: false })).toMatchObject({
      plan: 'plan-QX01-2026-1-study',
      title: '城关小学第一学期预习复习计划',
    });
    expect(await world.plans.get('plan-QX01-2026-1-study')).toMatchObject({ kind: 'study', state: 'draft' });
    expect((await run([family], { kind: '家庭教育' })).plan).toBe('plan-QX01-2026-1');
    expect(await sentences(run([theme], { kind: '预习复习' }))).toEqual([
      '计划 第 3 行 “类型”：这是预习复习的计划，不能放“主题教育”。请改类型，或者放到别的计划里',
    ]);
    expect(await sentences(run([[...family.slice(0, 5), '', '', '', '', '', '']], { kind: '居家课' }))).toEqual([
      '计划 第 3 行 “类型”：没有填，请填 居家课',
    ]);
    expect(await sentences(run([family], { kind: '运动会' }))).toEqual([
      '计划 第 1 行 “计划类型”：看不懂计划类型“运动会”，请填 家庭教育、预习复习、居家课、主题教育',
    ]);
  });
  it('of family education says which weeks and dimensions are without', async () => {
    const { warnings } = await run([family, [6, '周六', ...family.slice(2)]], { kind: '家庭教育' });
    expect(warnings.map(({ message }) => message)).toEqual([
      '家庭教育一般每周都有，第 5 周还没有安排',
      '整个计划还没有“健康”“能力”方面的内容',
    ]);
  });
});

it('in YAML it is the same plan, its faults with their lines; twice changes nothing', async () => {
  const item = (row: Row) => Object.fromEntries(HEAD.map((head, at) => [head, row[at]] as const).filter(([, cell]) => cell !== ''));
  const yaml = (rows: readonly Row[]): Buffer => Buffer.from(stringify({ 标题: '三年级预习', 计划类型: '预习复习', 计划: rows.map(item) }));
  expect(await bring('计划.yaml', yaml([preview]))).toMatchObject({ plan: 'plan-QX01-2026-1-study', title: '三年级预习', same: 1 });
  const before = await dump(world.connection);
  expect(await bring('计划.yaml', yaml([preview]))).toMatchObject({ added: 0, changed: 0, removed: 0, same: 1 });
  expect(await dump(world.connection)).toBe(before);
  const text = yaml([preview, preview.map((cell) => (cell === '语文' ? '' : cell))]).toString();
  const line = text.split('\n').findIndex((one, at) => at > 4 && one.includes('- 周次')) + 1;
  const [first] = await sentences(bring('计划.yaml', Buffer.from(text)));
  expect(first).toBe(`计划 第 ${line} 行 “学科”：预习要填学科，例如 语文、数学`);
  expect(await dump(world.connection)).toBe(before);
});

it('the template is read as it is', async () => {
  expect(await bring('模板.xlsx', await writeTemplate('plan'), true)).toMatchObject({ lines: 1 });
});

it('a line has no fault exactly when it has what its kind asks for and nothing else', () => {
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const lines = fc.record({
    as: maybe(fc.constantFrom(...LINE_KINDS)),
    subject: maybe(fc.constant('语文')),
    progress: maybe(fc.constant('第一单元')),
    period: maybe(fc.integer({ min: -1, max: 12 })),
    theme: maybe(fc.constantFrom(...PLAN_THEMES)),
    dimension: maybe(fc.constantFrom(...DIMENSION_WORDS)),
  });
  fc.assert(
    fc.property(lines, maybe(fc.constantFrom(...PLAN_KINDS)), fc.constantFrom('guardian', 'student'), (cells, kind, whom) => {
      const line = Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== undefined)) as LineAbout;
      const { as, subject, progress, period, theme: about, dimension } = cells;
      const bare = [subject, progress, period, about, dimension].every((cell) => cell === undefined);
      const lesson = subject !== undefined && about === undefined && dimension === undefined;
      const right =
        as === undefined
          ? bare && kind === undefined
          : (kind === undefined || LINES_OF[kind].includes(as)) &&
            {
              family: whom === 'guardian' && [subject, progress, period, about].every((cell) => cell === undefined),
              preview: lesson && period === undefined,
              review: lesson && period === undefined,
              'stay-home': lesson && whom === 'student' && period !== undefined && period >= 1 && period <= 10,
              theme: about !== undefined && [subject, progress, period].every((cell) => cell === undefined),
            }[as];
      expect([...aboutFaults(line, kind, whom)].length === 0).toBe(right);
    }),
    { numRuns: 3000 },
  );
});

it('knows a plan’s kind in people’s words', () => {
  expect(['家庭教育', '预习 复习', '预习、复习', '居家课', '主题教育'].map(planKindOf)).toEqual([
    'family',
    'study',
    'study',
    'stay-home',
    'theme',
  ]);
  expect(planKindOf('别的')).toBeUndefined();
});
