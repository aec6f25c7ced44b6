import { useCallback, useState } from 'react';
import type { WireCorrectionLine } from '@contract/index';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { useSend } from '../../../api/use-send';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Choice, Field } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { Tag } from '../../../components/tag';
import { correctionStates } from '../../../features/privacy/words';
import { RoomPage } from '../../../features/room/room-page';
import { dateOf } from '../../../words/when';

type Which = 'no' | 'yes';
const which: readonly (readonly [Which, string])[] = [
  ['no', '等我处理'],
  ['yes', '已经处理'],
];

export default function CorrectionsPage() {
  const [settled, setSettled] = useState<Which>('no');
  return (
    <RoomPage title="改错申请" room="any" wide>
      <Box className="gy-below">
        <Choice label="看哪些申请" options={which} value={settled} onChange={setSettled} />
      </Box>
      <List key={settled} settled={settled} />
    </RoomPage>
  );
}

function List({ settled }: { settled: Which }) {
  const { load, reload } = useLoad(useCallback(() => call('corrections', { query: { settled } }), [settled]));
  const now = Date.now();
  return (
    <Loaded of={load} retry={reload}>
      {({ items }) =>
        items.length === 0 ? (
          <Notice
            kind={settled === 'no' ? 'good' : 'empty'}
            icon={settled === 'no' ? 'tick' : 'box'}
            title={settled === 'no' ? '没有要处理的申请' : '还没有处理过申请'}
            text={settled === 'no' ? '家长说哪里写错了，会排在这里，快到期的在前。' : '处理过的申请会留在这里。'}
          />
        ) : (
          <Box className="gy-grid">
            {items.map((item) => (
              <Card key={item.id} item={item} now={now} done={reload} />
            ))}
          </Box>
        )
      }
    </Loaded>
  );
}

function Card({ item, now, done }: { item: WireCorrectionLine; now: number; done: () => void }) {
  const [answer, setAnswer] = useState('');
  const [fault, setFault] = useState<string>();
  const { send, busy, problem } = useSend(
    (outcome: 'done' | 'refused') => call('settleCorrection', { params: { correction: item.id }, in: { outcome, answer: answer.trim() } }),
    () => done(),
  );
  const refuse = (): void => {
    setFault(answer.trim() === '' ? '不改的话，请写明原因，家长会看到。' : undefined);
    if (answer.trim() !== '') send('refused');
  };
  return (
    <Box as="section" className="gy-card" label={`${item.child}：${item.about}`}>
      <Box className="gy-row gy-row--apart">
        <Box as="h2" className="gy-h3">{`${item.child} · ${item.className}`}</Box>
        {item.state === 'open' ? (
          <Tag {...(item.dueAt < now ? { tone: 'warm' as const } : {})}>{`${dateOf(item.dueAt - 1)} 前答复`}</Tag>
        ) : (
          <Tag tone={item.state === 'done' ? 'good' : 'cool'}>{correctionStates[item.state]}</Tag>
        )}
      </Box>
      <Box as="p" className="gy-gap-s">{`${item.about}，应该是“${item.right}”`}</Box>
      <Box as="p" className="gy-meta">{`${dateOf(item.askedAt)} 送来${item.answer === undefined ? '' : `；答复：${item.answer}`}`}</Box>
      {item.state !== 'open' ? null : (
        <Box className="gy-stack gy-gap">
          <Field
            id={`answer-${item.id}`}
            label="给家长的答复"
            hint="请先在名册里改好，再点“已改好”。"
            value={answer}
            onChange={setAnswer}
            maxLength={500}
            fault={fault}
          />
          <Box className="gy-row">
            <Button id={`settle-${item.id}`} small busy={busy} onPress={() => send('done')}>
              已改好
            </Button>
            <Button id={`refuse-${item.id}`} kind="line" small off={busy} onPress={refuse}>
              不改
            </Button>
          </Box>
          {problem === null ? null : <Hint tone="bad" icon="alert">{`没有记下：${problem.message}`}</Hint>}
        </Box>
      )}
    </Box>
  );
}
