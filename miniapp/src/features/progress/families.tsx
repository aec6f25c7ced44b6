import { useState } from 'react';
import type { WireFamilyProgress } from '@contract/index';
import { Box } from '../../components/box';
import { Choice } from '../../components/field';
import { Notice } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import './progress.scss';

type State = WireFamilyProgress['state'];
type Filter = 'all' | State;

const states: Record<State, { words: string; tone: 'good' | 'warm' | 'cool' | 'bad' }> = {
  completed: { words: '看完了', tone: 'good' },
  partial: { words: '看了一部分', tone: 'warm' },
  'not-started': { words: '还没看', tone: 'cool' },
  'not-reachable': { words: '送不到', tone: 'bad' },
};

type Guardian = WireFamilyProgress['guardians'][number];
const whoIs = (g: Guardian): string => `${g.relation}${g.worksAway ? '（在外）' : g.caregiverAtHome ? '（在家照看）' : ''}`;

/** What this guardian did alone, where it is known: with a parent far away and somebody at home one wants to see both. */
const seenBy = (g: Guardian): string =>
  g.completed === true ? '看完了，' : g.percent !== undefined && g.percent > 0 ? `看了 ${g.percent}%，` : '';

/** Held, declared or as measured, in this order. */
function Standing({ family }: { family: WireFamilyProgress }) {
  if (family.held === true) return <Tag tone="warm">待确认</Tag>;
  if (family.declared !== undefined && family.state !== 'completed') return <Tag tone="good">老师登记</Tag>;
  const { tone, words } = states[family.state];
  return <Tag tone={tone}>{words}</Tag>;
}

const saidWords = { group: '几个人一起看', cast: '投到大屏上看', audio: '听的声音' } as const;

const columns: readonly Column<WireFamilyProgress>[] = [
  { key: 'name', title: '孩子', cell: (f) => f.student.name },
  {
    key: 'state',
    title: '看得怎么样',
    beside: true,
    cell: (f) => (
      <>
        <Standing family={f} />
        {f.said === undefined || f.said.length === 0 ? null : (
          <Box className="gy-meta">{`家里说：${f.said.map((word) => saidWords[word]).join('、')}`}</Box>
        )}
      </>
    ),
  },
  { key: 'percent', title: '看了多少', right: true, cell: (f) => (f.state === 'not-reachable' ? '—' : `${f.percent}%`) },
  {
    key: 'guardians',
    title: '家长和送达',
    cell: (f) =>
      f.guardians.length === 0 ? (
        <Box as="span" className="gy-soft">
          还没有家长绑定
        </Box>
      ) : (
        f.guardians.map((g, i) => (
          <Box key={i} className="gy-guardian">{`${whoIs(g)}：${seenBy(g)}${g.bound ? g.delivery : '还没绑定'}`}</Box>
        ))
      ),
  },
];

/** The families of one's own class, in the roster's order: who has seen it, who could not be reached. Never ranked. */
export function Families({ families }: { families: readonly WireFamilyProgress[] }) {
  const [filter, setFilter] = useState<Filter>('all');
  const count = (state: State): number => families.filter((f) => f.state === state).length;
  const options: readonly (readonly [Filter, string])[] = [
    ['all', `全部 ${families.length}`],
    ['not-started', `还没看 ${count('not-started')}`],
    ['partial', `看了一部分 ${count('partial')}`],
    ['completed', `看完了 ${count('completed')}`],
    ['not-reachable', `送不到 ${count('not-reachable')}`],
  ];
  const shown = filter === 'all' ? families : families.filter((f) => f.state === filter);
  return (
    <>
      <Choice label="看哪些家庭" options={options} value={filter} onChange={setFilter} />
      <Box className="gy-gap">
        {shown.length === 0 ? (
          filter === 'all' ? (
            <Notice icon="class" title="这个班还没有学生" text="学校导入名册以后，会显示在这里。" />
          ) : (
            <Notice kind="good" title="没有这样的家庭" />
          )
        ) : (
          <Table label="各家情况" columns={columns} rows={shown} keyOf={(f) => f.student.id} />
        )}
      </Box>
    </>
  );
}
