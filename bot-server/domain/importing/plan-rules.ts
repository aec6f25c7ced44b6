import type { SchoolCalendar } from '../calendar/calendar';
import { conflictsOf } from '../calendar/conflicts';
import { checkLines } from '../plan/check-lines';
import { DIMENSION_WORDS, type PlanKind } from '../plan/line-kind';
import { classesOf } from '../push/audience';
import type { Slot } from '../push/push';
import type { Term } from '../roster/roster';
import type { Instant } from '../time/instant';
import type { Fault, Faults } from './fault';
import type { PlanFile, PlanWorld } from './plan-reader';

export { lastForStudents } from '../plan/check-lines';

/** Rings a week that a guardian gets at most; more wait silently in the inbox. */
const WEEKLY_BUDGET = 3;
const MOST_WARNINGS = 200;

/** What a whole plan is judged by, beside its lines. */
export interface PlanRules {
  readonly term: Pick<Term, 'startsOn' | 'endsOn'>;
  readonly kind?: PlanKind;
  readonly calendar?: SchoolCalendar;
}

/** Judges a plan as a whole, by the same check as the browser's editor and every publishing: each fault at its row and under its column's own head. */
export function judgePlan(file: PlanFile, world: PlanWorld, { term, kind, calendar }: PlanRules, faults: Faults): void {
  const found = checkLines(file.lines, {
    ...{ term, resources: world.resources, classrooms: world.classrooms, rowOf: (line) => file.places.get(line)?.row ?? line },
    ...(world.whole ? { whole: world.whole } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(calendar === undefined ? {} : { calendar }),
  });
  for (const { line, column, sentence } of found) {
    const place = file.places.get(line);
    faults.add(place ? { sheet: place.sheet, row: place.row, column: place.head(column), message: sentence } : { message: sentence });
  }
}

/** What is allowed but may not be meant. */
export function planWarnings(
  file: PlanFile,
  slots: readonly Slot[],
  world: PlanWorld,
  now: Instant,
  rules: Partial<PlanRules> = {},
): Fault[] {
  const past = slots.filter(({ startsAt }) => startsAt <= now).length;
  const late = past > 0 ? [{ message: `有 ${past} 行的时间已经过去。发布时只补推两天内最近的一次，别的标成“跳过”` }] : [];
  return [...late, ...dayWarnings(file, slots, world, rules), ...tooMany(file, slots, world), ...gaps(slots, rules)].slice(
    0,
    MOST_WARNINGS,
  );
}

function dayWarnings(file: PlanFile, slots: readonly Slot[], world: PlanWorld, { calendar }: Partial<PlanRules>): Fault[] {
  if (!calendar) return [];
  const whom = new Map(world.resources.map((resource) => [resource.id, resource.for]));
  return slots.flatMap(({ line, date, resourceId, as }) => {
    const place = file.places.get(line);
    return conflictsOf({ date, for: whom.get(resourceId) ?? 'guardian', ...(as === undefined ? {} : { as }) }, calendar)
      .filter(({ weight }) => weight === 'warn')
      .map(({ message }) => ({ ...(place ? { sheet: place.sheet, row: place.row, column: place.head('weekday') } : {}), message }));
  });
}

function tooMany(file: PlanFile, slots: readonly Slot[], world: PlanWorld): Fault[] {
  const warnings: Fault[] = [];
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
  return warnings;
}

/** Family education comes every week and in three dimensions: the weeks and dimensions without it. */
function gaps(slots: readonly Slot[], { kind }: Partial<PlanRules>): Fault[] {
  const weeks = slots.map(({ week }) => week);
  if (kind !== 'family' || weeks.length === 0) return [];
  const [first, last] = [Math.min(...weeks), Math.max(...weeks)];
  const empty = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((week) => !weeks.includes(week));
  const without = DIMENSION_WORDS.filter((dimension) => !slots.some((slot) => slot.dimension === dimension));
  return [
    ...(empty.length > 0 ? [{ message: `家庭教育一般每周都有，第 ${empty.slice(0, 20).join('、')} 周还没有安排` }] : []),
    ...(without.length > 0 ? [{ message: `整个计划还没有“${without.join('”“')}”方面的内容` }] : []),
  ];
}
