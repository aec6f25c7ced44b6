import type { WirePushCard } from '@contract/index';
import { Link } from '../../components/link';
import { Table, type Column } from '../../components/table';
import { pageUrl } from '../../platform/go';
import { countOf, percentOf } from '../../words/amount';
import { whenOf } from '../../words/when';
import { doneShareOf, finishOf } from './office-words';

const columnsAt = (now: number): Column<WirePushCard>[] => [
  {
    key: 'title',
    title: '内容',
    cell: (p) => (
      <Link to={pageUrl('/school/pages/push/index', { id: p.push })} className="gy-textlink">
        {p.resource.title}
      </Link>
    ),
  },
  { key: 'at', title: '推送时间', cell: (p) => whenOf(p.startsAt, now) },
  { key: 'targeted', title: '应看', right: true, stack: true, cell: (p) => countOf(p.funnel.targeted) },
  { key: 'reach', title: '触达率', right: true, stack: true, cell: (p) => percentOf(p.funnel.reachable, p.funnel.targeted) },
  { key: 'done', title: '应看完成率', right: true, stack: true, cell: (p) => doneShareOf(p) },
  { key: 'finish', title: '完播率', right: true, stack: true, cell: (p) => percentOf(...finishOf(p)) },
];

/** Pushes that have left, newest first. */
export const PushTable = ({ pushes, now }: { pushes: readonly WirePushCard[]; now: number }) => (
  <Table label="最近的推送" columns={columnsAt(now)} rows={pushes} keyOf={(p) => p.push} />
);
