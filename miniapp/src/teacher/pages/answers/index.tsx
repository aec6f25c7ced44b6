import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useList } from '../../../api/use-list';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { More } from '../../../components/more';
import { Notice } from '../../../components/notice';
import { ClassAnswerCard } from '../../../features/question/class-answer-card';
import { RoomPage, useActor } from '../../../features/room/room-page';

type Which = 'mine' | 'waiting' | 'out';
const empty: Record<Which, readonly [title: string, text: string]> = {
  mine: ['还没有写过家长问答', '答复家长以后，点“做成家长问答”，别的家长也能看到。'],
  waiting: ['没有等放行的问答', '老师写给全年级、全校看的问答，会在这里等另一位同事放行。'],
  out: ['还没有家长问答', '发布的问答会在这里。'],
};

export default function AnswersPage() {
  const [box, setBox] = useState<Which>('mine');
  const isOffice = useActor()?.rooms.includes('school') === true;
  const which: readonly (readonly [Which, string])[] = [
    ['mine', '我写的'],
    ...(isOffice ? [['waiting', '等放行'] as const] : []),
    ['out', '家长看到的'],
  ];
  return (
    <RoomPage title="家长问答" room="any" wide>
      <Box className="gy-below">
        <Choice label="看哪些问答" options={which} value={box} onChange={setBox} />
      </Box>
      <Answers key={box} box={box} />
    </RoomPage>
  );
}

function Answers({ box }: { box: Which }) {
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback((cursor: string | undefined) => call('classAnswers', { query: { box, limit: 20, cursor } }), [box]),
    30,
  );
  const now = Date.now();
  const [title, text] = empty[box];
  return (
    <Loaded of={load} retry={reload}>
      {(answers) =>
        answers.length === 0 ? (
          <Notice icon="article" title={title} text={text} />
        ) : (
          <>
            <Box className="gy-grid">
              {answers.map((answer) => (
                <ClassAnswerCard key={answer.id} answer={answer} now={now} />
              ))}
            </Box>
            <More more={more} busy={moreBusy} problem={moreProblem} />
          </>
        )
      }
    </Loaded>
  );
}
