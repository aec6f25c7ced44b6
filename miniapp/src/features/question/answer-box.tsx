import { useState } from 'react';
import type { WireQuestion } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { SpeakBox } from './voice/speak-box';
import { useAttached, waitFor } from './voice/use-attached';
import { AnswerTools } from './answer-tools';
import type { PickedItem } from './pick-item';
import { useDraft } from './use-draft';

/** The teacher's reply; what was typed stays until it was taken. */
export function AnswerBox({ question, onDone }: { question: WireQuestion; onDone: (question: WireQuestion) => void }) {
  const draft = useDraft(`answer:${question.id}`);
  const [item, setItem] = useState<PickedItem>();
  const [fault, setFault] = useState<string>();
  const attached = useAttached();
  const { send, busy, problem } = useSend(
    (text: string) =>
      call('answer', {
        params: { question: question.id },
        in: { text, media: [...(attached.ids ?? [])], ...(item ? { resource: { resource: item.resource, atSecond: item.atSecond } } : {}) },
      }),
    (next) => {
      draft.clear();
      attached.clear();
      setItem(undefined);
      onDone(next);
    },
  );
  const press = (): void => {
    const text = draft.text.trim();
    const said = attached.list.some(({ kind }) => kind === 'voice');
    const words = said ? '请把语音里说的话也写下来：有人听不见，有人不方便听。' : '请先写下答复，再发送。';
    const missing = waitFor(attached) ?? (text === '' ? words : undefined);
    setFault(missing);
    if (missing === undefined) send(text);
  };
  return (
    <Box as="section" className="gy-card gy-answer" label="答复">
      <Field
        id="answer"
        label={question.replies.length === 0 ? '答复家长' : '再补充一句'}
        long
        value={draft.text}
        maxLength={2000}
        fault={fault}
        onChange={draft.set}
        placeholder="说清楚怎么做，家长最需要。"
      />
      <AnswerTools item={item} onItem={setItem} onSay={(words) => draft.set(draft.text === '' ? words : `${draft.text}\n${words}`)} />
      <Box className="gy-gap">
        <SpeakBox attached={attached} />
      </Box>
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">{`没有发出去：${problem.message}`}</Hint>
        </Box>
      )}
      <Box className="gy-gap">
        <Button id="send" wide busy={busy} onPress={press}>
          发送答复
        </Button>
      </Box>
    </Box>
  );
}
