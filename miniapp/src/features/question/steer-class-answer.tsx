import { useState } from 'react';
import type { WireClassAnswer } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Icon } from '../../components/icon';
import { Hint } from '../../components/notice';
import { Confirm } from '../../components/sheet';
import { Tag } from '../../components/tag';
import { go, pageUrl } from '../../platform/go';
import { ShareButton } from '../../platform/share-button';
import { reachWords } from './class-answer-card';

/** What its writer and the school's office do with an answer: send it into the group, let it out, send it back, write it anew, take it back. */
export function SteerClassAnswer({ answer, onDone }: { answer: WireClassAnswer; onDone: (answer: WireClassAnswer) => void }) {
  const [asks, setAsks] = useState<'withdraw' | 'return'>();
  const [words, setWords] = useState('');
  const params = { answer: answer.id };
  const rev = answer.staff?.rev ?? 0;
  const done = (next: WireClassAnswer): void => {
    setAsks(undefined);
    onDone(next);
  };
  const release = useSend(() => call('releaseClassAnswer', { params, in: { verdict: 'release', rev } }), done);
  const back = useSend(() => call('releaseClassAnswer', { params, in: { verdict: 'return', rev, words: words.trim() } }), done);
  const withdraw = useSend(() => call('withdrawClassAnswer', { params }), done);
  const { staff } = answer;
  if (staff === undefined) return null;
  const problem = release.problem ?? back.problem ?? withdraw.problem;
  return (
    <Box as="section" className="gy-card gy-section" label="这条问答">
      <Box className="gy-row gy-row--tight">
        <Tag tone={staff.state === 'published' ? 'good' : 'warm'}>{staff.stateText}</Tag>
        <Tag>{reachWords[staff.reach]}</Tag>
      </Box>
      <Box className="gy-row gy-gap">
        {staff.state === 'published' ? <ToGroup answer={answer} /> : null}
        {staff.release ? (
          <>
            <Button id="release" icon="tick" busy={release.busy} onPress={release.send}>
              放行
            </Button>
            <Button id="return" kind="line" onPress={() => setAsks('return')}>
              退回
            </Button>
          </>
        ) : null}
        {staff.ofQuestion === undefined ? null : (
          <Button
            id="write-anew"
            kind="line"
            onPress={() => void go.to(pageUrl('/pages/question/index', { id: staff.ofQuestion, as: 'teacher' }))}
          >
            看原来的提问
          </Button>
        )}
        {staff.withdraw ? (
          <Button id="withdraw" kind="plain" onPress={() => setAsks('withdraw')}>
            收回
          </Button>
        ) : null}
      </Box>
      {asks === 'return' ? (
        <Box className="gy-stack gy-gap">
          <Field id="return-words" label="请老师改什么？" value={words} maxLength={200} onChange={setWords} />
          <Button id="return-send" busy={back.busy} off={words.trim() === ''} onPress={back.send}>
            退回给老师
          </Button>
        </Box>
      ) : null}
      {problem === null ? null : (
        <Box className="gy-gap-s">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      {asks === 'withdraw' ? (
        <Confirm
          title="收回这条问答？"
          text="家长马上就看不到了，已经发到群里的卡片也打不开。以后可以从原来的提问再发布。"
          yes="收回"
          busy={withdraw.busy}
          onYes={withdraw.send}
          onNo={() => setAsks(undefined)}
        />
      ) : null}
    </Box>
  );
}

/** The card holds nothing but the answer's id; who may not read it is told so, and how to be bound. */
function ToGroup({ answer }: { answer: WireClassAnswer }) {
  return (
    <ShareButton
      id="share"
      className="gy-button gy-button--soft"
      card={{
        title: `家长问答：${answer.question.slice(0, 40)}`,
        path: pageUrl('/pages/class-answer/index', { id: answer.id }),
        imageUrl: undefined,
      }}
    >
      <Icon name="share" small />
      发到班级群
    </ShareButton>
  );
}
