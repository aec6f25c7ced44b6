import { useCallback, useState } from 'react';
import type { WireQuestion } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field, Switch } from '../../components/field';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { toast } from '../../platform/go';
import './question.scss';

/** Open questions that ask the same, to be answered at once. Nothing is shown where there are none, or they could not be read. */
export function AlikeBox({ onDone }: { onDone: () => void }) {
  const { load, reload } = useLoad(
    useCallback(() => call('alikeQuestions', {}), []),
    60,
  );
  const [open, setOpen] = useState<readonly WireQuestion[]>();
  if (load.state !== 'ready' || load.data.groups.length === 0) return null;
  return (
    <Box as="section" id="alike" className="gy-below" label="相似的提问">
      {load.data.groups.map(({ questions }) => (
        <Box key={questions[0]?.id} className="gy-card gy-row gy-row--apart">
          <Box as="p" className="gy-short">{`有 ${questions.length} 个家长问了差不多的问题：${questions[0]?.text ?? ''}`}</Box>
          <Button id={`alike-${questions[0]?.id ?? ''}`} kind="soft" onPress={() => setOpen(questions)}>
            一起答复
          </Button>
        </Box>
      ))}
      {open === undefined ? null : (
        <Sheet id="alike-sheet" title="一起答复" onClose={() => setOpen(undefined)}>
          <Together
            questions={open}
            onDone={() => {
              setOpen(undefined);
              reload();
              onDone();
            }}
          />
        </Sheet>
      )}
    </Box>
  );
}

function Together({ questions, onDone }: { questions: readonly WireQuestion[]; onDone: () => void }) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState('');
  const chosen = questions.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const { send, busy, problem } = useSend(
    () => call('answerAlike', { in: { questions: chosen, text: text.trim() } }),
    (told) => {
      toast(
        told.left.length === 0
          ? `已分别答复 ${told.answered.length} 位家长`
          : `答复了 ${told.answered.length} 位，${told.left.length} 个提问已经结束`,
      );
      onDone();
    },
  );
  const turn = (id: string, on: boolean): void => setLeft(new Set(on ? [...left].filter((one) => one !== id) : [...left, id]));
  return (
    <Box className="gy-stack">
      <Hint>每位家长只收到给自己的答复，不会知道还有谁问过。不一样的，先关掉。</Hint>
      {questions.map(({ id, text: asked, with: who }) => (
        <Switch key={id} id={`with-${id}`} label={asked} hint={who} on={!left.has(id)} onChange={(on) => turn(id, on)} />
      ))}
      <Field id="alike-text" label="答复" long maxLength={2000} value={text} onChange={setText} />
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {`没有全部发出去：${problem.message}再点一次，不会重复。`}
        </Hint>
      )}
      <Button id="alike-send" wide busy={busy} off={chosen.length < 2 || text.trim() === ''} onPress={send}>
        {chosen.length < 2 ? '至少选两个' : `答复这 ${chosen.length} 位家长`}
      </Button>
    </Box>
  );
}
