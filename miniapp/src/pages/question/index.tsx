import { useCallback } from 'react';
import type { WireActor, WireQuestion } from '@contract/index';
import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Loaded } from '../../components/loaded';
import { SubscribeOffer } from '../../features/account/subscribe-offer';
import { AnswerBox } from '../../features/question/answer-box';
import { AskBack } from '../../features/question/ask-back';
import { AskerBox } from '../../features/question/asker-box';
import { MakeClassAnswer } from '../../features/question/make-class-answer';
import { ColleagueBox } from '../../features/question/colleague-box';
import { Thread } from '../../features/question/thread';
import { RoomPage } from '../../features/room/room-page';
import { useQuery } from '../../platform/page-life';

interface Talk {
  question: WireQuestion;
  asTeacher: boolean;
}

/** A teacher reads it as a teacher, except where it is about a child of her own and she did not come from her box. */
const readsAsTeacher = (actor: WireActor, question: WireQuestion, as: string | undefined): boolean =>
  actor.rooms.includes('teacher') && (as === 'teacher' || !actor.children.some((child) => child.id === question.child.id));

async function readTalk(id: string | undefined, as: string | undefined): Promise<Talk> {
  if (id === undefined) throw new ApiProblem('question/not-found', '没有找到这个提问，请从列表里打开。', 404);
  const [question, actor] = await Promise.all([call('question', { params: { question: id } }), session.actor()]);
  return { question, asTeacher: readsAsTeacher(actor, question, as) };
}

export default function QuestionPage() {
  const query = useQuery();
  const id = query('id');
  const as = query('as');
  const { load, reload, put } = useLoad(
    useCallback(() => readTalk(id, as), [id, as]),
    15,
  );
  return (
    <RoomPage title="提问" room="any">
      <Loaded of={load} retry={reload}>
        {({ question, asTeacher }) => {
          const done = (next: WireQuestion): void => put({ question: next, asTeacher });
          return (
            <>
              <Thread question={question} now={Date.now()} asTeacher={asTeacher} />
              {asTeacher ? <AskBack question={question} onDone={done} /> : null}
              {asTeacher ? <AnswerBox question={question} onDone={done} /> : <AskerBox question={question} onDone={done} />}
              {asTeacher ? <MakeClassAnswer question={question} /> : null}
              {asTeacher ? <ColleagueBox question={question} now={Date.now()} onDone={done} /> : null}
              {asTeacher ? null : (
                <Box className="gy-section">
                  {question.replies.length > 0 ? (
                    <SubscribeOffer purposes={['answer', 'new-item', 'nudge']} title="下次有答复、有新内容，还提醒您吗？" />
                  ) : (
                    <SubscribeOffer purposes={['answer']} title="老师答复了，要不要提醒您？" />
                  )}
                </Box>
              )}
            </>
          );
        }}
      </Loaded>
    </RoomPage>
  );
}
