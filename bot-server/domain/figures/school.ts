import { EMPTY_FUNNEL, sumFunnels, type Funnel } from '../report/funnel';
import type { ClassroomId } from '../roster/roster';
import type { ReleasedCounts } from './bureau';
import { releasedCounts, SMALLEST_IN_SCHOOL, type FigureCounts } from './figures';
import { releaseOf, stepsOf } from './release';

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
export interface SchoolCell {
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
  /** In whole fives too, and five at least of what they are parts of left over: so they say «so many at least» and no more. */
  readonly beside: Beside;
  /** All of it: where the reader sees these families by name anyway. */
  readonly funnel?: Funnel;
}

/**
 * What may be told of one push, class by class. How many families there are and how many can be reached is the office's own work and is told
 * where there are {@link SMALLEST_IN_SCHOOL} at least; what families did is told by the bureau's rule (see release.ts) with fives for tens:
 * exactly where done and not done are large, else in whole fives. Every page and every sum adds these cells and nothing else, so whoever
 * subtracts two of them has cells again that were told as they are. Classes so small that they could never be told exactly are told
 * together; a class that the reader sees by name is told whole and is in no such group, since its own numbers would give the others away.
 */
export function schoolCells(
  classes: readonly ClassCount[],
  isOpen: (classroomId: ClassroomId) => boolean,
  smallest = SMALLEST_IN_SCHOOL,
): SchoolCell[] {
  const counted = classes.filter(({ funnel }) => funnel.targeted > 0);
  const closed = counted.filter(({ classroomId }) => !isOpen(classroomId));
  const small = closed.filter(({ funnel }) => funnel.reachable < 2 * smallest);
  const alone = small.length > 1 ? closed.filter((one) => !small.includes(one)) : closed;
  return [
    ...counted.filter(({ classroomId }) => isOpen(classroomId)).map(openCell),
    ...alone.map((one) => cellOf([one], smallest)),
    ...(small.length > 1 ? [cellOf(small, smallest)] : []),
  ];
}

const openCell = ({ classroomId, funnel }: ClassCount): SchoolCell => {
  const { targeted, reachable, started, completed, lateCompleted: late } = funnel;
  const beside = besideOf((name) => funnel[name]);
  return { classroomIds: [classroomId], isExact: true, targeted, reachable, started, completed, late, beside, funnel };
};

function cellOf(classes: readonly ClassCount[], smallest: number): SchoolCell {
  const classroomIds = classes.map(({ classroomId }) => classroomId);
  const sum = sumFunnels(classes.map(({ funnel }) => funnel));
  if (sum.targeted < smallest)
    return { classroomIds, isExact: false, targeted: 0, reachable: 0, completed: 0, late: 0, beside: NOTHING_BESIDE };
  // Who can not be reached is known, so done and not done are parts of those who can.
  const within = { ...sum, targeted: sum.reachable };
  const [told] = releaseOf([{ place: '', pushes: 1, grades: [{ grade: 0, funnel: within }] }], true, smallest).cells;
  const { completed = 0, late = 0, isExact = false, started } = told ?? {};
  return {
    ...{ classroomIds, isExact, targeted: sum.targeted, reachable: sum.reachable, completed, late },
    beside: besideIn(sum, completed, late, smallest),
    ...(started === undefined ? {} : { started }),
  };
}

/** Parts of the same families are taken from what the ones before have left. */
function besideIn(sum: Funnel, completed: number, late: number, smallest: number): Beside {
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

function sumOf(cells: readonly SchoolCell[]): ReleasedCounts {
  const telling = cells.filter(({ started }) => started !== undefined);
  return {
    targeted: total(cells, ({ targeted }) => targeted),
    completed: total(cells, ({ completed }) => completed),
    reachable: { of: total(cells, ({ reachable }) => reachable), among: total(cells, ({ targeted }) => targeted) },
    started: { of: total(telling, ({ started }) => started ?? 0), completed: total(telling, ({ completed }) => completed) },
    late: total(cells, ({ late }) => late),
  };
}

/** A line of figures: what is told exactly, and what is told in fives; never added to one another. */
export const schoolFigures = (cells: readonly SchoolCell[]): { readonly exact: FigureCounts; readonly tens: FigureCounts } => ({
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
