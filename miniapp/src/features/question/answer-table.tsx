import type { WireAnswerFigures } from '@contract/index';
import { Table, type Column } from '../../components/table';
import { countOf } from '../../words/amount';

type Part = WireAnswerFigures['places'];
type Row = Part['rows'][number];

const counted = (count: number | null): string => (count === null ? '—' : countOf(count));
const hours = (value: number | null): string =>
  value === null ? '—' : value < 1 ? '不到 1 小时' : value < 48 ? `${Math.round(value)} 小时` : `${Math.round(value / 24)} 天`;

/** How questions were answered, a row for each place or kind in their fixed order. */
export function AnswerTable({ label, first, part }: { label: string; first: string; part: Part }) {
  const figure = (key: string, title: string, cell: (row: Row) => string): Column<Row> => ({ key, title, right: true, stack: true, cell });
  return (
    <Table
      label={label}
      columns={[
        { key: 'name', title: first, cell: ({ name }) => name },
        figure('asked', '提问', ({ asked }) => counted(asked)),
        figure('in-time', '按时答复', ({ inTimePercent }) => (inTimePercent === null ? '—' : `约 ${inTimePercent}%`)),
        figure('solved', '按时办妥', ({ solvedPercent }) => (solvedPercent === null ? '—' : `约 ${solvedPercent}%`)),
        figure('median', '一半在多久内', ({ medianHours }) => hours(medianHours)),
        figure('young', '待答不到一天', ({ open }) => counted(open[0])),
        figure('days', '一到三天', ({ open }) => counted(open[1])),
        figure('old', '三天以上', ({ open }) => counted(open[2])),
      ]}
      rows={[...part.rows, part.total]}
      keyOf={({ key }) => key}
    />
  );
}
