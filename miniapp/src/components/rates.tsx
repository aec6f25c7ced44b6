import { useCallback, useState } from 'react';
import { countOf, percentOf } from '../words/amount';
import { Box } from './box';
import { Button } from './button';
import { Sheet } from './sheet';

export interface Counts {
  readonly targeted: number | null;
  readonly reachable: number | null;
  readonly started: number | null;
  readonly completed: number | null;
}

/** Three rates that are never merged, each of two counts that stand beside it. */
export const rates = [
  {
    key: 'reach',
    name: '触达率',
    part: 'reachable',
    whole: 'targeted',
    parts: '能送到',
    wholes: '应看',
    means: '能送到的家庭 ÷ 应看的家庭。说明有多少家收得到。',
  },
  {
    key: 'done',
    name: '应看完成率',
    part: 'completed',
    whole: 'targeted',
    parts: '看完',
    wholes: '应看',
    means: '看完的家庭 ÷ 应看的家庭。教育局看的是这个数。',
  },
  {
    key: 'finish',
    name: '完播率',
    part: 'completed',
    whole: 'started',
    parts: '看完',
    wholes: '开始看',
    means: '看完的家庭 ÷ 开始看的家庭。说明内容好不好看。',
  },
] as const;

type Pair = readonly [part: number | null, whole: number | null];
export type RatePairs = Readonly<Record<(typeof rates)[number]['key'], Pair>>;

interface Shown {
  readonly counts: Counts;
  /** Where a rate has counts of its own, since some groups tell one rate and not another. */
  readonly of?: RatePairs | undefined;
  /** Who has finished is told in round numbers, and so is their share of all. */
  readonly rounded?: boolean | undefined;
}

export function Rates({ counts, of, rounded = false }: Shown) {
  const about = (rate: (typeof rates)[number]): string => (rounded && rate.key === 'done' ? '约 ' : '');
  const pairOf = (rate: (typeof rates)[number]): Pair => of?.[rate.key] ?? [counts[rate.part], counts[rate.whole]];
  return (
    <Box as="ul" className="gy-rates" label="三个比率">
      {rates.map((rate) => (
        <Box as="li" key={rate.key} className="gy-rate">
          <Box>
            <Box as="p" className="gy-rate__name">
              {rate.name}
            </Box>
            <Box as="p" className="gy-rate__parts">
              {`${rate.parts} ${about(rate)}${countOf(pairOf(rate)[0])} / ${rate.wholes} ${countOf(pairOf(rate)[1])}`}
            </Box>
          </Box>
          <Box as="p" id={`rate-${rate.key}`} className="gy-rate__value">
            {`${about(rate)}${percentOf(...pairOf(rate))}`}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

const stages = [
  ['应看', '推送时该看的家庭。到截止那天定下来，不再变。'],
  ['能送到', '微信里能收到提醒，或者打开小程序能看到的家庭。'],
  ['已送出', '提醒已经送到微信的家庭。'],
  ['打开过', '打开过这个内容的家庭。'],
  ['开始看', '看了 3 秒以上的家庭。'],
  ['看完', '看够规定比例（一般是 90%）的家庭，拖进度条不算。'],
  ['其中在线看完', '一边看一边就报上来的。断着网看、后来补报的也算看完，只是不在这一行里。'],
  ['登记', '没在手机上看、老师知道看过了的家庭（集体观看、纸质回执等）。单独数，不算进看完。'],
  ['待确认', '记录有拿不准的地方，先不算，等老师问过家长再定。'],
] as const;

/** What the words and rates mean, one tap away from every figure. */
export function Definitions() {
  const [open, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  return (
    <>
      <Button id="definitions" kind="plain" small icon="info" onPress={() => setOpen(true)}>
        数字怎么算的
      </Button>
      {open ? (
        <Sheet id="definitions-sheet" title="数字怎么算的" onClose={close}>
          <Box as="ul" className="gy-stack">
            {rates.map((rate) => (
              <Box as="li" key={rate.key}>
                <Box className="gy-strong">{rate.name}</Box>
                <Box className="gy-soft">{rate.means}</Box>
              </Box>
            ))}
            {stages.map(([name, means]) => (
              <Box as="li" key={name}>
                <Box className="gy-strong">{name}</Box>
                <Box className="gy-soft">{means}</Box>
              </Box>
            ))}
          </Box>
        </Sheet>
      ) : null}
    </>
  );
}
