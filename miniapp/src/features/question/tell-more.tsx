import { useState } from 'react';
import type { WireQuestion } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { useDraft } from './use-draft';

/** The teacher has asked back, or nothing was said for a week: the family writes, and the clock runs again. */
export function TellMore({ question, onDone }: { question: WireQuestion; onDone: (question: WireQuestion) => void }) {
  const draft = useDraft(`more:${question.id}`);
  const [fault, setFault] = useState<string>();
  const { send, busy, problem } = useSend(
    (text: string) => call('reopenQuestion', { params: { question: question.id }, in: { text } }),
    (next) => {
      draft.clear();
      onDone(next);
    },
  );
  const press = (): void => {
    const text = draft.text.trim();
    setFault(text === '' ? '请先写一句，再发送。' : undefined);
    if (text !== '') send(text);
  };
  return (
    <Box as="section" className="gy-card gy-answer" label="告诉老师">
      <Field
        id="more-text"
        label={question.paused ? '老师想再了解一点，请您说说' : '还想问什么？'}
        long
        value={draft.text}
        fault={fault}
        onChange={draft.set}
        placeholder="简单说说就行。"
      />
      {problem === null ? null : <Hint tone="bad" icon="alert">{`没有发出去：${problem.message}您写的话还在。`}</Hint>}
      <Box className="gy-gap">
        <Button id="send" wide busy={busy} onPress={press}>
          发给老师
        </Button>
      </Box>
    </Box>
  );
}
