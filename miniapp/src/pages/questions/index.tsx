import { useCallback } from 'react';
import { call } from '../../api/client';
import { useList } from '../../api/use-list';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { More } from '../../components/more';
import { Notice } from '../../components/notice';
import { QuestionCard } from '../../features/question/question-card';
import { RoomPage } from '../../features/room/room-page';
import { NowListening } from '../../features/viewing/now-listening';
import { go } from '../../platform/go';

export default function QuestionsPage() {
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback((cursor: string | undefined) => call('questions', { query: { box: 'mine', limit: 20, cursor } }), []),
  );
  const now = Date.now();
  return (
    <RoomPage title="我的提问" room="parent" door="/pages/questions/index">
      <NowListening />
      <Box className="gy-below">
        <Button id="ask" wide icon="ask" onPress={() => void go.to('/pages/ask/index')}>
          问老师
        </Button>
      </Box>
      <Box className="gy-below">
        <Link id="class-answers" to="/pages/class-answers/index" className="gy-pinned">
          家长问答：看看老师答复过的问题
        </Link>
      </Box>
      <Loaded of={load} retry={reload}>
        {(questions) =>
          questions.length === 0 ? (
            <Notice icon="ask" title="还没有提过问" text="孩子的学习、睡觉、手机、心情，都可以问班主任。看视频时也能在那一秒提问。" />
          ) : (
            <>
              {questions.map((question) => (
                <QuestionCard key={question.id} question={question} now={now} asTeacher={false} />
              ))}
              <More more={more} busy={moreBusy} problem={moreProblem} />
            </>
          )
        }
      </Loaded>
    </RoomPage>
  );
}
