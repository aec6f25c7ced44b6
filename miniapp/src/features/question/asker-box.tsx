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
import { TellMore } from './tell-more';

/** After an answer: it is solved, or there is more to ask. */
export function AskerBox({ question, onDone }: { question: WireQuestion; onDone: (question: WireQuestion) => void }) {
  const [asking, setAsking] = useState(false);
  const [text, setText] = useState('');
  const attached = useAttached();
  const [fault, setFault] = useState<string>();
  const confirm = useSend(() => call('confirmAnswer', { params: { question: question.id } }), onDone);
  const reopen = useSend(
    (more: string) => call('reopenQuestion', { params: { question: question.id }, in: { text: more, media: [...(attached.ids ?? [])] } }),
    (next) => {
      setAsking(false);
      setText('');
      attached.clear();
      onDone(next);
    },
  );
  const press = (): void => {
    const missing = waitFor(attached);
    setFault(missing);
    if (missing === undefined) reopen.send(text.trim());
  };
  const problem = confirm.problem ?? reopen.problem;
  if (question.paused || question.state === 'closed') return <TellMore question={question} onDone={onDone} />;
  if (question.state !== 'answered' && question.state !== 'confirmed') return null;
  return (
    <Box as="section" className="gy-card gy-answer" label="这个答复有帮助吗">
      {asking ? (
        <>
          <SpeakBox attached={attached} />
          <Field
            id="more-text"
            fault={fault}
            label="还想问什么？"
            long
            value={text}
            onChange={setText}
            placeholder="可以不写，直接告诉老师还没明白。"
          />
          <Box className="gy-row gy-gap">
            <Button id="send" busy={reopen.busy} onPress={press}>
              发给老师
            </Button>
            <Button kind="line" onPress={() => setAsking(false)}>
              先不问
            </Button>
          </Box>
        </>
      ) : question.state === 'answered' ? (
        <>
          <Box as="h2" className="gy-h3">
            这个答复解决您的问题了吗？
          </Box>
          <Box className="gy-row gy-gap">
            <Button id="confirm" icon="tick" busy={confirm.busy} onPress={confirm.send}>
              解决了
            </Button>
            <Button id="reopen" kind="line" onPress={() => setAsking(true)}>
              还没明白
            </Button>
          </Box>
        </>
      ) : (
        <Box className="gy-row gy-row--apart">
          <Box as="p">谢谢您告诉老师问题解决了。</Box>
          <Button id="reopen" kind="plain" small onPress={() => setAsking(true)}>
            还想再问
          </Button>
        </Box>
      )}
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
    </Box>
  );
}
