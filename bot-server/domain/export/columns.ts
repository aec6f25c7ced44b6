import type { ReleasedCell } from '../figures/release';
import type { SchoolCell } from '../figures/school';

export type ExportCell = string | number | null;
export interface ExportColumn {
  /** In JSON. */
  readonly key: string;
  readonly head: string;
  /** Never a number, though it may look like one. */
  readonly text: boolean;
  readonly width: number;
  /** What it is, for the sheet of definitions. */
  readonly means: string;
}

const text = (key: string, head: string, width: number, means: string): ExportColumn => ({ key, head, text: true, width, means });
const count = (key: string, head: string, means: string): ExportColumn => ({ key, head, text: false, width: 10, means });

const COUNTS = {
  targeted: count('targeted', '应看', '这次内容应该看的家庭数'),
  reachable: count('reachable', '能送到', '应看的家庭里，至少有一种办法能送到的家庭数；空着是人数少，不单独写'),
  started: count('started', '开始看', '开始看了的家庭数；空着是人数少，不单独写'),
  completed: count('completed', '按时看完', '到截止时间看完的家庭数'),
  late: count('late', '补看完', '截止以后才看完的家庭数，只写整数档，不在“按时看完”里'),
} as const;

export const BUREAU_COLUMNS: readonly ExportColumn[] = [
  text('weekFrom', '周一', 12, '这一周从哪天开始'),
  text('weekTo', '周日', 12, '这一周到哪天'),
  text('countyId', '县区代码', 12, '教育局的代码'),
  text('county', '县区', 18, '教育局的名称'),
  text('schoolId', '学校代码', 14, '学校的代码'),
  text('school', '学校', 24, '学校的名称；教学点和它的中心校合在一起'),
  text('points', '含教学点', 20, '合在这所学校里的教学点'),
  text('itemId', '内容代码', 20, '内容在资源库里的代码'),
  text('item', '内容', 28, '内容的标题'),
  text('theme', '主题', 14, '推送时这个内容的主题'),
  text('counting', '怎么数的', 16, '“准确”是一家一家数的；“整十”是还没有结束或者人数少，只写整十、向下取整。两种不要加在一起'),
  ...[COUNTS.targeted, COUNTS.reachable, COUNTS.started, COUNTS.completed, COUNTS.late],
  text('asOf', '算到', 18, '这一行是什么时候算的（北京时间）'),
];

export const SCHOOL_COLUMNS: readonly ExportColumn[] = [
  text('startsAt', '开始', 18, '推送开始的时间（北京时间）'),
  text('pushId', '推送代码', 24, '推送的代码'),
  text('push', '推送', 28, '推送的标题'),
  text('itemId', '内容代码', 20, '内容在资源库里的代码'),
  text('item', '内容', 28, '内容的标题'),
  text('theme', '主题', 14, '推送时这个内容的主题'),
  text('classIds', '班级代码', 24, '班级的代码；人数少的几个班合在一行'),
  text('classes', '班级', 24, '班级的名称'),
  text('counting', '怎么数的', 16, '“准确”是一家一家数的；“整五”是看完或没看完的人数少，“按时看完”只写整五、向下取整；“人数少”的不写'),
  ...[COUNTS.targeted, COUNTS.reachable, COUNTS.started, COUNTS.completed, COUNTS.late],
  text('asOf', '算到', 18, '这一行是什么时候算的（北京时间）'),
];

/** What a bureau's cell says: exactly what the pages add up, nothing else of it. */
export const releasedCounts = ({ isExact, targeted, reachable, started, completed, late }: ReleasedCell): ExportCell[] => [
  isExact ? '准确' : '整十',
  ...[targeted, reachable ?? null, started ?? null, completed, late],
];

/** A school's: of a cell that is too small for any count nothing is said. */
export const schoolCounts = ({ isExact, targeted, reachable, started, completed, late }: SchoolCell): ExportCell[] =>
  targeted === 0
    ? ['人数少', null, null, null, null, null]
    : [isExact ? '准确' : '整五', targeted, reachable, started ?? null, completed, late];
