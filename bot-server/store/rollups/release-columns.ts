import { mongo } from 'mongoose';
import type { RateFamilies, ReleasedCounts } from '../../domain/figures/bureau';
import type { Instant } from '../../domain/time/instant';
import type { CellRow, CountsRow } from './release-row';

/**
 * The cells of a release once more, side by side: the places in one text, the counts as 32-bit numbers. A city's term by school adds up ninety
 * thousand cells; as documents that takes the database seven times as long as it takes to read these and add them up here.
 */
export interface Columns {
  /** Ids of the places, a line each. */
  readonly p: string;
  /** For each place: 1 where its counts are exact, else 0, and then {@link NAMES}; little-endian. */
  readonly n: mongo.Binary;
}
/** What of a release is read to be added up. */
export interface ColumnsRow {
  readonly week: number;
  readonly computedAt: Date;
  readonly columns?: Columns;
}

export const NAMES = ['t', 'c', 'r', 'rt', 's', 'sc', 'l'] as const satisfies readonly (keyof CountsRow)[];
const WIDTH = 1 + NAMES.length;
const BYTES = 4;
const [T, C, R, RT, S, SC, L] = [0, 1, 2, 3, 4, 5, 6] as const;

export function columnsOf(cells: readonly CellRow[]): Columns {
  const told = cells.filter(({ e, x }) => e !== undefined || x !== undefined);
  const bytes = Buffer.alloc(told.length * WIDTH * BYTES);
  told.forEach(({ e, x }, index) => {
    const counts = e ?? x;
    const at = index * WIDTH * BYTES;
    bytes.writeInt32LE(e ? 1 : 0, at);
    NAMES.forEach((name, n) => bytes.writeInt32LE(counts?.[name] ?? 0, at + (n + 1) * BYTES));
  });
  return { p: told.map(({ p }) => p).join('\n'), n: new mongo.Binary(bytes) };
}

/** What was told of one place, exactly and in tens, and how many different families each exact rate is of. */
export interface PlaceSum {
  readonly place: string;
  /** Of which week; undefined where weeks are added up too. */
  readonly week: number | undefined;
  readonly computedAt: Instant;
  readonly exact: ReleasedCounts;
  readonly tens: ReleasedCounts;
  readonly families: RateFamilies;
  /** Whether anything of it is told exactly. */
  readonly hasExact: boolean;
}

interface Sum {
  readonly place: string;
  readonly week: number | undefined;
  computedAt: number;
  readonly exact: number[];
  readonly tens: number[];
  /** Of the largest exact cell: targeted, targeted where reach is told, started. */
  readonly largest: number[];
  hasExact: boolean;
}

const counts = (sum: readonly number[]): ReleasedCounts => {
  const n = (index: number): number => sum[index] ?? 0;
  return {
    targeted: n(T),
    completed: n(C),
    reachable: { of: n(R), among: n(RT) },
    started: { of: n(S), completed: n(SC) },
    late: n(L),
  };
};

/** Adds the cells of these releases up by place, or by place and week; in the order of places and weeks. `only`: of one place alone. */
export function sumPlaces(rows: readonly ColumnsRow[], by: 'place' | 'place-week', only?: string): PlaceSum[] {
  const sums = new Map<string, Sum>();
  for (const { columns, week, computedAt } of rows) {
    if (!columns || columns.p === '') continue;
    const { buffer } = columns.n;
    const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    columns.p.split('\n').forEach((place, index) => {
      if (only !== undefined && place !== only) return;
      const key = by === 'place' ? place : `${place}\n${week}`;
      let sum = sums.get(key);
      if (!sum) {
        sum = { place, week: by === 'place' ? undefined : week, computedAt: 0, exact: [0, 0, 0, 0, 0, 0, 0], tens: [0, 0, 0, 0, 0, 0, 0], largest: [0, 0, 0], hasExact: false }; // prettier-ignore
        sums.set(key, sum);
      }
      add(sum, view, index * WIDTH * BYTES, computedAt.getTime());
    });
  }
  return [...sums.values()]
    .sort((a, b) => (a.place === b.place ? (a.week ?? 0) - (b.week ?? 0) : a.place < b.place ? -1 : 1))
    .map(({ exact, tens, largest, ...rest }) => ({
      ...rest,
      exact: counts(exact),
      tens: counts(tens),
      families: { completion: largest[0] ?? 0, reach: largest[1] ?? 0, finish: largest[2] ?? 0 },
    }));
}

function add(sum: Sum, view: DataView, at: number, computedAt: number): void {
  const isExact = view.getInt32(at, true) === 1;
  const to = isExact ? sum.exact : sum.tens;
  const n = (index: number): number => view.getInt32(at + (index + 1) * BYTES, true);
  for (let index = 0; index < NAMES.length; index += 1) to[index] = (to[index] ?? 0) + n(index);
  if (computedAt > sum.computedAt) sum.computedAt = computedAt;
  if (!isExact) return;
  sum.hasExact = true;
  [T, RT, S].forEach((from, index) => {
    if (n(from) > (sum.largest[index] ?? 0)) sum.largest[index] = n(from);
  });
}
