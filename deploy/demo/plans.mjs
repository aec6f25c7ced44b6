// The demonstration's term plans: three lines a week, at hours when a family can look.
const MON = '周一',
  WED = '周三',
  FRI = '周五',
  SAT = '周六';

/** Five weeks; a term goes round four times, each time for those who have most use of it. */
const ROUND = [
  ['sleep-before-nine', '19:00', ''],
  ['phone-agreement', '12:15', ''],
  ['river-safety', '12:30', ''],
  ['listen-first', '19:30', ''],
  ['skip-rope-beat', '18:30', ''],
  ['praise-the-effort', '12:15', ''],
  ['eye-break', '18:40', '给学生看，睡前一小时以前'],
  ['homework-without-shouting', '12:15', ''],
  ['breathing-at-night', '20:00', '只用听，可以边做家务边放'],
  ['far-away-parent-call', '12:30', '在外地的家长午休时看'],
  ['grandparents-at-home', '19:00', '请在外地的家长转给家里老人'],
  ['read-together', '19:30', ''],
  ['gas-and-fire', '12:15', ''],
  ['bedtime-poems', '19:30', ''],
  ['stay-home-timetable', '12:30', ''],
];

/** From the second round on: the long film in chapters and the way to another site come instead of what was read already. */
const LATER = {
  'phone-agreement': ['home-safety-walk', '12:15', '一共五节，可以分几次看'],
  'gas-and-fire': ['smart-edu-platform', '12:15', '只记录打开，不计观看'],
};

/**
 * A demonstration begins in its sixth week, and of what was missed only the last two days are made up for: from the end of the fifth on
 * there is a line about every two days, so that on almost any day and hour of that week there is something to see from the start.
 */
const CLOSER = {
  5: [undefined, undefined, ['周六', '18:50']],
  6: [undefined, ['周三', '19:00'], ['周五', '19:00']],
};

const WHOLE = ['全校', '全校', '全校'];
const rounds = {
  QX01: [WHOLE, WHOLE, ['一至三年级', '三年级1班、三年级2班', '全校'], ['四至六年级', '全校', '三年级']],
  QX02: [WHOLE, WHOLE],
  QX03: [WHOLE, WHOLE],
};
const HEADS = ['周次', '星期', '时间', '内容编号', '给谁', '几天内看完', '备注'];

export function planRows(school) {
  return rounds[school].flatMap((audiences, round) =>
    ROUND.map((line) => (round > 0 ? (LATER[line[0]] ?? line) : line)).map(([resource, time, note], index) => {
      const week = round * 5 + Math.floor(index / 3) + 1;
      const [weekday, at] = CLOSER[week]?.[index % 3] ?? [[MON, WED, week % 2 === 0 ? SAT : FRI][index % 3], time];
      const remark = note || (round > 0 && audiences[index % 3] !== '全校' ? '再看一遍，照着做' : '');
      return [week, weekday, at, resource, audiences[index % 3], index % 3 === 2 ? 7 : 5, remark];
    }),
  );
}

export const planSheets = (school, title) => [
  { name: '说明', heads: [], widths: [110], rows: INSTRUCTIONS.map((line) => [line]) },
  { name: '计划', title, heads: HEADS, widths: [8, 8, 10, 28, 26, 14, 36], text: ['时间'], rows: planRows(school) },
];

export function planYaml(school, title) {
  const quoted = (cell) => (typeof cell === 'number' ? String(cell) : `'${cell}'`);
  const items = planRows(school).map((row) =>
    HEADS.map((head, index) => `${index === 0 ? '  - ' : '    '}${head}: ${quoted(row[index])}`).join('\n'),
  );
  return `# 和 plan.xlsx 是同一个计划，另一种写法。\n标题: ${title}\n计划:\n${items.join('\n')}\n`;
}

const INSTRUCTIONS = [
  '推送计划：一行推送一次。表头不要改，行的先后随意。',
  '周次：学期第几周。星期：周一到周日。时间：07:00 到 21:30 之间；给学生看的，小学不晚于 20:20。',
  '给谁：全校、三年级、一至三年级，或者 三年级1班、三年级2班。',
  '一个班一周最多响铃 3 次，多出来的只放在小程序里。',
];
