import type { ExportColumn } from '../../domain/export/columns';
import type { FigureExport } from '../../domain/export/export';
import { formatInstant } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';

const RULES = {
  bureau:
    '这里的每一行就是教育局页面上数字相加的那些格：一所学校、一个内容、一周。不到十家的不单独写；还没有结束或人数少的写整十。所以把这些行加起来，就是页面上的数。',
  school:
    '这里的每一行就是学校页面上数字相加的那些格：一次推送、一个班；人数少的几个班合在一行。不到五家的不写，看完或没看完的人少的写整五。老师本人带的班在页面上看得更细，这里和别的班一样写。',
} as const;

/** The sheet of definitions: what this is, for whom and why it was made, and what every column means. */
export const notesOf = (
  { place, from, to, reason, askedAt }: FigureExport,
  columns: readonly ExportColumn[],
  rows: number,
  now: Instant,
): [string, string][] => [
  ['内容', `${place.name} 观看情况`],
  ['时间', `${from} 到 ${to} 开始的推送`],
  ['行数', `${rows} 行`],
  ['为什么导出', reason],
  ['什么时候要的', formatInstant(askedAt)],
  ['什么时候做好', formatInstant(now)],
  ['保护', RULES[place.kind]],
  ['请注意', '只给工作需要的人看，用完删掉。不要用来给学校、班级、老师、家长或孩子排名。'],
  ...columns.map(({ head, means }): [string, string] => [head, means]),
];
