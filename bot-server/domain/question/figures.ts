import type { QuestionKind } from './question';

/** What was asked in one class and of one kind in one month, and how it was answered. Ages are those of what is open now. */
export interface AnswerCell {
  readonly schoolId: string;
  readonly classroomId: string;
  readonly kind: QuestionKind;
  readonly asked: number;
  /** Answered, or due by now: whether it was in time is decided. */
  readonly decided: number;
  readonly inTime: number;
  /** Whole matters of which it is decided whether they were settled in time, and those that were. */
  readonly toSolve: number;
  readonly solved: number;
  /** Quarters of an hour from asking to the first answer, one for each that was answered. */
  readonly waits: readonly number[];
  /** Under a day, one to three days, older. */
  readonly open: readonly [number, number, number];
}

/** A row of a table, as it may be told. Null: too few to be told. */
export interface ToldRow {
  readonly key: string;
  readonly asked: number | null;
  /** Whole percent, in steps. */
  readonly inTimePercent: number | null;
  readonly solvedPercent: number | null;
  /** Half of the first answers came within so many quarters of an hour. */
  readonly medianQuarters: number | null;
  readonly open: readonly [number | null, number | null, number | null];
}
export interface ToldTable {
  readonly rows: readonly ToldRow[];
  /** Over what is told alone: nothing can be worked out from it. */
  readonly total: ToldRow;
}

/** Whom figures are for: how few are told of nobody, in what steps shares are told, and whether counts go in tens, rounded down. */
export interface Telling {
  readonly smallest: number;
  readonly percentStep: number;
  readonly isInTens: boolean;
}
export const TO_SCHOOL: Telling = { smallest: 5, percentStep: 5, isInTens: false };
export const toBureau = (isRunning: boolean): Telling => ({ smallest: 10, percentStep: 10, isInTens: isRunning });

/** What is told of a month to whom it is told. */
export interface AnswerFigures {
  readonly place: string;
  readonly by: 'class' | 'school';
  /** `2026-09` */
  readonly month: string;
  /** It has not ended: for a bureau counts are in tens. */
  readonly isRunning: boolean;
  readonly smallest: number;
  readonly places: ToldTable;
  readonly kinds: ToldTable;
  /** By key of a place. */
  readonly names: ReadonlyMap<string, string>;
}

interface Sum {
  readonly key: string;
  readonly asked: number;
  readonly decided: number;
  readonly inTime: number;
  readonly toSolve: number;
  readonly solved: number;
  readonly waits: readonly number[];
  readonly open: readonly [number, number, number];
}

const sumOf = (key: string, cells: readonly (Sum | AnswerCell)[]): Sum => ({
  key,
  asked: cells.reduce((sum, { asked }) => sum + asked, 0),
  decided: cells.reduce((sum, { decided }) => sum + decided, 0),
  inTime: cells.reduce((sum, { inTime }) => sum + inTime, 0),
  toSolve: cells.reduce((sum, { toSolve }) => sum + toSolve, 0),
  solved: cells.reduce((sum, { solved }) => sum + solved, 0),
  waits: cells.flatMap(({ waits }) => waits),
  open: cells.reduce<[number, number, number]>(([a, b, c], { open }) => [a + open[0], b + open[1], c + open[2]], [0, 0, 0]),
});

/** The middle one; of an even number the lower. Undefined of none. */
export function medianOf(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length / 2) - 1)];
}

/**
 * Keys of rows that are told: none with fewer than `smallest`, and as many of the smallest others less that what is left out is never one row
 * alone nor fewer than `smallest` together, so that a total known from elsewhere gives nobody away.
 */
export function toldKeys(rows: readonly { readonly key: string; readonly asked: number }[], smallest: number): ReadonlySet<string> {
  const ascending = rows.filter(({ asked }) => asked > 0).sort((a, b) => a.asked - b.asked || (a.key < b.key ? -1 : 1));
  let [left, leftAsked] = [0, 0];
  for (const { asked } of ascending) {
    const isSafe = left === 0 || (left > 1 && leftAsked >= smallest);
    if (asked >= smallest && isSafe) break;
    left += 1;
    leftAsked += asked;
  }
  return new Set(ascending.slice(left).map(({ key }) => key));
}

function told({ key, asked, decided, inTime, toSolve, solved, waits, open }: Sum, { smallest, percentStep, isInTens }: Telling): ToldRow {
  const percent = (good: number, of: number): number | null =>
    of < smallest ? null : Math.round((good / of) * (100 / percentStep)) * percentStep;
  const count = (n: number): number | null => (n < smallest ? null : isInTens ? n - (n % 10) : n);
  const median = waits.length < smallest ? undefined : medianOf(waits);
  return {
    key,
    asked: count(asked),
    inTimePercent: percent(inTime, decided),
    solvedPercent: percent(solved, toSolve),
    medianQuarters: median ?? null,
    open: [count(open[0]), count(open[1]), count(open[2])],
  };
}

const HIDDEN: Omit<ToldRow, 'key'> = {
  ...{ asked: null, inTimePercent: null, solvedPercent: null, medianQuarters: null },
  open: [null, null, null],
};

/** A share of few is told of nobody, nor is it in a total beside which it could be worked out: it goes by the same rule as a row. */
function withFewSharesLeftOut(cells: readonly AnswerCell[], keyOf: (cell: AnswerCell) => string, smallest: number): AnswerCell[] {
  const keys = [...new Set(cells.map(keyOf))];
  const toldOf = (countOf: (cell: AnswerCell) => number): ReadonlySet<string> => {
    const sums = keys.map((key) => ({ key, asked: cells.reduce((sum, cell) => sum + (keyOf(cell) === key ? countOf(cell) : 0), 0) }));
    return toldKeys(sums, smallest);
  };
  const answers = toldOf(({ decided }) => decided);
  const matters = toldOf(({ toSolve }) => toSolve);
  return cells.map((cell) => ({
    ...cell,
    ...(answers.has(keyOf(cell)) ? {} : { decided: 0, inTime: 0 }),
    ...(matters.has(keyOf(cell)) ? {} : { toSolve: 0, solved: 0 }),
  }));
}

/** A table by one side of the cells, rows in the order in which `keys` name them; nothing under {@link Telling.smallest} is in it or can be worked out. */
export function tableOf(
  cells: readonly AnswerCell[],
  keyOf: (cell: AnswerCell) => string,
  keys: readonly string[],
  telling: Telling,
): { readonly table: ToldTable; readonly within: readonly AnswerCell[] } {
  const of = (key: string, among: readonly AnswerCell[]): Sum => sumOf(key, among.filter((cell) => keyOf(cell) === key)); // prettier-ignore
  const sums = keys.map((key) => of(key, cells));
  const shown = toldKeys(sums, telling.smallest);
  const within = withFewSharesLeftOut(cells.filter((cell) => shown.has(keyOf(cell))), keyOf, telling.smallest); // prettier-ignore
  const rows = sums
    .filter(({ asked }) => asked > 0)
    .map(({ key }) => (shown.has(key) ? told(of(key, within), telling) : { key, ...HIDDEN }));
  return { table: { rows, total: told(sumOf('total', within), telling) }, within };
}

/** How one teacher stands among the school's: whole tens of percent of the others who answer less often in time. Ties count half. */
export function standingAmong(
  own: string,
  shares: readonly { readonly teacherId: string; readonly decided: number; readonly inTime: number }[],
): number | undefined {
  const counted = shares.filter(({ decided }) => decided >= FEWEST_ANSWERS);
  const mine = counted.find(({ teacherId }) => teacherId === own);
  if (!mine || counted.length < FEWEST_TEACHERS) return undefined;
  const share = ({ decided, inTime }: { decided: number; inTime: number }): number => inTime / decided;
  const others = counted.filter(({ teacherId }) => teacherId !== own);
  const below = others.reduce((sum, one) => sum + (share(one) < share(mine) ? 1 : share(one) === share(mine) ? 0.5 : 0), 0);
  return Math.round((below / others.length) * 10) * 10;
}
export const FEWEST_TEACHERS = 5;
export const FEWEST_ANSWERS = 5;
