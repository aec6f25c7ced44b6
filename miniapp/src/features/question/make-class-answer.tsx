import { useCallback, useState } from 'react';
import type { WireClassAnswer, WireQuestion } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Loaded } from '../../components/loaded';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { go, pageUrl, toast } from '../../platform/go';
import { reachWords } from './class-answer-card';

type Reach = 'class' | 'grade' | 'school';
const reaches: readonly (readonly [Reach, string])[] = [
  ['class', '本班'],
  ['grade', '本年级（要学校放行）'],
  ['school', '全校（要学校放行）'],
];

/** A teacher makes of an answered question one that other families may read. */
export function MakeClassAnswer({ question }: { question: WireQuestion }) {
  const [open, setOpen] = useState(false);
  const last = [...question.replies].reverse().find(({ mine, text }) => mine && text !== '');
  if (last === undefined) return null;
  return (
    <Box className="gy-section">
      <Button id="make-class-answer" kind="line" icon="share" onPress={() => setOpen(true)}>
        做成家长问答
      </Button>
      {open ? (
        <Sheet id="class-answer-sheet" title="做成家长问答" onClose={() => setOpen(false)}>
          <Written question={question} answer={last.text} />
        </Sheet>
      ) : null}
    </Box>
  );
}

/** What was written of it before, if anything was. */
function Written({ question, answer }: { question: WireQuestion; answer: string }) {
  const { load, reload } = useLoad(
    useCallback(
      async () =>
        (await call('classAnswers', { query: { box: 'mine', limit: 100 } })).items.find(({ staff }) => staff?.ofQuestion === question.id),
      [question.id],
    ),
  );
  return (
    <Loaded of={load} retry={reload}>
      {(known) => <Form question={question} start={known ?? { question: question.text, answer }} reach={known?.staff?.reach ?? 'class'} />}
    </Loaded>
  );
}

interface FormProps {
  question: WireQuestion;
  start: Pick<WireClassAnswer, 'question' | 'answer'>;
  reach: Reach;
}

function Form({ question, start, reach: first }: FormProps) {
  const [asked, setAsked] = useState(start.question);
  const [answer, setAnswer] = useState(start.answer);
  const [reach, setReach] = useState<Reach>(first);
  const { send, busy, problem } = useSend(
    () => call('publishClassAnswer', { params: { question: question.id }, in: { question: asked.trim(), answer: answer.trim(), reach } }),
    (made) => {
      toast(made.staff?.stateText ?? '已发布');
      void go.to(pageUrl('/pages/class-answer/index', { id: made.id }));
    },
  );
  const isEmpty = asked.trim() === '' || answer.trim() === '';
  return (
    <Box className="gy-stack">
      <Hint>别的家长会看到下面的话。请改成“孩子”“家长”这样的说法，不写姓名、电话、证件号。</Hint>
      <Field id="class-question" label="问题" long value={asked} onChange={setAsked} />
      <Field id="class-text" label="答复" long maxLength={2000} value={answer} onChange={setAnswer} />
      <Choice label="给谁看" options={reaches} value={reach} onChange={setReach} />
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      <Button id="publish" wide busy={busy} off={isEmpty} onPress={send}>
        {`发布，${reachWords[reach]}`}
      </Button>
    </Box>
  );
}
