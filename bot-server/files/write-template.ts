import { PLAN_SHEET } from '../domain/importing/plan-reader';
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
];

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
  kind: 'roster' | 'plan',
  { schoolId, bureauId }: { readonly schoolId?: string; readonly bureauId?: string } = {},
): Promise<Buffer> {
  if (kind === 'plan') {
    const example = [1, '周一', '19:00', 'sleep-before-nine', '全校', 7, ''];
    return writeWorkbook([words(PLAN_WORDS), { name: PLAN_SHEET.name, columns: PLAN_SHEET.columns, rows: [example] }]);
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
