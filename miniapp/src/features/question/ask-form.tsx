import { useState } from 'react';
import type { WireChild, WireQuestion } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { clockLength } from '../../words/amount';
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

/** A question to the class teacher, with the second it was asked at when it comes from a player. */
export function AskForm({ childList, forChild, resource, title, atSecond, start, onDone }: AskFormProps) {
  const draft = useDraft('ask', start);
  const [child, setChild] = useState(forChild ?? childList[0]?.id ?? '');
  const [pinned, setPinned] = useState(resource !== undefined);
  const [fault, setFault] = useState<string>();
  const { send, busy, problem } = useSend(
    (text: string) =>
      call('ask', {
        in: {
          text,
          ...(child === '' ? {} : { for: child }),
          ...(pinned && resource !== undefined ? { resource, ...(atSecond === undefined ? {} : { atSecond }) } : {}),
        },
      }),
    (question) => {
      draft.clear();
      onDone(question);
    },
  );
  const press = (): void => {
    const text = draft.text.trim();
    setFault(text === '' ? '请先写下您的问题，再发送。' : undefined);
    if (text !== '') send(text);
  };
  return (
    <Box className="gy-stack">
      {childList.length > 1 ? (
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
      {pinned && resource !== undefined ? (
        <Hint icon="video">
          <Box>{`会告诉老师：您在看《${title ?? '这个内容'}》${atSecond === undefined ? '' : `的 ${clockLength(atSecond)} 处`}`}</Box>
          <Button kind="plain" small onPress={() => setPinned(false)}>
            不带上位置
          </Button>
        </Hint>
      ) : null}
      <Field
        id="question"
        label="您想问什么？"
        long
        value={draft.text}
        fault={fault}
        onChange={draft.set}
        placeholder="比如：孩子写作业总要人陪，怎么办？"
        hint="只有老师能看到。请不要写身份证号、银行卡号。"
      />
      {problem === null ? null : <Hint tone="bad" icon="alert">{`没有发出去：${problem.message}您写的话还在。`}</Hint>}
      <Button id="send" wide busy={busy} onPress={press}>
        发给老师
      </Button>
    </Box>
  );
}
