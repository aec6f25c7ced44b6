import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useList } from '../../../api/use-list';
import { Box } from '../../../components/box';
import { Link } from '../../../components/link';
import { Loaded } from '../../../components/loaded';
import { More } from '../../../components/more';
import { Notice } from '../../../components/notice';
import { SubscribeOffer } from '../../../features/account/subscribe-offer';
import { AlikeBox } from '../../../features/question/alike-box';
import { BoxChoice, NOTHING, type Which } from '../../../features/question/box-choice';
import { OwnAnswers } from '../../../features/question/own-answers';
import { QuestionCard } from '../../../features/question/question-card';
import { RoomPage } from '../../../features/room/room-page';

export default function BoxPage() {
  const [box, setBox] = useState<Which>('open');
  const [turn, setTurn] = useState(0);
  return (
    <RoomPage title="问题箱" room="any" door="/teacher/pages/box/index" wide>
      <Box className="gy-below">
        <BoxChoice value={box} onChange={setBox} />
      </Box>
      {box === 'open' ? <AlikeBox onDone={() => setTurn(turn + 1)} /> : null}
      <Questions key={`${box}${turn}`} box={box} />
      <Box className="gy-section">
        <Link id="class-answers" to="/teacher/pages/answers/index" className="gy-pinned">
          家长问答：把常问的问题和答复给更多家长看
        </Link>
      </Box>
      <OwnAnswers />
      <Box className="gy-section">
        <Link id="duty" to="/teacher/pages/duty/index" className="gy-textlink">
          值班与请假
        </Link>
      </Box>
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
          <Notice icon={NOTHING[box].kind === 'good' ? 'tick' : 'box'} {...NOTHING[box]} />
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
