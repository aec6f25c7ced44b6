import type { Actor } from '../../../bot-server/domain/access/actor';
import { releaseOf } from '../../../bot-server/domain/figures/release';
import { schoolCells } from '../../../bot-server/domain/figures/school';
import { EMPTY_FUNNEL } from '../../../bot-server/domain/report/funnel';
import { weekDays, weekOf } from '../../../bot-server/domain/time/week';
import { instantOf } from '../../../bot-server/domain/time/civil';
import type { FigureLine, FigureQuestion } from '../../../bot-server/flows/figures/question';
import type { Answer } from './harvest';
import { MOMENTS, type Course, type History } from './history';
import type { ExportLine } from './take-home';
import { certain, onlySubset, type Bounds, type Equation, type Known } from './solve';

/** One unknown: what one class did with one push, at one moment. Its size is known to everybody. */
interface Unknown {
  readonly name: string;
  readonly course: Course;
  readonly size: number;
}
/** Classes of which an answer can only tell together: a bureau's place (and grade) of an item in a week, a school's class of a push. */
interface Part {
  readonly unknowns: readonly Unknown[];
  readonly size: number;
  readonly pushes: number;
}

/** How an attacker reads answers: which unknowns a line is about, and how what is told in steps may have come about. */
interface Reading {
  partsOf(asked: FigureQuestion, key: string | undefined): Part[];
  /** What a line of an export's file is about: one cell. */
  cellOf(line: ExportLine): Part[];
  /** All numbers of which this could be told in steps. */
  mayBe(part: Part, told: { readonly targeted: number; readonly completed: number }): Bounds | undefined;
  /** Of how many families of a class it is not known beforehand: whom nothing reaches is the office's own work. */
  among(course: Course): number;
  readonly smallest: number;
}

const inScope = (
  { push, room }: Course,
  { from, to, resource, theme, dimension, subject, grade, classroom, push: id, school, county }: FigureQuestion,
  isBureau: boolean,
): boolean =>
  // prettier-ignore
  (from === undefined || (isBureau ? push.week >= weekOf(instantOf(from)) : push.startsAt >= instantOf(from))) &&
  (to === undefined || (isBureau ? push.week <= weekOf(instantOf(to)) : push.startsAt < instantOf(to) + 86_400_000)) &&
  (resource === undefined || push.resourceId === resource) &&
  (theme === undefined || push.theme === theme) &&
  (dimension === undefined || push.dimension === dimension) &&
  (subject === undefined || push.subject === subject) &&
  (grade === undefined || room.grade === grade) &&
  (classroom === undefined || room.id === classroom) &&
  (id === undefined || push.id === id) &&
  (school === undefined || (isBureau ? room.place : room.schoolId) === school) &&
  (county === undefined || room.bureauId === county);

const KEYS: Readonly<Record<FigureQuestion['by'], (course: Course) => string>> = {
  ...{ school: ({ room }) => room.place, county: ({ room }) => room.bureauId, grade: ({ room }) => String(room.grade) },
  ...{ resource: ({ push }) => push.resourceId, theme: ({ push }) => push.theme, week: ({ push }) => String(push.week) },
  ...{ dimension: ({ push }) => push.dimension, subject: ({ push }) => push.subject },
  ...{ push: ({ push }) => push.id, class: ({ room }) => room.id },
};

/** A bureau's push is an item of a week. */
const keyOf = (by: FigureQuestion['by'], isBureau: boolean): ((course: Course) => string) =>
  by === 'push' && isBureau ? ({ push }) => `${push.week}:${push.resourceId}` : KEYS[by];

function readingOf({ courses }: History, reader: Actor, moment: number): Reading {
  const isBureau = reader.role === 'officer';
  const bureaus = isBureau && reader.bureauId !== 'CITY' ? [reader.bureauId] : ['K1', 'K2'];
  const mine = courses.filter(({ room, at }) => at[moment] !== undefined && (isBureau ? bureaus.includes(room.bureauId) : reader.role === 'teacher' && room.schoolId === reader.schoolId)); // prettier-ignore
  return {
    smallest: isBureau ? 10 : 5,
    among: ({ room, at }) => (isBureau ? room.size : (at[moment]?.reachable ?? 0)),
    cellOf(line) {
      const isIt = ({ push, room }: Course): boolean =>
        isBureau
          ? weekDays(push.week).from === line['weekFrom'] && push.resourceId === line['itemId'] && room.place === line['schoolId']
          : push.id === line['pushId'] && String(line['classIds']).split('、').includes(room.id);
      const unknowns = mine.filter(isIt).map((course) => ({ name: `${moment}:${course.push.id}:${course.room.id}`, course, size: course.room.size })); // prettier-ignore
      return [{ unknowns, size: unknowns.reduce((n, { size }) => n + size, 0), pushes: mostPushes(unknowns) }];
    },
    partsOf(asked, key) {
      const groups = new Map<string, Unknown[]>();
      for (const course of mine) {
        if (!inScope(course, asked, isBureau) || (key !== undefined && keyOf(asked.by, isBureau)(course) !== key)) continue;
        const { push, room } = course;
        const whole = isBureau ? `${push.week}:${push.resourceId}:${room.place}` : `${push.id}:${room.id}`;
        const group = asked.by === 'grade' && isBureau ? `${whole}:${room.grade}` : whole;
        const own = { name: `${moment}:${push.id}:${room.id}`, course, size: room.size };
        groups.set(group, [...(groups.get(group) ?? []), own]);
      }
      return [...groups.values()].map((unknowns) => ({ unknowns, size: unknowns.reduce((n, { size }) => n + size, 0), pushes: mostPushes(unknowns) })); // prettier-ignore
    },
    mayBe(part, told) {
      const all = Array.from({ length: part.size + 1 }, (_, completed) => completed).filter((completed) => {
        const funnel = { ...EMPTY_FUNNEL, targeted: part.size, reachable: part.size, started: completed, completed };
        if (!isBureau) {
          const reachable = part.unknowns.reduce((n, { course }) => n + (course.at[moment]?.reachable ?? 0), 0);
          if (completed > reachable) return false;
          const [cell] = schoolCells([{ classroomId: 'c', funnel: { ...funnel, reachable } }], () => false);
          return cell !== undefined && !cell.isExact && cell.completed === told.completed;
        }
        const counts = [{ place: 'P', pushes: part.pushes, grades: [{ grade: 1, funnel }] }];
        return [true, false].some((isSettled) => {
          const [cell] = releaseOf(counts, isSettled).cells;
          return cell !== undefined && !cell.isExact && cell.targeted === told.targeted && cell.completed === told.completed;
        });
      });
      return all.length === 0 ? undefined : { low: Math.min(...all), high: Math.max(...all) };
    },
  };
}

/** Of one school the most pushes that it had of the item. */
const mostPushes = (unknowns: readonly Unknown[]): number =>
  Math.max(...[...new Set(unknowns.map(({ course }) => course.room.schoolId))].map((id) => new Set(unknowns.filter(({ course }) => course.room.schoolId === id).map(({ course }) => course.push.id)).size)); // prettier-ignore

/** What the attacker got for certain and should not have: fewer than the smallest cell, or all but so few. */
export interface Leak {
  readonly moment: number;
  readonly of: readonly string[];
  readonly value: number;
  readonly size: number;
}

/**
 * Reads all answers of one moment as equations over what single classes did, subtracts and combines them, and tells what follows for certain
 * of fewer families than the smallest cell. The attacker knows every size, the rule, and which of the sizes a sum can be made of.
 */
export function attackOf(
  history: History,
  reader: Actor,
  moment: number,
  answers: readonly Answer[],
  files: readonly ExportLine[] = [],
): Leak[] {
  return attackTogether(history, [{ reader, answers, files }], moment);
}

/** What one of several colluding readers brings. */
export interface Brought {
  readonly reader: Actor;
  readonly answers: readonly Answer[];
  readonly files: readonly ExportLine[];
}
/** The same of several readers who put together all they were told. Small is what is small to each of them. */
export function attackTogether(history: History, all: readonly Brought[], moment: number): Leak[] {
  const equations = new Map<string, Equation>();
  const bounds = new Map<string, Bounds>();
  const sizes = new Map<string, number>();
  const add = (unknowns: readonly Unknown[], value: number, slack?: Bounds): void => {
    for (const { name, size } of unknowns) {
      bounds.set(name, { low: 0, high: size });
      sizes.set(name, size);
    }
    const terms = new Map(unknowns.map(({ name }) => [name, 1]));
    const id = `${[...terms.keys()].sort().join()}=${slack ? `${slack.low}-${slack.high}` : value}`;
    if (slack) {
      terms.set(`slack ${id}`, -1);
      bounds.set(`slack ${id}`, slack);
    }
    equations.set(id, { terms, value: slack ? 0 : value });
  };
  const read = (reading: Reading, { exact, tens }: Pick<FigureLine, 'exact' | 'tens'>, parts: readonly Part[]): void => {
    if ((exact.targeted ?? 0) > 0) {
      const told = onlySubset(parts, exact.targeted ?? 0);
      if (told) add(told.flatMap(({ unknowns }) => unknowns), exact.completed ?? 0); // prettier-ignore
    }
    const [only, ...others] = parts;
    if (only && others.length === 0 && tens && (tens.targeted ?? 0) > 0) {
      const within = reading.mayBe(only, { targeted: tens.targeted ?? 0, completed: tens.completed ?? 0 });
      if (within) add(only.unknowns, 0, within);
    }
  };
  const readings = all.map(({ reader }) => readingOf(history, reader, moment));
  for (const [nth, { answers, files }] of all.entries()) {
    const reading = readings[nth];
    if (!reading) continue;
    for (const { asked, view } of answers) {
      for (const row of view.rows) read(reading, row, reading.partsOf(asked, row.key));
      read(reading, view.total, reading.partsOf(asked, undefined));
    }
    for (const line of files) {
      const counts = { targeted: line.targeted ?? 0, completed: line.completed ?? 0 } as FigureLine['exact'];
      const none = { targeted: 0, completed: 0 } as FigureLine['exact'];
      const isExact = line.counting === '准确';
      read(reading, { exact: isExact ? counts : none, tens: isExact ? none : counts }, reading.cellOf(line));
    }
  }
  const known = certain([...equations.values()], bounds);
  const [least] = [...readings].sort((one, other) => one.smallest - other.smallest);
  return least ? known.flatMap((one) => leakOf(one, history, sizes, moment, least)) : [];
}

/** What is certain is a leak where it is true and small; what was misread gives nobody away. */
function leakOf(
  { of, value }: Known,
  { courses }: History,
  sizes: ReadonlyMap<string, number>,
  moment: number,
  { smallest, among }: Reading,
): Leak[] {
  if (of.some((name) => !sizes.has(name))) return [];
  const own = courses.filter(({ push, room }) => of.includes(`${moment}:${push.id}:${room.id}`));
  // It may have been told at an earlier moment and stand as it was.
  const isTrue = MOMENTS.some((_, then) => then <= moment && own.reduce((n, { at }) => n + (at[then]?.completed ?? 0), 0) === value);
  const size = own.reduce((n, course) => n + among(course), 0);
  return isTrue && size > 0 && (value < smallest || size - value < smallest) ? [{ moment, of, value, size }] : [];
}
