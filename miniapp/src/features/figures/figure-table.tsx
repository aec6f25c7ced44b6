import type { WireFigureRow } from '@contract/index';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Table, type Column } from '../../components/table';
import { countOf, percentOf } from '../../words/amount';
import { spreadOf } from './pictures';

/** Fewer than these in tens make no honest percentage. */
const ENOUGH = 100;
/** «约 120»: in whole steps, at least so many; under one step it is not told how many. */
const about = (n: number | null | undefined, step: number): string =>
  n === null || n === undefined ? '—' : n === 0 ? `不到 ${step}` : `约 ${countOf(n)}`;
const exactly = (n: number | null): string => (n === null || n === 0 ? '—' : countOf(n));
const aboutRate = (of: number | null, among: number | null): string =>
  of === null || of === 0 || among === null || among < ENOUGH ? '—' : `约 ${percentOf(of, among)}`;

const first = (title: string, to: (row: WireFigureRow) => string | null): Column<WireFigureRow> => ({
  key: 'name',
  title,
  cell: (row) => {
    const address = to(row);
    return (
      <>
        {address === null ? (
          row.name
        ) : (
          <Link to={address} className="gy-textlink">
            {row.name}
          </Link>
        )}
        {row.note === '' ? null : <Box className="gy-meta">{row.note}</Box>}
        {row.hidden === '' ? null : <Box className="gy-meta">{row.hidden}</Box>}
      </>
    );
  },
});

const withSpread = (share: string, interval: { low: number; high: number } | null | undefined): string =>
  interval ? `${share}（${spreadOf(interval)}）` : share;

const settled = (step: number, spread: boolean): readonly Column<WireFigureRow>[] => [
  { key: 'targeted', title: '应看', right: true, stack: true, cell: ({ exact }) => exactly(exact.targeted) },
  {
    key: 'completed',
    title: '看完',
    right: true,
    stack: true,
    cell: ({ exact }) => (exact.funnel ? countOf(exact.completed) : exactly(exact.completed)),
  },
  { key: 'done', title: '应看完成率', right: true, stack: true, cell: ({ exact: { rates: { completion: c } }, intervals }) => withSpread(percentOf(c.of, c.among), spread ? intervals?.completion : null) }, // prettier-ignore
  {
    key: 'reach',
    title: '触达率',
    right: true,
    stack: true,
    cell: ({
      exact: {
        rates: { reach: r },
      },
    }) => percentOf(r.of, r.among),
  },
  {
    key: 'finish',
    title: '完播率',
    right: true,
    stack: true,
    cell: ({
      exact: {
        rates: { finish: f },
      },
    }) => percentOf(f.of, f.among),
  },
  {
    key: 'late',
    title: '补报',
    right: true,
    stack: true,
    cell: ({ exact }) => (exact.funnel ? countOf(exact.late) : about(exact.late, step)),
  },
];
const running = (step: number): readonly Column<WireFigureRow>[] => [
  { key: 'targeted', title: '应看', right: true, stack: true, cell: ({ tens }) => about(tens?.targeted, step) },
  { key: 'completed', title: '看完', right: true, stack: true, cell: ({ tens }) => about(tens?.completed, step) },
  { key: 'done', title: '应看完成率', right: true, stack: true, cell: ({ tens }) => aboutRate(tens?.completed ?? null, tens?.targeted ?? null) }, // prettier-ignore
];

interface Shown {
  title: string;
  kind: 'settled' | 'running';
  rows: readonly WireFigureRow[];
  /** In how large steps a rounded count is told: tens to a bureau, fives to a school's office. */
  step?: number;
  /** What a row opens; null: nothing. */
  to?: (row: WireFigureRow) => string | null;
  label?: string;
  /** With how sure a share is: where no picture shows it. */
  spread?: boolean;
}

/** Rows in their fixed order: counts of families, never a name. What is told exactly, or what is told in round numbers. */
export const FigureTable = ({ title, kind, rows, step = 10, to = () => null, label, spread = false }: Shown) => (
  <Table
    label={label ?? (kind === 'settled' ? '已截止的' : '进行中的')}
    columns={[first(title, to), ...(kind === 'settled' ? settled(step, spread) : running(step))]}
    rows={rows}
    keyOf={(row) => row.key}
  />
);
