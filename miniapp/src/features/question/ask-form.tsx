import { useState } from 'react';
import type { WireChild, WireQuestion } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { clockLength } from '../../words/amount';
import { AboutWhat, type Matter } from './about-what';
import { SpeakBox } from './voice/speak-box';
import { useAttached, waitFor } from './voice/use-attached';
import { SimilarAnswers } from './similar-answers';
import { useDraft } from './use-draft';
import './question.scss';

interface AskFormProps {
  childList: readonly WireChild[];
  forChild: string | undefined;
  resource: string | undefined;
  title: string | undefined;
  atSecond: number | undefined;
  /** Words to begin with. */
  start?: string;
  onDone: (question: WireQuestion) => void;
}

/** A question to whoever answers it, with the second it was asked at when it comes from a player: then it is plain what it is about. */
export function AskForm({ childList, forChild, resource, title, atSecond, start, onDone }: AskFormProps) {
  const draft = useDraft('ask', start);
  const named = childList.find(({ id }) => id === forChild);
  const [child, setChild] = useState((named ?? childList[0])?.id ?? '');
  const [chooses, setChooses] = useState(named === undefined);
  const [pinned, setPinned] = useState(resource !== undefined);
  const [matter, setMatter] = useState<Matter>({});
  const [fault, setFault] = useState<string>();
  const attached = useAttached();
  const pins = pinned && resource !== undefined;
  const subjects = childList.find(({ id }) => id === child)?.subjects ?? [];
  const { send, busy, problem } = useSend(
    (text: string) =>
      call('ask', {
        in: {
          text,
          media: [...(attached.ids ?? [])],
          ...(child === '' ? {} : { for: child }),
          ...(pins ? { resource, ...(atSecond === undefined ? {} : { atSecond }) } : matterFor(matter, subjects)),
        },
      }),
    (question) => {
      draft.clear();
      attached.clear();
      onDone(question);
    },
  );
  const press = (): void => {
    const text = draft.text.trim();
    const missing = waitFor(attached) ?? (text === '' && attached.list.length === 0 ? '请先说出或写下您的问题，再发送。' : undefined);
    setFault(missing);
    if (missing === undefined) send(text);
  };
  return (
    <Box className="gy-stack">
      {childList.length > 1 && named !== undefined && !chooses ? (
        <Box className="gy-row gy-row--apart">
          <Box as="p">{`问的是${named.name}（${named.className}）`}</Box>
          <Button id="other-child" kind="plain" small onPress={() => setChooses(true)}>
            换一个孩子
          </Button>
        </Box>
      ) : null}
      {childList.length > 1 && chooses ? (
        <Box>
          <Box as="p" className="gy-field__label">
            问的是哪个孩子？
          </Box>
          <Choice
            label="哪个孩子"
            value={child}
            onChange={setChild}
            options={childList.map((c) => [c.id, `${c.name}（${c.className}）`])}
          />
        </Box>
      ) : null}
      {pins ? (
        <Hint icon="video">
          <Box>{`会告诉老师：您在看《${title ?? '这个内容'}》${atSecond === undefined ? '' : `的 ${clockLength(atSecond)} 处`}`}</Box>
          <Button kind="plain" small onPress={() => setPinned(false)}>
            不带上位置
          </Button>
        </Hint>
      ) : null}
      <SpeakBox attached={attached} />
      <Field
        id="question"
        label={attached.list.length === 0 ? '您想问什么？（也可以写）' : '要补充的话，可以不写'}
        long
        value={draft.text}
        fault={fault}
        onChange={draft.set}
        placeholder="比如：孩子写作业总要人陪，怎么办？"
        hint="只有老师能看到。请不要写身份证号、银行卡号。"
      />
      {pins ? null : <AboutWhat matter={matterFor(matter, subjects)} subjects={subjects} onChange={setMatter} />}
      <SimilarAnswers text={draft.text} onEnough={draft.clear} />
      {problem === null ? null : <Hint tone="bad" icon="alert">{`没有发出去：${problem.message}您写的话还在。`}</Hint>}
      <Button id="send" wide busy={busy} onPress={press}>
        发给老师
      </Button>
    </Box>
  );
}

/** Another child may not be taught what was chosen for the first. */
const matterFor = ({ kind, subject }: Matter, subjects: readonly string[]): Matter => ({
  ...(kind === undefined ? {} : { kind }),
  ...(subject !== undefined && subjects.includes(subject) ? { subject } : {}),
});
