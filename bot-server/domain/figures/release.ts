import type { SchoolId } from '../roster/roster';
import type { Funnel } from '../report/funnel';

/** A bureau is told nothing of fewer families than these. */
export const SMALLEST_CELL = 10;

/**
 * What a bureau may ever be told of one item in one week at one place (a school with its teaching points). Every figure of a bureau is a sum
 * of such cells and of nothing else: so whoever subtracts two answers (two weeks and one, a theme and an item, a county and its schools)
 * has cells again that were told as they are. No total holds a count that was not told, so there is nothing to work out from it, and what
 * is told of one place depends on no other place.
 *
 * While the week runs, or a push of it is not due yet, a cell is told in whole tens, rounded down, done one ten below all at least:
 * so nobody who looks every minute sees one family come. The stages between are not told then: their tens beside later exact counts would
 * give some away. When it has settled its counts stand still (they are frozen at
 * the due time) and are told exactly, once, if done and not done are both large enough; if not, it stays in tens for good.
 */
export interface ReleasedCell {
  readonly place: SchoolId;
  readonly isExact: boolean;
  readonly targeted: number;
  readonly completed: number;
  /** Of an exact cell, where it tells no small group apart. */
  readonly reachable?: number;
  readonly started?: number;
  /** 补报, in whole tens. */
  readonly late: number;
  /** Of an exact cell: completion by grade, where every grade is large enough. */
  readonly grades?: readonly GradePart[];
}
export interface GradePart {
  readonly grade: number;
  readonly targeted: number;
  readonly completed: number;
}
export interface Release {
  /** `running`: all in tens. `settled`: exact where it may be. */
  readonly state: 'running' | 'settled';
  /** In the order of school codes. */
  readonly cells: readonly ReleasedCell[];
}

/** What one place counted of one item in one week: by grade, with how many pushes one family may have had. */
export interface PlaceCounts {
  readonly place: SchoolId;
  readonly pushes: number;
  readonly grades: readonly { readonly grade: number; readonly funnel: Funnel }[];
}

const NESTED = ['targeted', 'reachable', 'started', 'completed'] as const;
type Level = (typeof NESTED)[number];
const FROM_INSIDE: readonly Level[] = [...NESTED].reverse();
type Levels = Readonly<Record<Level, number>>;
type Told = Omit<ReleasedCell, 'place' | 'grades'>;
const BASE: readonly Level[] = ['targeted', 'completed'];

interface Counted extends Levels {
  readonly place: SchoolId;
  readonly late: number;
  /** A cell over several pushes is judged by its average push. */
  readonly least: number;
  readonly byGrade: ReadonlyMap<number, Levels>;
}

const levelsOf = (parts: readonly Levels[]): Levels => ({
  targeted: parts.reduce((n, { targeted }) => n + targeted, 0),
  reachable: parts.reduce((n, { reachable }) => n + reachable, 0),
  started: parts.reduce((n, { started }) => n + started, 0),
  completed: parts.reduce((n, { completed }) => n + completed, 0),
});

function countedOf({ place, pushes, grades }: PlaceCounts, smallest: number): Counted {
  const ofGrade = (grade: number): Levels => levelsOf(grades.filter((one) => one.grade === grade).map(({ funnel }) => funnel));
  return {
    ...levelsOf(grades.map(({ funnel }) => funnel)),
    place,
    late: grades.reduce((n, { funnel }) => n + funnel.lateCompleted, 0),
    least: smallest * Math.max(1, pushes),
    byGrade: new Map([...new Set(grades.map(({ grade }) => grade))].sort((a, b) => a - b).map((grade) => [grade, ofGrade(grade)])),
  };
}

/** Whether these nested counts may be read beside one another: each group, and each part between two of them, is large enough. */
function tellable(counts: Levels, levels: readonly Level[], least: number): boolean {
  let inner = 0;
  for (const level of FROM_INSIDE) {
    if (!levels.includes(level)) continue;
    if (counts[level] - inner < least) return false;
    inner = counts[level];
  }
  return true;
}

/** In whole steps, rounded down. */
export const floorTo = (n: number, step: number): number => Math.floor(n / step) * step;
/** In whole steps, rounded down, and one step below `whole` at least. */
export const stepsOf = (n: number, whole: number, step: number): number =>
  Math.max(0, Math.min(floorTo(n, step), floorTo(whole, step) - step));

/** The rule for one cell, whatever it is of: exactly where it may be, else in whole steps of `least`. */
export function toldOf(counts: Levels & { readonly late: number }, settled: boolean, least: number): Told {
  if (!settled || !tellable(counts, BASE, least)) {
    const targeted = floorTo(counts.targeted, least);
    const completed = stepsOf(counts.completed, targeted, least);
    return { isExact: false, targeted, completed, late: stepsOf(counts.late, targeted - completed, least) };
  }
  const { targeted, completed, reachable, started, late } = counts;
  const shown: Level[] = [...BASE];
  for (const level of ['reachable', 'started'] as const) if (tellable(counts, [...shown, level], least)) shown.push(level);
  return {
    isExact: true,
    targeted,
    completed,
    ...(shown.includes('reachable') ? { reachable } : {}),
    ...(shown.includes('started') ? { started } : {}),
    late: stepsOf(late, targeted - completed, least),
  };
}

function cellOf(counted: Counted, settled: boolean): ReleasedCell {
  const { place, least, byGrade } = counted;
  const told = toldOf(counted, settled, least);
  if (!told.isExact) return { place, ...told };
  const grades = [...byGrade].filter(([, levels]) => levels.targeted > 0);
  const parted = grades.every(([, levels]) => tellable(levels, BASE, least));
  return {
    place,
    ...told,
    ...(parted ? { grades: grades.map(([grade, levels]) => ({ grade, targeted: levels.targeted, completed: levels.completed })) } : {}),
  };
}

/** The release of one item in one week in one county. `smallest` is there for tests that try every table of small numbers. */
export function releaseOf(counts: readonly PlaceCounts[], settled: boolean, smallest = SMALLEST_CELL): Release {
  const all = counts.map((one) => countedOf(one, smallest)).filter(({ targeted }) => targeted > 0);
  const cells = all.map((one) => cellOf(one, settled));
  return { state: settled ? 'settled' : 'running', cells: inOrder(cells) };
}

/**
 * A settled release after something was put right (a declaration taken back, a hold dismissed). A cell that was told exactly follows only
 * where nobody who has seen the former one can tell a small group apart: each count and each part has changed by nothing or by a smallest
 * cell at least. Else it stays as it was told.
 */
export function corrected(former: Release, counts: readonly PlaceCounts[], smallest = SMALLEST_CELL): Release {
  const told = new Map(former.cells.map((cell) => [cell.place, cell]));
  const cells = releaseOf(counts, true, smallest).cells.map((next) => {
    const before = told.get(next.place);
    const least = smallest * Math.max(1, counts.find(({ place }) => place === next.place)?.pushes ?? 1);
    const follows = !before?.isExact || (next.isExact && changes(before, next).every((change) => change === 0 || change >= least));
    return follows ? next : before;
  });
  const gone = former.cells.filter(({ place, isExact }) => isExact && !cells.some((cell) => cell.place === place));
  return { state: 'settled', cells: inOrder([...cells, ...gone]) };
}

const inOrder = (cells: readonly ReleasedCell[]): ReleasedCell[] => [...cells].sort((a, b) => (a.place < b.place ? -1 : 1));

/** By how much two cells differ: every count, every part between two counts, and every grade's; what only one of them tells is left out. */
function changes(before: ReleasedCell, after: ReleasedCell): number[] {
  const both = NESTED.filter((level) => before[level] !== undefined && after[level] !== undefined);
  const move = (level: Level): number => (after[level] ?? 0) - (before[level] ?? 0);
  const whole = both.flatMap((level, at) => [move(level), ...both.slice(at + 1).map((inner) => move(level) - move(inner))]);
  const parts = (after.grades ?? []).flatMap(({ grade, targeted, completed }) => {
    const former = before.grades?.find((part) => part.grade === grade);
    const [all, done] = [targeted - (former?.targeted ?? 0), completed - (former?.completed ?? 0)];
    return [all, done, all - done];
  });
  return [...whole, ...parts].map(Math.abs);
}
