import type { WireFunnel, WirePushDetail } from '@contract/index';
import type { ReactNode } from 'react';
import { Bars, type Stage } from '../../components/bar';
import { Box } from '../../components/box';
import { Definitions, Rates } from '../../components/rates';
import { Table, type Column } from '../../components/table';
import { countOf, percentOf } from '../../words/amount';
import { doneOf, doneShareOf, finishOf, OFFICE_WORDS, ratesOf } from './office-words';

const wholeStages = (f: WireFunnel): Stage[] => [
  { key: 'targeted', name: '应看', count: f.targeted },
  { key: 'reachable', name: '能送到', count: f.reachable },
  { key: 'sent', name: '已送出', count: f.sent },
  { key: 'opened', name: '打开过', count: f.opened },
  { key: 'started', name: '开始看', count: f.started },
  { key: 'q25', name: '看过 1/4', count: f.q25, soft: true },
  { key: 'q50', name: '看过一半', count: f.q50, soft: true },
  { key: 'q75', name: '看过 3/4', count: f.q75, soft: true },
  { key: 'completed', name: '看完', count: f.completed },
];

/** To the office a push tells no more than who can be reached and who has seen it to the end. */
const stagesOf = ({ funnel, office }: WirePushDetail['push']): Stage[] =>
  wholeStages(funnel)
    .filter(({ key }) => office === undefined || ['targeted', 'reachable', 'completed'].includes(key))
    .map((stage) => (stage.key === 'completed' && office?.rounded ? { ...stage, name: '看完（约）' } : stage));

type ClassRow = WirePushDetail['classes'][number];
const columns: readonly Column<ClassRow>[] = [
  { key: 'name', title: '班级', cell: (c) => c.name },
  { key: 'targeted', title: '应看', right: true, stack: true, cell: (c) => countOf(c.funnel.targeted) },
  { key: 'reachable', title: '能送到', right: true, stack: true, cell: (c) => countOf(c.funnel.reachable) },
  { key: 'completed', title: '看完', right: true, stack: true, cell: (c) => (c.joined ? '合在一起算' : doneOf(c)) },
  { key: 'reach', title: '触达率', right: true, stack: true, cell: (c) => percentOf(c.funnel.reachable, c.funnel.targeted) },
  { key: 'done', title: '应看完成率', right: true, stack: true, cell: (c) => (c.joined ? '—' : doneShareOf(c)) },
  { key: 'finish', title: '完播率', right: true, stack: true, cell: (c) => percentOf(...finishOf(c)) },
];

/** One push: its funnel, what did not ring and why, and its classes in the school's order. `beside` stands under the rates. */
export function PushFunnel({ detail, beside }: { detail: WirePushDetail; beside: ReactNode }) {
  const { push, classes, held, failed, waiting } = detail;
  return (
    <>
      <Rates counts={push.funnel} of={push.office ? ratesOf(push) : undefined} rounded={push.office?.rounded} />
      {beside}
      {push.office ? (
        <Box as="p" className="gy-meta gy-gap-s">
          {OFFICE_WORDS}
        </Box>
      ) : null}
      <Box className="gy-two gy-section">
        <Box as="section" className="gy-card" label="从应看到看完">
          <Box className="gy-section__title">
            <Box as="h2" className="gy-h3">
              从应看到看完
            </Box>
            <Definitions />
          </Box>
          <Bars label="各一步有多少家庭" stages={stagesOf(push)} />
        </Box>
        <Box as="section" className="gy-card" label="没有响铃的">
          <Box as="h2" className="gy-h3 gy-below-s">
            没有响铃的
          </Box>
          {held.length === 0 && failed === 0 && waiting === 0 ? (
            <Box as="p" className="gy-soft">
              都送到了，没有压着的。
            </Box>
          ) : (
            <Box as="ul" className="gy-lines">
              {held.map((h) => (
                <Line key={h.because} words={h.text} count={h.count} />
              ))}
              {waiting > 0 ? <Line words="正在排队送" count={waiting} /> : null}
              {failed > 0 ? <Line words="微信没有送成" count={failed} /> : null}
            </Box>
          )}
          <Box as="p" className="gy-meta gy-gap-s">
            没响铃的家庭，打开小程序也能在“今天”和“消息”里看到。
          </Box>
        </Box>
      </Box>
      <Box as="section" className="gy-section" label="各班">
        <Box as="h2" className="gy-h2 gy-below-s">
          各班
        </Box>
        <Table label="各班情况" columns={columns} rows={classes} keyOf={(c) => c.id} />
      </Box>
    </>
  );
}

const Line = ({ words, count }: { words: string; count: number }) => (
  <Box as="li" className="gy-line">
    <Box as="span">{words}</Box>
    <Box as="span" className="gy-number gy-strong">
      {countOf(count)}
    </Box>
  </Box>
);
