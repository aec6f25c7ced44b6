import type { SchoolId, TeacherId } from '../roster/roster';
import { addDays, formatMinute, instantOf, weekday, type CivilDate, type Weekday } from '../time/civil';
import { DAY } from '../time/instant';
import { DEFAULT_WINDOWS, type AnswerWindow, type Leave } from './teaching-time';

/** When a school's teachers answer, and who is on duty on which weekday (值班). */
export interface AnswerRules {
  readonly schoolId: SchoolId;
  readonly windows: readonly AnswerWindow[];
  readonly duty: readonly { readonly weekday: Weekday; readonly teacherIds: readonly TeacherId[] }[];
  /** Counts every change; 0: the school never said anything. */
  readonly version: number;
}

export const defaultRules = (schoolId: SchoolId): AnswerRules => ({ schoolId, windows: DEFAULT_WINDOWS, duty: [], version: 0 });

export const dutyOn = ({ duty }: Pick<AnswerRules, 'duty'>, date: CivilDate): readonly TeacherId[] =>
  duty.find((one) => one.weekday === weekday(instantOf(date)))?.teacherIds ?? [];

export const MOST_WINDOWS = 6;
export const MOST_ON_DUTY = 10;
/** Teachers are not asked to answer at night. */
const EARLIEST = 6 * 60;
const LATEST = 21 * 60 + 30;
/** Else a question would wait for days. */
const LEAST_A_DAY = 60;

/** What is wrong with these windows, in words that say what to do. */
export function faultOfWindows(windows: readonly AnswerWindow[]): string | undefined {
  if (windows.length > MOST_WINDOWS) return `一天最多 ${MOST_WINDOWS} 个时段，请合并几个`;
  for (const [index, { from, to }] of windows.entries()) {
    const which = `第 ${index + 1} 个时段（${formatMinute(from)}–${formatMinute(to)}）`;
    if (to <= from) return `${which}结束在开始前面，请对调`;
    if (from < EARLIEST || to > LATEST) return `${which}请放在 ${formatMinute(EARLIEST)} 到 ${formatMinute(LATEST)} 之间，夜里不打扰老师`;
    const before = windows[index - 1];
    if (before && from < before.to) return `${which}和前一个时段重叠了，请按先后排好`;
  }
  const total = windows.reduce((sum, { from, to }) => sum + to - from, 0);
  return total < LEAST_A_DAY ? `一天一共只有 ${total} 分钟，至少要 ${LEAST_A_DAY} 分钟，家长才等得到答复` : undefined;
}

/** Somebody's leave, as it is kept. */
export interface TeacherLeave extends Leave {
  readonly id: string;
  readonly schoolId: SchoolId;
  readonly teacherId: TeacherId;
  /** Who answers meanwhile. */
  readonly substituteId?: TeacherId;
}

const LONGEST_LEAVE_DAYS = 200;
export const MOST_LEAVES = 60;

/** What is wrong with a leave beside those of the same teacher that stand already. */
export function faultOfLeave(leave: Omit<TeacherLeave, 'id'>, others: readonly TeacherLeave[], today: CivilDate): string | undefined {
  const { from, to, part, teacherId, substituteId } = leave;
  if (to < from) return '结束的日子在开始前面，请对调';
  if (to < today) return '这些日子已经过去了，请看看日期';
  const days = Math.round((instantOf(to) - instantOf(from)) / DAY) + 1;
  if (days > LONGEST_LEAVE_DAYS) return `一共 ${days} 天，太长了。一次最多 ${LONGEST_LEAVE_DAYS} 天`;
  if (part !== undefined && days > 1) return '半天的请假只能是一天，请把开始和结束写成同一天';
  if (substituteId === teacherId) return '代答的老师不能是本人，请换一位';
  if (others.length >= MOST_LEAVES) return `最多写 ${MOST_LEAVES} 条，请先去掉过去的`;
  const clash = others.find(
    (one) => one.from <= to && from <= one.to && (one.part === undefined || part === undefined || one.part === part),
  );
  return clash ? `和 ${clash.from} 到 ${clash.to} 的请假重叠了，请先去掉那一条` : undefined;
}

/** Leaves that were over so long ago are not looked at any more. */
export const leavesSince = (today: CivilDate): CivilDate => addDays(today, -30);
