import { EMPTY_FUNNEL, sumFunnels, type Funnel } from '../report/funnel';
import type { ClassroomId } from '../roster/roster';
import type { ReleasedCounts } from './bureau';
import { releasedCounts, SMALLEST_IN_SCHOOL, type FigureCounts } from './figures';
import { stepsOf, toldOf } from './release';

/** What one class counted of one push. */
export interface ClassCount {
  readonly classroomId: ClassroomId;
  readonly funnel: Funnel;
}

/** What stands beside the headline. */
type Beside = Pick<Funnel, 'completedOnline' | 'declared' | 'lateDeclared' | 'held' | 'leftBehind' | 'awayCompleted' | 'homeCompleted'>;
const besideOf = (of: (name: keyof Beside) => number): { -readonly [Name in keyof Beside]: number } => ({
  ...{ completedOnline: of('completedOnline'), declared: of('declared'), lateDeclared: of('lateDeclared'), held: of('held') },
  ...{ leftBehind: of('leftBehind'), awayCompleted: of('awayCompleted'), homeCompleted: of('homeCompleted') },
});
const NOTHING_BESIDE: Beside = besideOf(() => 0);

/** What a school's office may be told of one push in one class, or in its small classes together; every figure is a sum of these. */
export interface ToldCell {
  readonly classroomIds: readonly ClassroomId[];
  /** Else `completed` is told in whole fives, rounded down. */
  readonly isExact: boolean;
  readonly targeted: number;
  readonly reachable: number;
  readonly completed: number;
  /** Where it tells no small group apart. */
  readonly started?: number;
  /** 补报, in whole fives. */
  readonly late: number;
  /** All of it: where the reader sees these families by name anyway. */
  readonly funnel?: Funnel;
}

/** A cell with what is told beside its headline. */
export interface SchoolCell extends ToldCell {
  /** In whole fives too, and five at least of what they are parts of left over: so they say «so many at least» and no more. */
  readonly beside: Beside;
}

type IsOpen = (classroomId: ClassroomId) => boolean;
/** The classes of one cell, and whether the reader sees them by name. */
interface Group {
  readonly classes: readonly ClassCount[];
  readonly isOpen: boolean;
}

/**
 * What may be told of one push, class by class. How many families there are and how many can be reached is the office's own work and is told
 * where there are {@link SMALLEST_IN_SCHOOL} at least; what families did is told by the bureau's rule (see release.ts) with fives for tens:
 * exactly where done and not done are large, else in whole fives. Every page and every sum adds these cells and nothing else, so whoever
 * subtracts two of them has cells again that were told as they are. Classes so small that they could never be told exactly are told
 * together; a class that the reader sees by name is told whole and is in no such group, since its own numbers would give the others away.
 */
function groupsOf(classes: readonly ClassCount[], isOpen: IsOpen, smallest: number): Group[] {
  const open: Group[] = [];
  const closed: ClassCount[] = [];
  for (const one of classes) {
    if (one.funnel.targeted === 0) continue;
    if (isOpen(one.classroomId)) open.push({ classes: [one], isOpen: true });
    else closed.push(one);
  }
  const isSmall = ({ funnel }: ClassCount): boolean => funnel.reachable < 2 * smallest;
  const small = closed.filter(isSmall);
  const isJoined = small.length > 1;
  const alone = (isJoined ? closed.filter((one) => !isSmall(one)) : closed).map((one): Group => ({ classes: [one], isOpen: false }));
  return [...open, ...alone, ...(isJoined ? [{ classes: small, isOpen: false }] : [])];
}

/** The cells of one push without what stands beside their headline: a term of a school has two thousand of them, and most pages add only these. */
export const toldCells = (classes: readonly ClassCount[], isOpen: IsOpen, smallest = SMALLEST_IN_SCHOOL): ToldCell[] =>
  groupsOf(classes, isOpen, smallest).map((group) => cellOf(group, sumOfClasses(group), smallest));

/** The cells of one push: see {@link groupsOf}. */
export const schoolCells = (classes: readonly ClassCount[], isOpen: IsOpen, smallest = SMALLEST_IN_SCHOOL): SchoolCell[] =>
  groupsOf(classes, isOpen, smallest).map((group) => {
    const sum = sumOfClasses(group);
    const cell = cellOf(group, sum, smallest);
    return { ...cell, beside: group.isOpen ? besideOf((name) => sum[name]) : besideIn(sum, cell, smallest) };
  });

const sumOfClasses = ({ classes }: Group): Funnel => {
  const [only, ...others] = classes;
  return only && others.length === 0 ? only.funnel : sumFunnels(classes.map(({ funnel }) => funnel));
};

function cellOf({ classes, isOpen }: Group, sum: Funnel, smallest: number): ToldCell {
  const classroomIds = classes.map(({ classroomId }) => classroomId);
  const { targeted, reachable } = sum;
  if (isOpen) return { classroomIds, isExact: true, targeted, reachable, started: sum.started, completed: sum.completed, late: sum.lateCompleted, funnel: sum }; // prettier-ignore
  if (targeted < smallest) return { classroomIds, isExact: false, targeted: 0, reachable: 0, completed: 0, late: 0 };
  // Who can not be reached is known, so done and not done are parts of those who can.
  const within = { targeted: reachable, reachable, started: sum.started, completed: sum.completed, late: sum.lateCompleted };
  const { completed, late, isExact, started } = toldOf(within, true, smallest);
  if (started === undefined) return { classroomIds, isExact, targeted, reachable, completed, late };
  return { classroomIds, isExact, targeted, reachable, completed, late, started };
}

/** Parts of the same families are taken from what the ones before have left. */
function besideIn(sum: Funnel, { completed, late }: ToldCell, smallest: number): Beside {
  if (sum.targeted < smallest) return NOTHING_BESIDE;
  const told = besideOf(() => 0);
  let left = sum.targeted - completed - late;
  for (const name of ['declared', 'lateDeclared', 'held'] as const) left -= told[name] = stepsOf(sum[name], left, smallest);
  told.completedOnline = stepsOf(sum.completedOnline, completed, smallest);
  told.leftBehind = stepsOf(sum.leftBehind, sum.targeted, smallest);
  for (const name of ['awayCompleted', 'homeCompleted'] as const)
    told[name] = stepsOf(sum[name], Math.min(told.leftBehind, completed), smallest);
  return told;
}

/** What the office knows of a class anyway, in whatever cell it is: how many families there are and how many can be reached. */
export const knownOf = ({ funnel: { targeted, reachable } }: ClassCount): Funnel =>
  targeted < SMALLEST_IN_SCHOOL ? EMPTY_FUNNEL : { ...EMPTY_FUNNEL, targeted, reachable };

const total = (cells: readonly SchoolCell[], of: (cell: SchoolCell) => number): number => cells.reduce((n, cell) => n + of(cell), 0);

/** In one walk: each of a term's cells is in a line and in the total. */
function sumOf(cells: readonly ToldCell[]): ReleasedCounts {
  let [targeted, reachable, completed, late, started, finished] = [0, 0, 0, 0, 0, 0];
  for (const cell of cells) {
    targeted += cell.targeted;
    reachable += cell.reachable;
    completed += cell.completed;
    late += cell.late;
    if (cell.started === undefined) continue;
    started += cell.started;
    finished += cell.completed;
  }
  return { targeted, completed, reachable: { of: reachable, among: targeted }, started: { of: started, completed: finished }, late };
}

/** A line of figures: what is told exactly, and what is told in fives; never added to one another. */
export const schoolFigures = (cells: readonly ToldCell[]): { readonly exact: FigureCounts; readonly tens: FigureCounts } => ({
  exact: releasedCounts(sumOf(cells.filter(({ isExact }) => isExact))),
  tens: releasedCounts(sumOf(cells.filter(({ isExact }) => !isExact))),
});

/** How a funnel is to be read that is a sum of cells: its other stages are lower bounds. */
export interface OfficeCounts {
  /** 完播率, of the cells that tell it. */
  readonly finish: { readonly of: number; readonly among: number };
  /** Some of `completed` is in whole fives. */
  readonly rounded: boolean;
}

/** These cells as one funnel. Without `office` it is whole. A stage that is not told is given no more than the next one that is. */
export function schoolFunnel(cells: readonly SchoolCell[]): { readonly funnel: Funnel; readonly office?: OfficeCounts } {
  const whole = cells.flatMap(({ funnel }) => (funnel ? [funnel] : []));
  if (whole.length === cells.length) return { funnel: sumFunnels(whole) };
  const { targeted, reachable, completed, started, late } = sumOf(cells);
  const begun = total(cells, (cell) => cell.started ?? cell.completed);
  const stages = { targeted, reachable: reachable.of, sent: begun, opened: begun, started: begun };
  return {
    funnel: {
      ...EMPTY_FUNNEL,
      ...besideOf((name) => total(cells, ({ beside }) => beside[name])),
      ...stages,
      q25: completed,
      q50: completed,
      q75: completed,
      completed,
      lateCompleted: late,
    },
    office: { finish: { of: started.completed, among: started.of }, rounded: cells.some(({ isExact }) => !isExact) },
  };
}
