import { useState } from 'react';
import type { WireEmergencies } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { toast } from '../../platform/go';

const ALL = 'all';

/** Writes one; it rings nobody before a colleague has confirmed it. */
export function AskEmergency({ grades, onAsked }: { grades: WireEmergencies['grades']; onAsked: (emergencies: WireEmergencies) => void }) {
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [to, setTo] = useState(ALL);
  const [fault, setFault] = useState<{ text?: string; reason?: string }>({});
  const { send, busy, problem } = useSend(
    (asked: { text: string; reason: string; grades: number[] }) => call('askEmergency', { in: asked }),
    (next) => {
      toast('写好了，等同事确认');
      setText('');
      setReason('');
      onAsked(next);
    },
  );
  const press = (): void => {
    const wrong = {
      ...(text.trim().length < 4 ? { text: '请写清楚什么事、要家长怎么做，至少 4 个字。' } : {}),
      ...(reason.trim().length < 4 ? { reason: '请写为什么等不到早上，至少 4 个字。' } : {}),
    };
    setFault(wrong);
    if (Object.keys(wrong).length === 0) send({ text: text.trim(), reason: reason.trim(), grades: to === ALL ? [] : [Number(to)] });
  };
  return (
    <Box as="section" className="gy-card" label="写一条紧急通知">
      <Box as="h2" className="gy-h3 gy-below-s">
        写一条紧急通知
      </Box>
      <Box as="p" className="gy-meta gy-below-s">
        夜里也会响，不算进一周三次。要另一位同事在 30 分钟内确认才发出，谁写的、谁确认的都会记下来。
      </Box>
      <Box className="gy-fields">
        <Field
          id="emergency-text"
          label="家长看到的话"
          long
          value={text}
          onChange={setText}
          fault={fault.text}
          maxLength={60}
          placeholder="因台风明天停课一天，请孩子留在家中"
          hint="最多 60 个字。微信通知里只显示前 20 个字，请把最要紧的写在前面。"
        />
        <Field
          id="emergency-reason"
          label="为什么紧急"
          value={reason}
          onChange={setReason}
          fault={fault.reason}
          maxLength={100}
          placeholder="县里刚发的台风红色预警"
          hint="给确认的同事看，家长看不到"
        />
      </Box>
      <Box className="gy-gap">
        <Box as="p" className="gy-field__label">
          给谁
        </Box>
        <Choice
          label="给谁"
          options={[[ALL, '全校'], ...grades.map(({ grade, name }) => [String(grade), name] as const)]}
          value={to}
          onChange={setTo}
        />
      </Box>
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      <Box className="gy-gap">
        <Button id="emergency-ask" busy={busy} onPress={press}>
          请同事确认
        </Button>
      </Box>
    </Box>
  );
}
