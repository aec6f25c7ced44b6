import type { WireBulletin } from '@contract/index';
import { useState } from 'react';
import { Box } from '../../components/box';
import { More } from '../../components/more';
import { Table, type Column } from '../../components/table';

type Shown = NonNullable<WireBulletin['table']>;
type Row = Shown['rows'][number];
/** So many are shown at once: a county has hundreds of schools. */
const AT_ONCE = 40;

/** Schools or classes in the order of their codes, the sum first so that nobody looks for it below hundreds. */
export function BulletinTable({ table }: { table: Shown }) {
  const [most, setMost] = useState(AT_ONCE);
  const [first = '', ...heads] = table.heads;
  const columns: Column<Row>[] = [
    {
      key: 'name',
      title: first,
      cell: ({ name, note }) => (
        <>
          <Box className="gy-strong">{name}</Box>
          {note === '' ? null : <Box className="gy-meta">{note}</Box>}
        </>
      ),
    },
    ...heads.map((title, at): Column<Row> => ({
      ...{ key: title, title, right: true, tight: true },
      cell: ({ cells }) => cells[at] ?? '',
    })),
  ];
  const rows = table.rows.slice(0, -1);
  const sum = table.rows.slice(-1);
  return (
    <Box as="section" className="gy-section" label={table.title}>
      <Box as="h3" className="gy-h3 gy-below-s">
        {table.title}
      </Box>
      <Box as="p" className="gy-meta gy-below-s">
        准数和约数不能相加；“—”是没有，或者人数较少不报。
      </Box>
      <Table label={table.title} columns={columns} rows={[...sum, ...rows.slice(0, most)]} keyOf={({ key }) => key || '合计'} />
      <More more={rows.length > most ? () => setMost(most + AT_ONCE) : undefined} busy={false} problem={null} />
    </Box>
  );
}
