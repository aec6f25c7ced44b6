import { useState } from 'react';
import type { WireQuestion } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { useDraft } from './use-draft';

/** The teacher needs to know more first: the clock stands still until the family has told it. */
export function AskBack({ question, onDone }: { question: WireQuestion; onDone: (question: WireQuestion) => void }) {
  const draft = useDraft(`ask-back:${question.id}`);
  const [open, setOpen] = useState(false);
  const { send, busy, problem } = useSend(
    (text: string) => call('askBack', { params: { question: question.id }, in: { text } }),
    (next) => {
      draft.clear();
      setOpen(false);
      onDone(next);
    },
  );
  if (!open)
    return (
      <Box className="gy-gap">
        <Button id="ask-back" kind="plain" onPress={() => setOpen(true)}>
          先问清楚一点
        </Button>
      </Box>
    );
  const text = draft.text.trim();
  return (
    <Box as="section" className="gy-card gy-gap" label="请家长补充">
      <Field
        id="ask-back-text"
        label="想请家长补充什么？"
        long
        value={draft.text}
        maxLength={500}
        onChange={draft.set}
        placeholder="比如：一般几点上床？睡前在做什么？"
        hint="家长回复以前不计时。一周没有回复，这个提问会自己收起来。"
      />
      {problem === null ? null : <Hint tone="bad" icon="alert">{`没有发出去：${problem.message}`}</Hint>}
      <Box className="gy-row gy-gap">
        <Button id="send-ask-back" busy={busy} onPress={() => (text === '' ? undefined : send(text))}>
          发给家长
        </Button>
        <Button kind="plain" onPress={() => setOpen(false)}>
          不问了
        </Button>
      </Box>
    </Box>
  );
}
