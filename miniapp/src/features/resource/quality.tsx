import { useCallback } from 'react';
import type { WireResourceQuality } from '@contract/resource-quality';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { PartFailure } from '../../components/loaded';
import { Hint } from '../../components/notice';
import { Skeleton } from '../../components/skeleton';
import { clockLength, countOf } from '../../words/amount';

/** For who writes and reviews an item: how it is taken, in round counts, and what follows from them. */
export function Quality({ resource }: { resource: string }) {
  const { load, reload } = useLoad(useCallback(() => call('resourceQuality', { params: { resource } }), [resource]));
  return (
    <Box as="section" id="quality" className="gy-section" label="看得怎么样">
      <Box as="h2" className="gy-h2 gy-below-s">
        看得怎么样
      </Box>
      {load.state === 'loading' ? <Skeleton /> : null}
      {load.state === 'failed' ? <PartFailure id="quality-failed" what="看得怎么样" problem={load.problem} retry={reload} /> : null}
      {load.state === 'ready' ? <Shown quality={load.data} /> : null}
    </Box>
  );
}

type Version = NonNullable<WireResourceQuality['now']>;
/** Rounded outwards: it never says to be surer than it is. */
const lineOf = ({ version, started, completed, interval }: Version): string =>
  `第 ${version} 版：约 ${countOf(started)} 人开始看，约 ${countOf(completed)} 人看完，看完的占 ${Math.floor(interval.low / 10)}% 到 ${Math.ceil(interval.high / 10)}%`;
const CHANGES = {
  up: '新的一版看完的比上一版多，不是碰巧。',
  down: '新的一版看完的比上一版少，不是碰巧。',
  same: '和上一版比，看不出差别。',
} as const;

function Shown({ quality: { smallest, now, then, change, drop, asked, advice } }: { quality: WireResourceQuality }) {
  return (
    <Box className="gy-card">
      {now === null ? (
        <Box as="p">看的人还少，先不写。</Box>
      ) : (
        <Box as="ul" label="各版看完的情况">
          <Box as="li">{lineOf(now)}</Box>
          {then === null ? null : <Box as="li">{lineOf(then)}</Box>}
        </Box>
      )}
      {change === null ? null : (
        <Box as="p" className="gy-gap-s" id="quality-change">
          {CHANGES[change]}
        </Box>
      )}
      {drop === null ? null : (
        <Box as="p" className="gy-gap-s" id="quality-drop">
          {drop.kind === 'left'
            ? `离开最多的地方在 ${clockLength(drop.at)}：约 ${countOf(drop.before)} 人看到那里，至少 ${countOf(drop.lost)} 人没有再看后面。`
            : `跳过最多的地方在 ${clockLength(drop.at)}：约 ${countOf(drop.before)} 人看到那里，至少 ${countOf(drop.lost)} 人跳过了一段，后面又接着看。`}
          {drop.caption === '' ? '' : `那里的字幕是“${drop.caption}”。`}
        </Box>
      )}
      {asked.map(({ second, families }) => (
        <Box as="p" key={second} className="gy-gap-s">{`${clockLength(second)} 前后，至少 ${families} 家提过问题。`}</Box>
      ))}
      {advice === '' ? null : (
        <Box className="gy-gap-s" id="quality-advice">
          <Hint tone="warm">{advice}</Hint>
        </Box>
      )}
      <Box as="p" className="gy-meta gy-gap-s">
        {`只数看过的人，按整 ${smallest} 写，往小里写；不到 ${smallest * 4} 人不写。“到”前后是有把握的范围。不比较学校、班级和老师。`}
      </Box>
    </Box>
  );
}
