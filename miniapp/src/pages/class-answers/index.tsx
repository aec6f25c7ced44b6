import { useCallback, useState } from 'react';
import { call } from '../../api/client';
import { useList } from '../../api/use-list';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Loaded } from '../../components/loaded';
import { More } from '../../components/more';
import { Hint, Notice } from '../../components/notice';
import { Skeleton } from '../../components/skeleton';
import { ClassAnswerCard } from '../../features/question/class-answer-card';
import { useFound } from '../../features/question/use-found';
import { RoomPage } from '../../features/room/room-page';
import { go } from '../../platform/go';

const search = (words: string) => call('searchClassAnswers', { in: { words } });

export default function ClassAnswersPage() {
  const [text, setText] = useState('');
  const words = text.trim();
  return (
    <RoomPage title="家长问答" room="any">
      <Field id="words" label="找一找" value={text} maxLength={60} onChange={setText} placeholder="比如：写作业拖拉" />
      <Box className="gy-section">{words === '' ? <Newest /> : <Searched words={words} />}</Box>
    </RoomPage>
  );
}

function Searched({ words }: { words: string }) {
  const { found, busy, problem } = useFound(words, search);
  const now = Date.now();
  if (problem) return <Notice kind={problem.code === 'net/offline' ? 'offline' : 'error'} title="没有找成" text={problem.message} />;
  if (found === undefined) return busy ? <Skeleton /> : null;
  return (
    <>
      {found.hint === undefined ? null : <Hint>{found.hint}</Hint>}
      {found.items.map((answer) => (
        <ClassAnswerCard key={answer.id} answer={answer} now={now} />
      ))}
      {found.items.length === 0 ? <AskTeacher /> : null}
    </>
  );
}

const AskTeacher = () => (
  <Box className="gy-gap">
    <Button id="ask" kind="soft" icon="ask" onPress={() => void go.to('/pages/ask/index')}>
      问老师
    </Button>
  </Box>
);

function Newest() {
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback((cursor: string | undefined) => call('classAnswers', { query: { limit: 20, cursor } }), []),
  );
  const now = Date.now();
  return (
    <Loaded of={load} retry={reload}>
      {(answers) =>
        answers.length === 0 ? (
          <Notice icon="ask" title="还没有家长问答" text="老师把大家常问的问题和答复整理好以后，会放在这里。" />
        ) : (
          <>
            {answers.map((answer) => (
              <ClassAnswerCard key={answer.id} answer={answer} now={now} />
            ))}
            <More more={more} busy={moreBusy} problem={moreProblem} />
          </>
        )
      }
    </Loaded>
  );
}
