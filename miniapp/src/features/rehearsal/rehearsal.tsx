import { useState } from 'react';
import type { WirePlanRehearsal } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Bars } from '../../components/bar';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Hint, Notice } from '../../components/notice';
import { groupsOf } from './groups';

/** Plays what is to come of a plan and says what would go wrong. Nothing is sent by it. */
export function Rehearsal({ plan }: { plan: string }) {
  const [played, setPlayed] = useState<WirePlanRehearsal>();
  const { send, busy, problem } = useSend(() => call('rehearsePlan', { params: { plan } }), setPlayed);
  return (
    <Box as="section" className="gy-card gy-below" label="预演">
      <Box className="gy-row gy-row--apart">
        <Box>
          <Box as="h2" className="gy-h3">
            预演
          </Box>
          <Box as="p" className="gy-meta">
            按现在的名册和绑定，把还没到时间的安排走一遍。不会发出任何消息。
          </Box>
        </Box>
        <Button id="rehearse" kind="soft" small busy={busy} onPress={() => send()}>
          {played ? '再预演一遍' : '预演一遍'}
        </Button>
      </Box>
      {problem === null ? null : (
        <Box className="gy-gap">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      {played ? <Played of={played} /> : null}
    </Box>
  );
}

function Played({ of }: { of: WirePlanRehearsal }) {
  if (of.lines === 0) return <Notice icon="plan" title="没有还没到时间的安排" text="加上新的安排以后，再来预演。" />;
  const groups = groupsOf(of.conflicts);
  return (
    <>
      <Box as="p" id="rehearsal-sum" className="gy-gap-s" live>
        {`还有 ${of.lines} 次安排，${of.families} 个孩子的 ${of.guardians} 位家长，一共 ${of.messages} 条通知。`}
        {of.conflicts.length === 0 ? '没有发现问题。' : `有 ${of.conflicts.length} 处要看。`}
      </Box>
      <Box className="gy-gap-s">
        <Bars
          label="这些通知会怎样"
          stages={[
            { key: 'onTime', name: '按时响铃', count: of.onTime },
            { key: 'late', name: '推迟响铃', count: of.late },
            { key: 'silent', name: '不响铃，只在小程序里', count: of.silent, soft: true },
          ]}
        />
      </Box>
      {groups.map(({ key, title, advice, texts, shorts }) => (
        <Box as="section" key={key} id={`conflict-${key}`} className="gy-gap">
          <Box as="h3" className="gy-strong">
            {title}
          </Box>
          {texts.map((text) => (
            <Box as="p" key={text}>
              {text}
            </Box>
          ))}
          {shorts.length === 0 ? null : <Box as="p">{shorts.join('；')}</Box>}
          <Box as="p" className="gy-meta">
            {advice}
          </Box>
        </Box>
      ))}
    </>
  );
}
