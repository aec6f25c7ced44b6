import { CALENDAR_SHEET } from '../domain/importing/calendar-reader';
import { COUNTY_SHEET, PLAN_SHEET, type PlanKey } from '../domain/importing/plan-reader';
import { ROSTER_SHEETS } from '../domain/importing/roster-sheets';
import { TEACHING_HINT } from '../domain/importing/teaching-words';
import { writeWorkbook, type SheetToWrite } from './write-workbook';

const ROSTER_WORDS = [
  '名册模板',
  '一、表名和表头不要改，列的先后可以换；鼠标停在表头上有填写说明。',
  '二、每张表里有一行例子，导入前请删掉，或者改成真的。',
  '三、学号、工号、手机号的列已经设成“文本”。从别处粘贴时请选“只粘贴数值”，免得长号码变成 1.2E+17。',
  '四、学生一人一行，最多两位监护人。同一位监护人有两个孩子，写在两行里，手机号写一样的。',
  `五、“任教”写每位老师哪一科教哪些班，例如 ${TEACHING_HINT}；教整个年级的写“音乐：三年级”。`,
  '六、可以反复导入：没变的不动，新的加上，不一样的改过来。格子空着，表示没有；整列删掉，表示这一项不改。',
  '七、不在表里的学生不会被删。勾选“标为已离校”才会标；标错了，一天以内可以撤销，以后可以请他回来。',
  '八、导入前先“看看会改什么”，放心了再导入。导入错了，一天以内可以撤销。',
];
const PLAN_WORDS = [
  '推送计划模板',
  '一、一行推送一次。表头不要改，鼠标停在表头上有填写说明。',
  '二、时间在 07:00 到 21:30 之间；给学生看的，小学不晚于 20:20，初中不晚于 21:00。',
  '三、给谁：全校、三年级、一至三年级，或者 三年级1班、三年级2班。',
  '四、类型可以不填。预习、复习要填学科；居家课要填学科和节次；主题教育要填主题：生命安全、心理健康、科普、体育、艺术、阅读、研学、影视。',
  '五、整张表只放一类时，可以在表头上面写一格“计划类型：预习复习”（或 家庭教育、居家课、主题教育），它就和别的计划分开。',
  '六、放假、考试周和调休照校历检查：功课不能排在放假的日子和考试周。',
];
const COUNTY_WORDS = [
  '县区计划：给谁只写年级（全县、三年级、一至三年级）；“必推”填“是”的，学校不能去掉。',
  '同一个学期里，名称一样的就是同一个计划：再导入就是它的新一版，审核发布以后到各校，各校改过的时间会保留。',
];
const PLAN_EXAMPLES: readonly Partial<Record<PlanKey, string | number>>[] = [
  { week: 1, weekday: '周一', time: '19:00', resource: 'sleep-before-nine', audience: '全校', dueDays: 7 },
];

const CALENDAR_WORDS = [
  '校历模板',
  '一、一行写一段日子。表头不要改，鼠标停在表头上有填写说明。',
  '二、类型：放假（不上课）、补课（休息日照常上课）、考试（考试周）、停课（停课不停学，在家学习）。',
  '三、国家的节假日和调休不用写，系统里已经有；教育局写过的也不用再写。学校自己写的优先。',
  '四、导入会换掉原来自己写的全部日子。先“看看会改什么”，放心了再导入。下面几行是例子，请删掉或改成真的。',
];
const CALENDAR_EXAMPLES = [
  ['放假', '2026-11-13', '2026-11-13', '秋季运动会后休息'],
  ['补课', '2026-11-14', '', '补运动会的课'],
  ['考试', '2026-11-02', '2026-11-06', '期中考试'],
] as const;

const EXAMPLES: Readonly<Record<keyof typeof ROSTER_SHEETS, readonly (string | number)[][]>> = {
  terms: [['2026-2027-1', '2026—2027学年第一学期', '2026-08-31', '2027-01-22']],
  officers: [['XX', '某某县教育局', '县', '', 'B0001', '示例人员', '行政']],
  schools: [['XX01', '某某小学', '学校', '', 'XX']],
  teachers: [['XX01', 'T0001', '示例老师', '教师、教务', '语文', '语文：三年级1班']],
  classrooms: [['XX01', '三年级', 1, 'T0001']],
  students: [['XX01', '三年级', 1, '2024001', '示例学生', '示例家长', '母亲', '13900000000', '是', '否', '', '', '', '', '']],
};

const words = (lines: readonly string[]): SheetToWrite => ({ name: '说明', rows: lines.map((line) => [line]) });

/** What a school fills in for itself, and a bureau for its schools; terms and officers are the operators'. */
const OF_A_SCHOOL: readonly (keyof typeof EXAMPLES)[] = ['teachers', 'classrooms', 'students'];
const OF_A_BUREAU: readonly (keyof typeof EXAMPLES)[] = ['schools', ...OF_A_SCHOOL];

/** An empty form to fill in, which its importer reads as it is; every sheet has one line as an example. `of`: for that school or bureau alone. */
export function writeTemplate(
  kind: 'roster' | 'plan' | 'county-plan' | 'calendar',
  { schoolId, bureauId }: { readonly schoolId?: string; readonly bureauId?: string } = {},
): Promise<Buffer> {
  if (kind === 'calendar') {
    const examples = CALENDAR_EXAMPLES.map((row) => [...row]);
    return writeWorkbook([words(CALENDAR_WORDS), { name: CALENDAR_SHEET.name, columns: CALENDAR_SHEET.columns, rows: examples }]);
  }
  if (kind === 'plan' || kind === 'county-plan') {
    const county = kind === 'county-plan';
    const { name, columns } = county ? COUNTY_SHEET : PLAN_SHEET;
    const rows = PLAN_EXAMPLES.map((example) => columns.map(({ key }) => example[key] ?? ''));
    return writeWorkbook([words(county ? [...PLAN_WORDS, ...COUNTY_WORDS] : PLAN_WORDS), { name, columns, rows }]);
  }
  const all = Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[];
  const wanted = schoolId !== undefined ? OF_A_SCHOOL : bureauId !== undefined ? OF_A_BUREAU : all;
  const keys = all.filter((key) => wanted.includes(key));
  const own = (cell: string | number): string | number =>
    cell === 'XX01' && schoolId !== undefined ? schoolId : cell === 'XX' && bureauId !== undefined ? bureauId : cell;
  const sheets = keys.map((key) => ({
    name: ROSTER_SHEETS[key].name,
    columns: ROSTER_SHEETS[key].columns,
    rows: EXAMPLES[key].map((row) => row.map(own)),
  }));
  return writeWorkbook([words(ROSTER_WORDS), ...sheets]);
}
