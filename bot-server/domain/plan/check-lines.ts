import { GRADE_NAMES } from '../importing/cells';
import { nearest } from '../importing/nearest';
import { classesOf } from '../push/audience';
import type { AudienceRule } from '../push/push';
import type { Resource } from '../resource/resource';
import { DEFAULT_QUIET_HOURS, isQuiet } from '../push/quiet-hours';
import { dateOf, type PlanLine } from '../push/slots';
import type { Classroom, ClassroomId, Term } from '../roster/roster';
import { formatMinute, type CivilDate, type MinuteOfDay } from '../time/civil';
import type { SchoolCalendar } from '../calendar/calendar';
import { conflictsOf } from '../calendar/conflicts';
import type { InheritedFault } from './inherit';
import { layerFaults, type LayerColumn, type LayerFault } from './layer-faults';
import { aboutFaults, type AboutColumn, type AboutFault } from './line-demands';
import type { PlanKind } from './line-kind';

/** The columns of a plan as people know them; the file's reader and the browser's editor name the same ones. */
export type PlanColumn =
  'week' | 'weekday' | 'time' | 'resource' | 'audience' | 'dueDays' | 'together' | 'note' | AboutColumn | LayerColumn;

export type LineFaultCode =
  | 'week-wrong'
  | 'weekday-wrong'
  | 'time-wrong'
  | 'time-quiet'
  | 'time-bedtime'
  | 'before-term'
  | 'after-term'
  | 'resource-unknown'
  | 'resource-withdrawn'
  | 'resource-retired'
  | 'resource-media-missing'
  | 'audience-unknown'
  | 'audience-nobody'
  | 'due-wrong'
  | 'note-long'
  | 'same-item'
  | 'overlap'
  | 'period-taken'
  | 'calendar'
  | AboutFault['code']
  | LayerFault['code']
  | InheritedFault['code'];

/** One thing wrong with one line: which line, which column, a stable code, and a sentence that says how to mend it. */
export interface CheckFault {
  readonly line: number;
  readonly column: PlanColumn;
  readonly code: LineFaultCode;
  readonly sentence: string;
  /** The other line, where two do not go together. */
  readonly other?: number;
}

/** What a plan may name. `retired`: its newest version may not be used any more; `mediaMissing`: the files it needs are not there. */
export interface PlannedResource {
  readonly id: string;
  readonly for: 'guardian' | 'student';
  readonly withdrawn: boolean;
  readonly retired?: boolean;
  readonly mediaMissing?: boolean;
}

export interface CheckWorld {
  readonly term: Pick<Term, 'startsOn' | 'endsOn'>;
  readonly resources: readonly PlannedResource[];
  readonly classrooms: readonly Classroom[];
  /** The newest versions whole: layers must look alike from outside. Absent: they are not compared. */
  readonly whole?: readonly Resource[];
  /** Of the whole plan; absent: lines of every kind. */
  readonly kind?: PlanKind;
  /** Absent: no day is judged. */
  readonly calendar?: SchoolCalendar;
  /** What a line is called for people: the row of its file. By default its own number. */
  readonly rowOf?: (line: number) => number;
  /** False for two rules that can never mean the same family though they name the same class, as two levels of it. By default they may. */
  readonly mayMeet?: (a: AudienceRule, b: AudienceRule) => boolean;
}

/** Lights are out at 21:20 in primary and at 22:00 in junior secondary school, and a screen goes off an hour before. */
const LAST_FOR_STUDENTS = { primary: 20 * 60 + 20, junior: 21 * 60 } as const;
const PRIMARY_GRADES = 6;
export const MOST_WEEKS = 60;
export const MOST_DUE_DAYS = 30;
export const LONGEST_NOTE = 200;
export const MOST_LINES = 2000;

/** The last minute at which something for students may come to these classes. */
export const lastForStudents = (classrooms: readonly Pick<Classroom, 'grade'>[]): MinuteOfDay =>
  classrooms.some(({ grade }) => grade <= PRIMARY_GRADES) ? LAST_FOR_STUDENTS.primary : LAST_FOR_STUDENTS.junior;

/** A line with what was worked out of it: its day, if it has one, and its classes. */
interface Placed {
  readonly line: PlanLine;
  readonly date: CivilDate | undefined;
  readonly classes: ReadonlySet<ClassroomId>;
}

/**
 * All that is wrong with a plan's lines, in the order of the lines: what each one says by itself, then what two of them say to the same
 * families. Nothing is looked up: what may be named is given. The same rule for a file, the browser and every publishing.
 */
export function checkLines(lines: readonly PlanLine[], world: CheckWorld): CheckFault[] {
  const resources = new Map(world.resources.map((resource) => [resource.id, resource]));
  const whole = new Map((world.whole ?? []).map((resource) => [resource.id, resource]));
  const placed = lines.map((line) => place(line, world));
  const alone = placed.flatMap((each) => [
    ...shapeFaults(each.line),
    ...dayFaults(each, world),
    ...worldFaults(each, world, resources),
    ...kindFaults(each, world, resources),
    ...[...layerFaults(each.line, whole, (id) => resourceFault(id, resources)?.sentence)].map((fault) => ({
      ...fault,
      line: each.line.line,
    })),
  ]);
  const order = new Map(lines.map(({ line }, index) => [line, index]));
  return [...alone, ...pairFaults(placed, world)].sort((a, b) => (order.get(a.line) ?? 0) - (order.get(b.line) ?? 0));
}

function place(line: PlanLine, { term, classrooms }: CheckWorld): Placed {
  const sound = isCount(line.week, 1, MOST_WEEKS) && isCount(line.weekday, 1, 7);
  return { line, date: sound ? dateOf(term, line.week, line.weekday) : undefined, classes: new Set(classesOf(line.audience, classrooms)) };
}

const isCount = (value: number, from: number, to: number): boolean => Number.isInteger(value) && value >= from && value <= to;

/** What can be said of a line without knowing anything else. */
function* shapeFaults({ line, week, weekday, minute, dueDays, note }: PlanLine): Generator<CheckFault> {
  if (!isCount(week, 1, MOST_WEEKS)) yield { line, column: 'week', code: 'week-wrong', sentence: `周次要在 1 到 ${MOST_WEEKS} 之间` };
  if (!isCount(weekday, 1, 7)) yield { line, column: 'weekday', code: 'weekday-wrong', sentence: '星期请选 周一 到 周日' };
  if (!isCount(minute, 0, 1439)) yield { line, column: 'time', code: 'time-wrong', sentence: '看不懂这个时间，请填 19:30 这样的时间' };
  else if (isQuiet(minute, DEFAULT_QUIET_HOURS)) {
    const sentence = `${formatMinute(minute)} 太早或太晚，会打扰人休息。请改到 07:00 到 21:30 之间`;
    yield { line, column: 'time', code: 'time-quiet', sentence };
  }
  if (!isCount(dueDays, 1, MOST_DUE_DAYS))
    yield { line, column: 'dueDays', code: 'due-wrong', sentence: `几天内看完，请填 1 到 ${MOST_DUE_DAYS}` };
  if (note.length > LONGEST_NOTE) {
    yield { line, column: 'note', code: 'note-long', sentence: `有 ${note.length} 个字，最多 ${LONGEST_NOTE} 个，请写短一点` };
  }
}

/** Why a content may not stand in a plan; undefined when it may. */
export function resourceFault(
  id: string,
  known: ReadonlyMap<string, PlannedResource>,
): { readonly code: Extract<LineFaultCode, `resource-${string}`>; readonly sentence: string } | undefined {
  const resource = known.get(id);
  const name = `“${id.slice(0, 40)}”`;
  if (id === '') return { code: 'resource-unknown', sentence: '没有填，请填内容编号' };
  if (!resource) {
    const meant = nearest(id, [...known.keys()]);
    const hint = meant ? `是不是“${meant}”？` : '请先导入这个内容，或者换一个编号';
    return { code: 'resource-unknown', sentence: `没有编号是${name}的内容，${hint}` };
  }
  if (resource.withdrawn) return { code: 'resource-withdrawn', sentence: `${name}已经下架，请换一个内容` };
  if (resource.retired)
    return { code: 'resource-retired', sentence: `${name}的这一版不再用于新计划，请等新的一版审核通过，或者换一个内容` };
  if (resource.mediaMissing) return { code: 'resource-media-missing', sentence: `${name}缺了音频或视频文件，请先补上文件，或者换一个内容` };
  return undefined;
}

function* dayFaults({ line: { line }, date }: Placed, { term }: CheckWorld): Generator<CheckFault> {
  if (date === undefined || (date >= term.startsOn && date <= term.endsOn)) return;
  const early = date < term.startsOn;
  const sentence = `那天是 ${date}，${early ? '还没有开学' : '已经放假'}。请改周次，或者改学期的日期`;
  yield { line, column: 'week', code: early ? 'before-term' : 'after-term', sentence };
}

function* worldFaults(
  { line: said, classes }: Placed,
  world: CheckWorld,
  known: ReadonlyMap<string, PlannedResource>,
): Generator<CheckFault> {
  const { line, resourceId, audience, minute } = said;
  const resource = known.get(resourceId);
  const unusable = resourceFault(resourceId, known);
  if (unusable) yield { line, column: 'resource', ...unusable };

  const strange = audience.classroomIds.filter((id) => !world.classrooms.some((classroom) => classroom.id === id));
  const absent = audience.grades.filter((grade) => !world.classrooms.some((classroom) => classroom.grade === grade));
  if (strange.length)
    yield {
      line,
      column: 'audience',
      code: 'audience-unknown',
      sentence: `有 ${strange.length} 个班不是这所学校的，或者已经撤掉，请重新选班`,
    };
  else if (absent.length) {
    const names = absent.map((grade) => GRADE_NAMES[grade] ?? `${grade}年级`).join('、');
    yield { line, column: 'audience', code: 'audience-unknown', sentence: `这所学校没有${names}，请改成学校里有的年级` };
  } else if (classes.size === 0) yield { line, column: 'audience', code: 'audience-nobody', sentence: '这样选一个班也没有，请重新选给谁' };

  const last = lastForStudents(world.classrooms.filter(({ id }) => classes.has(id)));
  if (resource?.for === 'student' && minute > last && !isQuiet(minute, DEFAULT_QUIET_HOURS)) {
    const sentence = `这是给学生看的，睡前一小时不看屏幕。请改到 ${formatMinute(last)} 或更早`;
    yield { line, column: 'time', code: 'time-bedtime', sentence };
  }
}

/** What a line's kind asks for, and what the school's calendar does not let be put on its day; a day that is only to be looked at again is no fault. */
function* kindFaults(
  { line: said, date }: Placed,
  { kind, calendar, term }: CheckWorld,
  known: ReadonlyMap<string, PlannedResource>,
): Generator<CheckFault> {
  const { line, as } = said;
  const whom = known.get(said.resourceId)?.for;
  for (const { column, code, sentence } of aboutFaults(said, kind, whom)) yield { line, column, code, sentence };
  if (!calendar || date === undefined || date < term.startsOn || date > term.endsOn) return;
  const refused = conflictsOf({ date, for: whom ?? 'guardian', ...(as === undefined ? {} : { as }) }, calendar).find(
    ({ weight }) => weight === 'refuse',
  );
  if (refused) yield { line, column: 'weekday', code: 'calendar', sentence: refused.message };
}

/** The same thing twice on a day, and two things at the same minute, for a class that both name. The later line of the two is named. */
function* pairFaults(placed: readonly Placed[], { rowOf = (line) => line, mayMeet = () => true }: CheckWorld): Generator<CheckFault> {
  const days = new Map<CivilDate, Placed[]>();
  for (const each of placed) {
    if (each.date === undefined) continue;
    const earlier = days.get(each.date) ?? [];
    const { line, resourceId, minute, audience } = each.line;
    const meets = (other: Placed): boolean =>
      [...each.classes].some((id) => other.classes.has(id)) && mayMeet(audience, other.line.audience);
    const same = earlier.find((other) => other.line.resourceId === resourceId && meets(other));
    const beside = earlier.find((other) => other.line.minute === minute && other !== same && meets(other));
    if (same) {
      const sentence = `和第 ${rowOf(same.line.line)} 行同一天给同样的班推同一个内容，请删掉一行`;
      yield { line, column: 'resource', code: 'same-item', sentence, other: same.line.line };
    }
    if (beside) {
      const sentence = `和第 ${rowOf(beside.line.line)} 行同一时间推给同样的班，请错开时间`;
      yield { line, column: 'time', code: 'overlap', sentence, other: beside.line.line };
    }
    const lesson =
      each.line.period === undefined ? undefined : earlier.find((other) => other.line.period === each.line.period && meets(other));
    if (lesson) {
      const sentence = `和第 ${rowOf(lesson.line.line)} 行同一天同一节给同样的班上课，请换一节`;
      yield { line, column: 'period', code: 'period-taken', sentence, other: lesson.line.line };
    }
    days.set(each.date, [...earlier, each]);
  }
}

/** What a line says by itself was checked when it was handed in, and can not have changed; what it points at can. */
export const mayHaveChanged = ({ code }: Pick<CheckFault, 'code'>): boolean => /^(resource|audience|layer)-/.test(code);
