import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Loaded, WATCHED_IS_SAFE } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { LeaveLearner } from '../../features/account/leave-learner';
import { TodayCard } from '../../features/push/today-card';
import { RoomPage, useActor } from '../../features/room/room-page';
import { homeOf } from '../../features/room/rooms';
import { NowListening } from '../../features/viewing/now-listening';
import { go } from '../../platform/go';
import { greetingOf } from '../../words/when';

/** A child's page on a guardian's phone: what is for this child, and the way back to the adult. */
export default function LearnPage() {
  const { load, reload } = useLoad(useCallback(() => call('today', {}), []));
  const name = useActor()?.name ?? '';
  const now = Date.now();
  return (
    <RoomPage title="共育桥" room="learner" door="/pages/learn/index" ownHeading>
      <NowListening />
      <Box as="header" className="gy-hello">
        <Box as="h1" className="gy-h1">
          {name === '' ? greetingOf(now) : `${greetingOf(now)}，${name}`}
        </Box>
      </Box>
      <Loaded of={load} retry={reload} safe={WATCHED_IS_SAFE}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon="today" title="今天没有给你的内容" text="放下手机，出去跑一跑吧。" />
          ) : (
            <>
              {items.map((item) => (
                <TodayCard key={item.push} item={item} now={now} several={false} />
              ))}
            </>
          )
        }
      </Loaded>
      <Box className="gy-gap-l">
        <LeaveLearner onLeft={(actor) => void go.room(homeOf(actor))} />
      </Box>
    </RoomPage>
  );
}
