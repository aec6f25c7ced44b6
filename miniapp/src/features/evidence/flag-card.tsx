import { useState } from 'react';
import type { WireClassEvidence } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice } from '../../components/field';
import { Hint } from '../../components/notice';
import { Tag } from '../../components/tag';
import { whenOf } from '../../words/when';
import { decisionReasons, decisionText, type DecisionReason, type Verdict } from './words';

type Flag = WireClassEvidence['flags'][number];
interface FlagCardProps {
  classroom: string;
  push: string;
  flag: Flag;
  now: number;
  onDone: () => void;
}

/** One thing that is not sure, why, and what the teacher says of it. Said already, it can be said otherwise. */
export function FlagCard({ classroom, push, flag, now, onDone }: FlagCardProps) {
  const [verdict, setVerdict] = useState<Verdict>();
  const [reason, setReason] = useState<DecisionReason>('talked');
  const { send, busy, problem } = useSend(
    (said: Verdict) => call('decideFlag', { params: { classroom, push }, in: { flag: flag.id, verdict: said, reason } }),
    () => {
      setVerdict(undefined);
      onDone();
    },
  );
  const begin = (next: Verdict): void => {
    setVerdict(next);
    setReason(decisionReasons[next][0]?.[0] ?? 'talked');
  };
  const isNote = flag.level === 'note';
  return (
    <Box className="gy-card">
      <Box className="gy-row gy-row--apart">
        <Box className="gy-strong">{`${flag.student.name}（${flag.who}）`}</Box>
        <Tag tone={flag.decision ? 'cool' : 'warm'}>{flag.decision ? '看过了' : isNote ? '提醒一下' : '待确认'}</Tag>
      </Box>
      <Box as="p" className="gy-gap-s">
        {flag.why}
      </Box>
      <Box className="gy-meta">
        {isNote ? '这一条照常算，只是提醒您。' : flag.decision ? '' : '您确认之前，这家先不算进“看完”。'}
        {`${whenOf(flag.foundAt, now)} 发现`}
      </Box>
      {flag.decision ? <Box className="gy-meta">{decisionText(flag.decision)}</Box> : null}
      {problem === null ? null : <Hint tone="bad">{problem.message}</Hint>}
      {verdict === undefined ? (
        <Box className="gy-row gy-gap-s">
          {flag.decision?.verdict === 'released' ? null : (
            <Button id={`release-${flag.id}`} small onPress={() => begin('released')}>
              {isNote ? '知道了…' : '算数…'}
            </Button>
          )}
          {isNote || flag.decision?.verdict === 'kept' ? null : (
            <Button id={`keep-${flag.id}`} kind="line" small onPress={() => begin('kept')}>
              先不算…
            </Button>
          )}
        </Box>
      ) : (
        <Box className="gy-stack gy-gap-s">
          <Choice label="为什么" options={decisionReasons[verdict]} value={reason} onChange={setReason} />
          <Box className="gy-row">
            <Button id={`decide-${flag.id}`} small busy={busy} onPress={() => send(verdict)}>
              {verdict === 'released' ? (isNote ? '记下，不再提醒' : '确认算数') : '确认先不算'}
            </Button>
            <Button id={`undecided-${flag.id}`} kind="line" small onPress={() => setVerdict(undefined)}>
              再想想
            </Button>
          </Box>
        </Box>
      )}
    </Box>
  );
}
