import type { WireCountyPlan } from '@contract/index';
import { Box } from '../../components/box';
import { Notice } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import { whenWords } from './county-words';

type Line = WireCountyPlan['items'][number];
type School = WireCountyPlan['schools'][number];

const lineColumns: readonly Column<Line>[] = [
  {
    key: 'title',
    title: '内容',
    cell: (l) => (
      <>
        {l.title}
        {l.about === '' ? null : <Box className="gy-meta">{l.about}</Box>}
      </>
    ),
  },
  { key: 'must', title: '必推', cell: (l) => (l.must ? <Tag tone="warm">必推</Tag> : '') },
  { key: 'when', title: '什么时候', tight: true, cell: whenWords },
  { key: 'who', title: '给谁', cell: (l) => l.audience },
  { key: 'due', title: '期限', tight: true, cell: (l) => `${l.dueDays} 天内看完` },
  { key: 'note', title: '备注', cell: (l) => l.note },
];
export function CountyLines({ lines }: { lines: readonly Line[] }) {
  if (lines.length === 0) return <Notice icon="plan" title="还没有内容" text="请先导入一个文件，或者在“周历”里加。" />;
  return <Table label="计划的每一行" columns={lineColumns} rows={lines} keyOf={(l) => String(l.line)} />;
}

const STATES: Record<School['state'], string> = { draft: '草稿', published: '按计划推送', paused: '学校暂停了', ended: '学校停用了' };
const schoolColumns: readonly Column<School>[] = [
  { key: 'name', title: '学校', cell: (s) => s.name },
  { key: 'state', title: '情况', cell: (s) => <Tag tone={s.state === 'published' ? 'good' : 'warm'}>{STATES[s.state]}</Tag> },
  { key: 'version', title: '第几版', right: true, cell: (s) => s.version },
  { key: 'inherited', title: '县里的', right: true, stack: true, cell: (s) => s.inherited },
  { key: 'moved', title: '改过时间', right: true, stack: true, cell: (s) => s.moved },
  { key: 'left', title: '去掉的', right: true, stack: true, cell: (s) => s.leftOut },
  { key: 'own', title: '自己加的', right: true, stack: true, cell: (s) => s.own },
  { key: 'pushed', title: '已推送', right: true, stack: true, cell: (s) => s.pushed },
];
export function CountySchools({ schools }: { schools: readonly School[] }) {
  if (schools.length === 0) return <Notice icon="schools" title="还没有发到学校" text="审核通过以后，各校的情况显示在这里。" />;
  return <Table label="各校的情况" columns={schoolColumns} rows={schools} keyOf={(s) => s.id} />;
}
