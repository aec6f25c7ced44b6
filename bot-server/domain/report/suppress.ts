/**
 * Which counts of a bureau's table may be shown, so that no group of fewer than {@link SMALLEST_CELL} families can be read or worked out.
 *
 * A row counts nested groups: targeted ⊇ reachable ⊇ started ⊇ completed. A reader who sees two of them knows their difference too («not
 * done»), so what a row shows must leave every difference, and the smallest group itself, large enough. A total minus what is shown gives the
 * sum of the hidden rows: so for the columns that have a total, the rows that can not show all of these columns show nothing at all, there
 * are at least two of them, and together they must pass the same rule as a row. Columns without a total bind no rows together.
 */
export const SMALLEST_CELL = 10;

const LEVELS = ['targeted', 'reachable', 'started', 'completed'] as const;
type Level = (typeof LEVELS)[number];
/** What a row gives up last comes first. */
const PREFERRED: readonly Level[] = ['targeted', 'completed', 'reachable', 'started'];

export interface Counts extends Readonly<Record<Level, number>> {
  readonly families: number;
  /** Over how many pushes the other counts are summed: a cell is judged by its average push. */
  readonly pushes: number;
}
export type Shown = Readonly<Record<Level | 'families', number | null>>;
export interface ShownTable {
  readonly rows: readonly Shown[];
  readonly total: Shown;
}

const NOTHING: Shown = { families: null, targeted: null, reachable: null, started: null, completed: null };

/** No push has touched anybody here, so its zeros tell nothing about anybody. */
const isEmpty = (row: Counts): boolean => row.targeted === 0;

/** Whether these columns of a row may be seen together: each group, and each part of it that lies between two of them, is large enough. */
function showable(row: Counts, levels: readonly Level[], smallest: number): boolean {
  const least = smallest * Math.max(row.pushes, 1);
  const descending = LEVELS.filter((level) => levels.includes(level)).map((level) => row[level]);
  return descending.every((value, index) => value - (descending[index + 1] ?? 0) >= least);
}

const smallPlace = (row: Counts, smallest: number): boolean => row.families > 0 && row.families < smallest;

const sum = (rows: readonly Counts[]): Counts => ({
  families: rows.reduce((n, row) => n + row.families, 0),
  targeted: rows.reduce((n, row) => n + row.targeted, 0),
  reachable: rows.reduce((n, row) => n + row.reachable, 0),
  started: rows.reduce((n, row) => n + row.started, 0),
  completed: rows.reduce((n, row) => n + row.completed, 0),
  pushes: rows.reduce((n, row) => Math.max(n, row.pushes), 0),
});

/** The rows that show nothing when these columns carry a total; undefined when no choice of rows protects the small ones. */
function hiddenRows(rows: readonly Counts[], totalled: readonly Level[], smallest: number): ReadonlySet<number> | undefined {
  const hidden = new Set<number>();
  rows.forEach((row, index) => {
    if (smallPlace(row, smallest) || (!isEmpty(row) && !showable(row, totalled, smallest))) hidden.add(index);
  });
  if (hidden.size === 0) return hidden;
  const partners = rows
    .map((row, index) => ({ row, index }))
    .filter(({ row, index }) => !isEmpty(row) && !hidden.has(index))
    .sort((a, b) => a.row.targeted - b.row.targeted || a.index - b.index);
  const isSafe = (): boolean => {
    const group = [...hidden].flatMap((index) => rows[index] ?? []);
    const busy = group.filter((row) => !isEmpty(row));
    return busy.length >= 2 && sum(group).families >= smallest && showable(sum(busy), totalled, smallest);
  };
  while (!isSafe()) {
    const next = partners.shift();
    if (!next) return undefined;
    hidden.add(next.index);
  }
  return hidden;
}

function show(row: Counts, levels: readonly Level[]): Shown {
  const cell = (level: Level): number | null => (levels.includes(level) ? row[level] : null);
  return {
    families: row.families,
    targeted: cell('targeted'),
    reachable: cell('reachable'),
    started: cell('started'),
    completed: cell('completed'),
  };
}

/** Beside the columns with a total a row shows what else passes the rule on its own. */
function showRow(row: Counts, totalled: readonly Level[], smallest: number): Shown {
  if (isEmpty(row)) return show(row, LEVELS);
  const levels = [...totalled];
  for (const level of PREFERRED) if (!levels.includes(level) && showable(row, [...levels, level], smallest)) levels.push(level);
  return show(row, levels);
}

function tableWith(rows: readonly Counts[], totalled: readonly Level[], smallest: number): ShownTable | undefined {
  const hidden = hiddenRows(rows, totalled, smallest);
  if (!hidden) return undefined;
  const whole = sum(rows);
  return {
    rows: rows.map((row, index) => (hidden.has(index) ? NOTHING : showRow(row, totalled, smallest))),
    total: smallPlace(whole, smallest) ? NOTHING : show(whole, isEmpty(whole) ? LEVELS : totalled),
  };
}

/** No total at all, so no row can be worked out from the others. */
function tableWithoutTotal(rows: readonly Counts[], smallest: number): ShownTable {
  return { rows: rows.map((row) => (smallPlace(row, smallest) ? NOTHING : showRow(row, [], smallest))), total: NOTHING };
}

const shownCells = (row: Shown): number => Object.values(row).filter((cell) => cell !== null).length;

/**
 * Of all tables that may be shown the one with the most cells, a total weighing as much as a quarter of its column beside itself.
 * `smallest` is there for tests that try every table of small numbers.
 */
export function suppress(rows: readonly Counts[], smallest = SMALLEST_CELL): ShownTable {
  const worth = ({ rows: shown, total }: ShownTable): number =>
    shown.reduce((n, row) => n + shownCells(row), 0) + shownCells(total) * (1 + rows.length / 4);
  let best = tableWithoutTotal(rows, smallest);
  for (let choice = 0; choice < 1 << LEVELS.length; choice++) {
    const totalled = LEVELS.filter((_, index) => (choice >> index) & 1);
    const table = tableWith(rows, totalled, smallest);
    if (table && worth(table) > worth(best)) best = table;
  }
  return best;
}
