import type { ReleasedCounts } from '../figures/bureau';
import type { BulletinLine, CountsRow, RateName, Share, ToldCell } from './bulletin';
import { intervalOf } from './interval';

const sum = (cells: readonly ToldCell[], of: (cell: ToldCell) => number): number => cells.reduce((n, cell) => n + of(cell), 0);

/** Told cells added up; a level that not every cell tells comes with what it is to be read against. */
export function countsOf(cells: readonly ToldCell[]): ReleasedCounts {
  const reaching = cells.filter(({ reachable }) => reachable !== undefined);
  const starting = cells.filter(({ started }) => started !== undefined);
  return {
    targeted: sum(cells, ({ targeted }) => targeted),
    completed: sum(cells, ({ completed }) => completed),
    reachable: { of: sum(reaching, ({ reachable }) => reachable ?? 0), among: sum(reaching, ({ targeted }) => targeted) },
    started: { of: sum(starting, ({ started }) => started ?? 0), completed: sum(starting, ({ completed }) => completed) },
    late: sum(cells, ({ late }) => late),
  };
}

/** What a rate is made of in one cell; undefined where the cell does not tell it. */
export function shareOf({ targeted, completed, reachable, started }: ToldCell, rate: RateName): Share | undefined {
  if (rate === 'completion') return { of: completed, among: targeted };
  if (rate === 'reach') return reachable === undefined ? undefined : { of: reachable, among: targeted };
  return started === undefined ? undefined : { of: completed, among: started };
}

/** A rate over cells, and of how many families it is, each counted once: of each key the largest of its cells. */
export function rateOf(cells: readonly ToldCell[], rate: RateName): Share & { readonly families: number } {
  const largest = new Map<string, number>();
  let [of, among] = [0, 0];
  for (const cell of cells) {
    const share = shareOf(cell, rate);
    if (!share) continue;
    of += share.of;
    among += share.among;
    largest.set(cell.key, Math.max(largest.get(cell.key) ?? 0, share.among));
  }
  return { of, among, families: [...largest.values()].reduce((n, families) => n + families, 0) };
}

/** The figures of a line. */
export function lineOf(cells: readonly ToldCell[]): Pick<BulletinLine, 'exact' | 'tens' | 'interval'> {
  const exact = cells.filter(({ isExact }) => isExact);
  const completion = rateOf(exact, 'completion');
  return {
    exact: countsOf(exact),
    tens: countsOf(cells.filter(({ isExact }) => !isExact)),
    interval: intervalOf(completion, completion.families),
  };
}

export const cellsIn = (rows: readonly CountsRow[], { first, last }: { readonly first: number; readonly last: number }): ToldCell[] =>
  rows.filter(({ week }) => week >= first && week <= last).flatMap(({ cells }) => cells);
