import type { Actor } from '../../../bot-server/domain/access/actor';
import { pushRow } from '../../../bot-server/domain/bulletin/sources';
import { corrected, releaseOf, type PlaceCounts, type Release } from '../../../bot-server/domain/figures/release';
import { schoolCells } from '../../../bot-server/domain/figures/school';
import { groupBy } from '../../../bot-server/domain/group-by';
import { startOfWeek } from '../../../bot-server/domain/time/week';
import { luck } from '../county/luck';
import { funnelOf, GROWS_UNTIL, MOMENTS, type Counts, type Course, type History } from './history';

/** Courses of which one reader is told together: an item of a week at one place for a bureau, one push for a school's office. */
type Unit = readonly Course[];
type Tell = (unit: Unit) => string;

export interface Twins {
  /** Histories in which every unit that can be is another one, and nobody should be able to tell. */
  readonly histories: readonly History[];
  /** Small groups that are the same in every history that would be told alike: whoever tries all numbers knows them. */
  readonly fixed: readonly string[];
  /** How many small groups were tried. */
  readonly tried: number;
}

/** Other histories of which this reader would be told the very same, by the rule of one cell; whether the whole house keeps to it is for a test to say. */
export function twinsOf(history: History, reader: Actor, howMany: number, seed: number): Twins {
  const isBureau = reader.role === 'officer';
  const own = reader.role === 'teacher' ? history.courses.filter(({ room }) => room.schoolId === reader.schoolId) : history.courses;
  const units = [...groupBy(own, ({ push, room }) => (isBureau ? `${push.week}:${push.resourceId}:${room.place}` : push.id)).values()];
  const tell = isBureau ? toBureau(history) : toOffice(reader);
  const smallest = isBureau ? 10 : 5;
  const isFixed = ({ room }: Course): boolean => reader.role === 'teacher' && reader.classroomIds.includes(room.id);
  const fixed: string[] = [];
  let tried = 0;
  const choices = units.map((unit) => {
    const told = tell(unit);
    const alike = othersOf(unit, isFixed, isBureau).filter((other) => tell(other) === told);
    const truth = groupsOf(unit, isBureau, isFixed);
    const open = new Map([...truth].filter(([, size]) => size < smallest));
    tried += open.size;
    const moves = alike.map((other) => groupsOf(other, isBureau, isFixed));
    for (const [name, size] of open) if (!moves.some((groups) => groups.get(name) !== size)) fixed.push(`${name} is ${size}: ${told}`);
    return { unit, alike };
  });
  const histories = Array.from({ length: howMany }, (_, nth): History => {
    const chosen = choices.flatMap(({ unit, alike }, at) => alike[Math.floor(luck(seed, at, nth, 77) * alike.length)] ?? unit);
    const byId = new Map(chosen.map((course) => [`${course.push.id}:${course.room.id}`, course]));
    return { ...history, courses: history.courses.map((course) => byId.get(`${course.push.id}:${course.room.id}`) ?? course) };
  });
  return { histories, fixed, tried };
}

/** What a bureau is told of one place, moment after moment: as the house releases it. */
function toBureau({ courses }: History): Tell {
  const releases = groupBy(courses, ({ push, room }) => `${push.week}:${push.resourceId}:${room.bureauId}`);
  return (unit) => {
    const [first] = unit;
    if (!first) return '';
    const { push, room } = first;
    const release = releases.get(`${push.week}:${push.resourceId}:${room.bureauId}`) ?? [];
    let before: Release | undefined;
    const told = MOMENTS.map((now, moment) => {
      const counted = unit.filter(({ at }) => at[moment] !== undefined);
      if (counted.length === 0) return null;
      const begun = release.filter(({ at }) => at[moment] !== undefined);
      const settlesAt = Math.max(startOfWeek(push.week + 1), ...begun.map((one) => one.push.dueAt));
      const counts = placeCounts(counted, moment);
      before = before?.state === 'settled' ? corrected(before, [counts]) : releaseOf([counts], now >= settlesAt);
      return before.cells;
    });
    return JSON.stringify(told);
  };
}

function placeCounts(unit: Unit, moment: number): PlaceCounts {
  const bySchool = [...groupBy(unit, ({ room }) => room.schoolId).values()];
  const pushes = Math.max(...bySchool.map((own) => new Set(own.map(({ push }) => push.id)).size));
  const grades = unit.flatMap(({ room, at }) => {
    const counts = at[moment];
    return counts ? [{ grade: room.grade, funnel: funnelOf(room, counts) }] : [];
  });
  return { place: unit[0]?.room.place ?? '', pushes, grades };
}

/** What a school's office is told of one push, on its pages and in its bulletin. */
const toOffice =
  (reader: Actor): Tell =>
  (unit) => {
    const isOpen = (id: string): boolean => reader.role === 'teacher' && reader.classroomIds.includes(id);
    return JSON.stringify(
      MOMENTS.map((now, moment) => {
        const classes = unit.flatMap(({ room, at }) => {
          const counts = at[moment];
          return counts ? [{ classroomId: room.id, funnel: funnelOf(room, counts) }] : [];
        });
        const push = unit[0]?.push;
        return push && classes.length > 0 ? [schoolCells(classes, isOpen), pushRow({ ...push, rev: 0 }, classes, now)] : null;
      }),
    );
  };

type Field = keyof Counts;
const FIELDS: readonly (readonly Field[])[] = [['completed'], ['started'], ['completed', 'started'], ['late']];
const REACHED: readonly (readonly Field[])[] = [['reachable'], ['reachable', 'started'], ['reachable', 'started', 'completed']];
const STEPS = [1, -1, 3, -3];
/** All of the time, from a moment on, or until it. */
const TIMES = MOMENTS.flatMap((_, at): ((moment: number) => boolean)[] => [(n) => n >= at, ...(at > 0 ? [(n: number) => n < at] : [])]);

/** Histories of one unit that differ in one class, or in two that give and take; only such as can have happened. */
function othersOf(unit: Unit, isFixed: (course: Course) => boolean, isBureau: boolean): Unit[] {
  const fields = isBureau ? [...FIELDS, ...REACHED] : FIELDS;
  const others: Unit[] = [];
  unit.forEach((course, index) => {
    if (isFixed(course)) return;
    for (const some of fields)
      for (const step of STEPS)
        for (const when of TIMES) {
          const one = moved(course, some, step, when);
          if (!one) continue;
          others.push(unit.map((old, at) => (at === index ? one : old)));
          if (step !== 1) continue;
          unit.forEach((second, other) => {
            const taken = other === index || isFixed(second) ? undefined : moved(second, some, -step, when);
            if (taken) others.push(unit.map((old, at) => (at === index ? one : at === other ? taken : old)));
          });
        }
  });
  return others;
}

/** The course with these counts so many higher or lower where there is room for it; undefined where that changes nothing or can not be. */
function moved(course: Course, fields: readonly Field[], step: number, when: (moment: number) => boolean): Course | undefined {
  const more = (field: Field): number => (fields.includes(field) ? step : 0);
  const within = (n: number, most: number): number => Math.max(0, Math.min(n, most));
  const at = course.at.map((counts, moment) => {
    if (!counts || !when(moment)) return counts;
    const reachable = within(counts.reachable + more('reachable'), course.room.size);
    const started = within(counts.started + more('started'), reachable);
    const completed = within(counts.completed + more('completed'), started);
    return { reachable, started, completed, late: within(counts.late + more('late'), reachable - completed) };
  });
  const next = { ...course, at };
  return isPossible(next) && JSON.stringify(at) !== JSON.stringify(course.at) ? next : undefined;
}

/** Counts are nested, and nobody un-watches anything before somebody puts something right. */
function isPossible({ room, at }: Course): boolean {
  return at.every((counts, moment) => {
    if (!counts) return true;
    const { reachable, started, completed, late } = counts;
    const before = at[moment - 1];
    const grows = !before || moment > GROWS_UNTIL || (completed >= before.completed && started >= before.started);
    const isNested = completed >= 0 && completed <= started && started <= reachable && reachable <= room.size;
    return grows && isNested && late >= 0 && completed + late <= reachable;
  });
}

/** Every group of families that must not be known while it is small: of each class, of each school and of the place, at each moment. */
function groupsOf(unit: Unit, isBureau: boolean, isFixed: (course: Course) => boolean): ReadonlyMap<string, number> {
  const groups = new Map<string, number>();
  const open = unit.filter((course) => !isFixed(course));
  const scopes: (readonly [string, Unit])[] = [
    ...open.map((course) => [`${course.push.id} ${course.room.id}`, [course]] as const),
    ...[...groupBy(open, ({ push, room }) => `${push.id} ${room.schoolId}`)].map(([name, own]) => [name, own] as const),
    ['all', open],
  ];
  for (const [name, courses] of scopes)
    for (let moment = 0; moment < MOMENTS.length; moment += 1) {
      const told = courses.flatMap(({ at, room }) => {
        const counts = at[moment];
        return counts ? [{ ...counts, size: room.size }] : [];
      });
      if (told.length === 0) continue;
      const sum = (field: Field | 'size'): number => told.reduce((n, counts) => n + counts[field], 0);
      const [reachable, started, completed, late] = [sum('reachable'), sum('started'), sum('completed'), sum('late')];
      // Who can be reached is the office's own work; a class of whom nobody can be has nothing that could be known.
      if (!isBureau && reachable === 0) continue;
      const put = (what: string, size: number): void => void groups.set(`${moment} ${name} ${what}`, size);
      put('completed', completed);
      put('not completed', reachable - completed);
      put('started', started);
      put('begun and left', started - completed);
      put('not begun', reachable - started);
      if (late > 0) put('late', late);
      if (isBureau) {
        put('reachable', reachable);
        put('not reachable', sum('size') - reachable);
      }
    }
  return groups;
}
