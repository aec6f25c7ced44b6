import { useCallback } from 'react';
import type { WireClassAnswer } from '@contract/index';
import { call } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { SteerClassAnswer } from '../../features/question/steer-class-answer';
import { RoomPage } from '../../features/room/room-page';
import { go, pageUrl } from '../../platform/go';
import { useQuery } from '../../platform/page-life';
import { clockLength } from '../../words/amount';
import { whenOf } from '../../words/when';

const OUTSIDE = ['class-answer/not-found', 'auth/not-bound', 'access/denied'];

export default function ClassAnswerPage() {
  const id = useQuery()('id');
  const { load, reload, put } = useLoad(
    useCallback(async () => {
      if (id === undefined) throw new ApiProblem('class-answer/not-found', '这个链接不完整，请从“家长问答”里打开。', 404);
      return call('classAnswer', { params: { answer: id } });
    }, [id]),
  );
  const isOutside = load.state === 'failed' && OUTSIDE.includes(load.problem.code);
  return (
    <RoomPage title="家长问答" room="any">
      {isOutside ? (
        <Outside />
      ) : (
        <Loaded of={load} retry={reload}>
          {(answer) => (
            <>
              <Shown answer={answer} />
              <SteerClassAnswer key={answer.staff?.rev} answer={answer} onDone={put} />
            </>
          )}
        </Loaded>
      )}
    </RoomPage>
  );
}

function Shown({ answer: { question, answer, from, at, pinned } }: { answer: WireClassAnswer }) {
  return (
    <Box as="section" className="gy-card" label="问题和答复">
      <Box as="h2" className="gy-h2 gy-told">
        {question}
      </Box>
      <Box as="p" className="gy-gap gy-told">
        {answer}
      </Box>
      <Box as="p" className="gy-meta gy-gap-s">{`${from} · ${whenOf(at, Date.now())}`}</Box>
      {pinned === undefined ? null : (
        <Link
          id="pinned"
          to={pageUrl('/pages/item/index', { resource: pinned.resource, at: String(Math.floor(pinned.atSecond)) })}
          className="gy-pinned"
        >
          {`《${pinned.title}》${clockLength(pinned.atSecond)} 处，点开看看`}
        </Link>
      )}
    </Box>
  );
}

/** A card forwarded further than it is for. */
function Outside() {
  return (
    <Notice
      icon="info"
      title="这条问答您现在看不到"
      text="它可能已经收回，或者是给别的班的家长看的。如果您的孩子在这个班，请向班主任要班级码，先绑定孩子。"
    >
      <Box className="gy-row gy-gap">
        <Button id="bind" onPress={() => void go.to('/pages/bind/index')}>
          绑定孩子
        </Button>
        <Button id="to-list" kind="line" onPress={() => void go.to('/pages/class-answers/index')}>
          看别的问答
        </Button>
      </Box>
    </Notice>
  );
}
