import { useCallback, useEffect, useRef } from 'react';
import type { WirePushRun, WireSteerWord } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Bars } from '../../components/bar';
import { Link } from '../../components/link';
import { Failure } from '../../components/loaded';
import { Tag } from '../../components/tag';
import { pageUrl } from '../../platform/go';
import { Hint } from '../../components/notice';
import { Resend } from './resend';
import { lookAgainIn, lookAgainWhenLive, phases, runSentence, troubleSentences } from './run-words';
import { Steer } from './steer';

function wordsNow({ phase, steers, haltedBy }: WirePushRun): WireSteerWord[] {
  if (!steers || phase === 'ended' || phase === 'done') return [];
  if (phase !== 'paused') return ['pause', 'end'];
  return haltedBy === 'plan' ? ['end'] : ['resume', 'end'];
}

interface RunCardProps {
  push: string;
  /** How many times the server has said that something of it is new; null: there is no line. */
  live: number | null;
  onSteered: () => void;
  /** In which phase it is: at the first look, and whenever it changes. */
  onPhase: (phase: WirePushRun['phase']) => void;
}

/** How a push goes out now, and the words that stop it or let it go on. */
export function RunCard({ push, live, onSteered, onPhase }: RunCardProps) {
  const { load, reload, put } = useLoad(
    useCallback(() => call('pushRun', { params: { push } }), [push]),
    live === null ? lookAgainIn : lookAgainWhenLive,
  );
  const heard = useRef(live);
  useEffect(() => {
    if (live !== null && heard.current !== live) reload();
    heard.current = live;
  }, [live, reload]);
  const phase = load.state === 'ready' ? load.data.phase : undefined;
  useEffect(() => {
    if (phase !== undefined) onPhase(phase);
  }, [phase, onPhase]);
  if (load.state === 'loading') return null;
  if (load.state === 'failed') return <Failure problem={load.problem} retry={reload} />;
  const run = load.data;
  const { words, tone } = phases[run.phase];
  const steering = wordsNow(run);
  return (
    <Box as="section" className="gy-card gy-below" label="送出情况">
      <Box className="gy-row gy-row--apart">
        <Box className="gy-row gy-row--tight">
          <Box as="h2" className="gy-h3">
            送出情况
          </Box>
          <Tag tone={tone}>{words}</Tag>
        </Box>
        {steering.length === 0 ? null : (
          <Steer
            what="push"
            words={steering}
            say={(word: WireSteerWord) => call('steerPush', { params: { push }, in: { word } })}
            onSaid={(next) => {
              put(next);
              onSteered();
            }}
          />
        )}
      </Box>
      <Box as="p" id="run-sentence" className="gy-gap-s" live>
        {runSentence(run, Date.now())}
      </Box>
      {troubleSentences(run, Date.now()).map((sentence) => (
        <Hint key={sentence} tone="warm" icon="alert">
          {sentence}
        </Hint>
      ))}
      {run.steers && run.failed > 0 && run.phase !== 'ended' ? (
        <Resend
          push={push}
          count={run.failed}
          onSent={(next) => {
            put(next);
            onSteered();
          }}
        />
      ) : null}
      {run.phase === 'paused' && run.haltedBy === 'plan' ? (
        <Link to={pageUrl('/school/pages/plan/index', { id: run.plan })} className="gy-textlink">
          去计划里看看
        </Link>
      ) : null}
      <Box className="gy-gap-s">
        <Bars
          label="消息送到哪一步了"
          stages={[
            { key: 'total', name: '消息', count: run.total },
            { key: 'sent', name: '响过铃', count: run.sent },
            { key: 'ahead', name: '还要送', count: run.ahead, soft: true },
          ]}
        />
      </Box>
    </Box>
  );
}
