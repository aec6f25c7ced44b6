import { classesOf } from '../push/audience';
import type { Slot } from '../push/push';
import type { LineFault } from '../push/slots';
import type { Classroom } from '../roster/roster';
import { formatMinute, type MinuteOfDay } from '../time/civil';
import type { Instant } from '../time/instant';
import type { Fault, Faults } from './fault';
import type { PlanFile, PlanKey, PlanWorld } from './plan-reader';

/** Lights are out at 21:20 in primary and at 22:00 in junior secondary school, and a screen goes off an hour before. */
const LAST_FOR_STUDENTS = { primary: 20 * 60 + 20, junior: 21 * 60 } as const;
const PRIMARY_GRADES = 6;
/** Rings a week that a guardian gets at most; more wait silently in the inbox. */
const WEEKLY_BUDGET = 3;

/** The last minute at which something for students may come to these classes. */
export const lastForStudents = (classrooms: readonly Pick<Classroom, 'grade'>[]): MinuteOfDay =>
  classrooms.some(({ grade }) => grade <= PRIMARY_GRADES) ? LAST_FOR_STUDENTS.primary : LAST_FOR_STUDENTS.junior;

/** Judges a plan as a whole: days outside the term, students' bedtime, the same thing twice on a day. */
export function judgePlan(file: PlanFile, slots: readonly Slot[], outside: readonly LineFault[], world: PlanWorld, faults: Faults): void {
  const fault = (line: number, key: PlanKey, message: string): void => {
    const place = file.places.get(line);
    faults.add(place ? { sheet: place.sheet, row: place.row, column: place.head(key), message } : { message });
  };
  for (const { line, because, date } of outside) {
    fault(line, 'week', `那天是 ${date}，${because === 'before-term' ? '还没有开学' : '已经放假'}。请改周次，或者改学期的日期`);
  }
  const kinds = new Map(world.resources.map((resource) => [resource.id, resource.for]));
  const said = new Map<string, { line: number; classes: ReadonlySet<string> }[]>();
  for (const slot of slots) {
    const classes = classesOf(slot.audience, world.classrooms);
    const last = lastForStudents(world.classrooms.filter(({ id }) => classes.includes(id)));
    if (kinds.get(slot.resourceId) === 'student' && slot.minute > last) {
      fault(slot.line, 'time', `这是给学生看的，睡前一小时不看屏幕。请改到 ${formatMinute(last)} 或更早`);
    }
    const key = `${slot.date} ${slot.resourceId}`;
    const earlier = said.get(key)?.find((other) => classes.some((id) => other.classes.has(id)));
    if (earlier) {
      fault(slot.line, 'resource', `和第 ${file.places.get(earlier.line)?.row ?? earlier.line} 行同一天给同样的班推同一个内容，请删掉一行`);
    }
    said.set(key, [...(said.get(key) ?? []), { line: slot.line, classes: new Set(classes) }]);
  }
}

/** What is allowed but may not be meant. */
export function planWarnings(file: PlanFile, slots: readonly Slot[], world: PlanWorld, now: Instant): Fault[] {
  const warnings: Fault[] = [];
  const past = slots.filter(({ startsAt }) => startsAt <= now).length;
  if (past > 0) warnings.push({ message: `有 ${past} 行的时间已经过去。发布时只补推两天内最近的一次，别的标成“跳过”` });
  const weekly = new Map<string, number>();
  const warned = new Set<number>();
  for (const slot of slots) {
    for (const id of classesOf(slot.audience, world.classrooms)) {
      const count = (weekly.get(`${slot.week} ${id}`) ?? 0) + 1;
      weekly.set(`${slot.week} ${id}`, count);
      if (count !== WEEKLY_BUDGET + 1 || warned.has(slot.week)) continue;
      warned.add(slot.week);
      const place = file.places.get(slot.line);
      const message = `第 ${slot.week} 周有班级一周超过 ${WEEKLY_BUDGET} 次。多出来的不响铃，只在小程序里能看到`;
      warnings.push({ ...(place ? { sheet: place.sheet, row: place.row } : {}), message });
    }
  }
  return warnings.slice(0, 200);
}
