import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useList } from '../../../api/use-list';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { More } from '../../../components/more';
import { Notice } from '../../../components/notice';
import { SubscribeOffer } from '../../../features/account/subscribe-offer';
import { QuestionCard } from '../../../features/question/question-card';
import { RoomPage } from '../../../features/room/room-page';

type Which = 'open' | 'done';
const which: readonly (readonly [Which, string])[] = [
  ['open', '等我答复'],
  ['done', '已经答复'],
];

export default function BoxPage() {
  const [box, setBox] = useState<Which>('open');
  return (
    <RoomPage title="问题箱" room="teacher" door="/teacher/pages/box/index" wide>
      <Box className="gy-below">
        <Choice label="看哪些问题" options={which} value={box} onChange={setBox} />
      </Box>
      <Questions key={box} box={box} />
      <Box className="gy-section">
        <SubscribeOffer purposes={['question-due']} title="有问题快到时限，要不要提醒您？" />
      </Box>
    </RoomPage>
  );
}

function Questions({ box }: { box: Which }) {
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback((cursor: string | undefined) => call('questions', { query: { box, limit: 20, cursor } }), [box]),
    30,
  );
  const now = Date.now();
  return (
    <Loaded of={load} retry={reload}>
      {(questions) =>
        questions.length === 0 ? (
          <Notice
            kind={box === 'open' ? 'good' : 'empty'}
            icon={box === 'open' ? 'tick' : 'box'}
            title={box === 'open' ? '没有等您答复的问题' : '还没有答复过问题'}
            text={box === 'open' ? '家长提问后，会按时限排在这里。' : '答复过的问题会留在这里，随时能查。'}
          />
        ) : (
          <>
            <Box className="gy-grid">
              {questions.map((question) => (
                <QuestionCard key={question.id} question={question} now={now} asTeacher />
              ))}
            </Box>
            <More more={more} busy={moreBusy} problem={moreProblem} />
          </>
        )
      }
    </Loaded>
  );
}
