import type { WireFigureCounts, WireFigures } from '@contract/index';
import type { ReactNode } from 'react';
import { Bars, type Stage } from '../../components/bar';
import { Box } from '../../components/box';
import { Rates } from '../../components/rates';
import { countOf } from '../../words/amount';

export function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <Box as="section" id={id} className="gy-section gy-keep" label={title}>
      <Box as="h2" className="gy-h2 gy-below-s">
        {title}
      </Box>
      {children}
    </Box>
  );
}

export const Words = ({ id, children }: { id?: string; children: ReactNode }) => (
  <Box as="p" {...(id === undefined ? {} : { id })} className="gy-soft">
    {children}
  </Box>
);

const pairs = ({ rates: { reach, completion, finish } }: WireFigureCounts) => ({
  reach: [reach.of, reach.among] as const,
  done: [completion.of, completion.among] as const,
  finish: [finish.of, finish.among] as const,
});
export const ThreeRates = ({ counts }: { counts: WireFigureCounts }) => (
  <Rates counts={{ targeted: counts.targeted, reachable: null, started: null, completed: counts.completed }} of={pairs(counts)} />
);

/** Who has had nothing, and who can not be reached, before anything else. */
export function ReachGaps({ figures, whole }: { figures: WireFigures; whole: boolean }) {
  const { of, among } = figures.total.exact.rates.reach;
  const without = figures.without ?? [];
  const targeted = figures.total.exact.targeted ?? 0;
  return (
    <Box className="gy-card">
      {whole ? (
        <Box as="p" id="without" className={without.length > 0 ? 'gy-strong' : ''}>
          {without.length > 0 ? `这段时间什么都没推送的有 ${without.length} 所：${without.join('、')}。` : '每所学校都有推送。'}
        </Box>
      ) : null}
      <Box as="p" id="unreached" className="gy-gap-s">
        {of !== null && among !== null && among > 0
          ? `应看的 ${countOf(among)} 户次里，${countOf(of)} 户次收得到${of < among ? `，还有 ${countOf(among - of)} 户次收不到` : ''}（一户每次推送算一次）。${
              among < targeted ? '人数太少、写出来能猜到是哪一家的，没有算在这里。' : ''
            }`
          : '有多少户次收得到，还没有能写的准数：推送截止、这一周过完以后才写，人数太少的不写。'}
      </Box>
    </Box>
  );
}

const stage = (key: string, name: string, count: number, soft = false): Stage => ({ key, name, count, soft });

/** From targeted to completed, with as many steps as are told; why the others are not, in words. */
export function Steps({ counts, why }: { counts: WireFigureCounts; why: string }) {
  const { funnel, targeted, completed, rates } = counts;
  if (targeted === null || targeted === 0) return null;
  const stages =
    funnel !== null
      ? [
          ...[stage('targeted', '应看', funnel.targeted), stage('reachable', '能送到', funnel.reachable)],
          ...[stage('sent', '已送出', funnel.sent), stage('opened', '打开过', funnel.opened), stage('started', '开始看', funnel.started)],
          ...[stage('q25', '看过 1/4', funnel.q25, true), stage('q50', '看过一半', funnel.q50, true)],
          ...[stage('q75', '看过 3/4', funnel.q75, true), stage('completed', '看完', funnel.completed)],
        ]
      : [
          stage('targeted', '应看', targeted),
          ...(rates.reach.among === targeted ? [stage('reachable', '能送到', rates.reach.of ?? 0)] : []),
          // Only where every cell tells it: else it would stand beside counts of other families.
          ...(rates.finish.of === completed && (rates.finish.among ?? 0) > 0 ? [stage('started', '开始看', rates.finish.among ?? 0)] : []),
          stage('completed', '看完', completed ?? 0),
        ];
  const parts = [
    rates.reach.among !== targeted && (rates.reach.among ?? 0) > 0
      ? `能送到：能写的 ${countOf(rates.reach.among)} 户里有 ${countOf(rates.reach.of)} 户。`
      : '',
    rates.finish.of !== completed && (rates.finish.among ?? 0) > 0
      ? `开始看：能写的 ${countOf(rates.finish.among)} 户里看完 ${countOf(rates.finish.of)} 户。`
      : '',
  ].join('');
  return (
    <Box className="gy-card gy-gap">
      <Box as="h3" className="gy-h3 gy-below-s">
        从应看到看完
      </Box>
      <Bars label="各一步有多少家庭" stages={stages} />
      {funnel === null ? <Box as="p" className="gy-meta gy-gap-s">{`${parts}${why}`}</Box> : null}
    </Box>
  );
}
