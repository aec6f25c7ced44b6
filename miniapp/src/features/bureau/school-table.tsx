import type { WireSchoolRow } from '@contract/index';
import { Box } from '../../components/box';
import { Table, type Column } from '../../components/table';
import { countOf, percentOf } from '../../words/amount';

const columns: readonly Column<WireSchoolRow>[] = [
  {
    key: 'school',
    title: '学校',
    cell: (row) => (
      <>
        {row.school.name}
        {row.school.includes.length === 0 ? null : <Box className="gy-meta">{`含教学点：${row.school.includes.join('、')}`}</Box>}
        {row.hidden === '' ? null : <Box className="gy-meta">{row.hidden}</Box>}
      </>
    ),
  },
  { key: 'families', title: '家庭', right: true, stack: true, cell: (r) => countOf(r.families) },
  { key: 'targeted', title: '应看', right: true, stack: true, cell: (r) => countOf(r.targeted) },
  { key: 'reachable', title: '能送到', right: true, stack: true, cell: (r) => countOf(r.reachable) },
  { key: 'reach', title: '触达率', right: true, stack: true, cell: (r) => percentOf(r.reachable, r.targeted) },
  { key: 'started', title: '开始看', right: true, stack: true, cell: (r) => countOf(r.started) },
  { key: 'completed', title: '看完', right: true, stack: true, cell: (r) => countOf(r.completed) },
  { key: 'done', title: '应看完成率', right: true, stack: true, cell: (r) => percentOf(r.completed, r.targeted) },
  { key: 'finish', title: '完播率', right: true, stack: true, cell: (r) => percentOf(r.completed, r.started) },
];

/** The schools in their fixed order: counts of families, never a name; hidden where so few would be recognised. */
export const SchoolTable = ({ schools }: { schools: readonly WireSchoolRow[] }) => (
  <Table label="各校情况" columns={columns} rows={schools} keyOf={(row) => row.school.id} />
);
