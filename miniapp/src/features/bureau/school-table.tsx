import type { WireFigureRow } from '@contract/index';
import { Box } from '../../components/box';
import { Table, type Column } from '../../components/table';
import { countOf, percentOf } from '../../words/amount';

/** Fewer than these in tens make no honest percentage. */
const ENOUGH = 100;
/** «约 120»: in whole tens, at least so many; under ten it is not told how many. */
const about = (n: number | null | undefined): string => (n === null || n === undefined ? '—' : n === 0 ? '不到 10' : `约 ${countOf(n)}`);
const exactly = (n: number | null): string => (n === null || n === 0 ? '—' : countOf(n));
const aboutRate = (of: number | null, among: number | null): string =>
  of === null || of === 0 || among === null || among < ENOUGH ? '—' : `约 ${percentOf(of, among)}`;

const first = (title: string): Column<WireFigureRow> => ({
  key: 'name',
  title,
  cell: (row) => (
    <>
      {row.name}
      {row.note === '' ? null : <Box className="gy-meta">{row.note}</Box>}
      {row.hidden === '' ? null : <Box className="gy-meta">{row.hidden}</Box>}
    </>
  ),
});

const settled: readonly Column<WireFigureRow>[] = [
  { key: 'targeted', title: '应看', right: true, stack: true, cell: ({ exact }) => exactly(exact.targeted) },
  { key: 'completed', title: '看完', right: true, stack: true, cell: ({ exact }) => exactly(exact.completed) },
  { key: 'done', title: '应看完成率', right: true, stack: true, cell: ({ exact: { rates: { completion: c } } }) => percentOf(c.of, c.among) }, // prettier-ignore
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
  { key: 'late', title: '补报', right: true, stack: true, cell: ({ exact }) => about(exact.late) },
];
const running: readonly Column<WireFigureRow>[] = [
  { key: 'targeted', title: '应看', right: true, stack: true, cell: ({ tens }) => about(tens?.targeted) },
  { key: 'completed', title: '看完', right: true, stack: true, cell: ({ tens }) => about(tens?.completed) },
  { key: 'done', title: '应看完成率', right: true, stack: true, cell: ({ tens }) => aboutRate(tens?.completed ?? null, tens?.targeted ?? null) }, // prettier-ignore
];

/** Rows in their fixed order: counts of families, never a name. What has settled, or what still runs. */
export const FigureTable = ({ title, kind, rows }: { title: string; kind: 'settled' | 'running'; rows: readonly WireFigureRow[] }) => (
  <Table
    label={kind === 'settled' ? '已截止的' : '进行中的'}
    columns={[first(title), ...(kind === 'settled' ? settled : running)]}
    rows={rows}
    keyOf={(row) => row.key}
  />
);
