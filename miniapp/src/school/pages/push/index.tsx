import { useCallback, useEffect, useRef, useState } from 'react';
import type { WirePushRun } from '@contract/index';
import { call } from '../../../api/client';
import { ApiProblem } from '../../../api/problem';
import { PACE_OF_ASKING, PACE_WHEN_LIVE, useLive } from '../../../api/use-live';
import { useCalm } from '../../../api/use-live-load';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Loaded } from '../../../components/loaded';
import { Beside } from '../../../features/evidence/beside';
import { SchoolSays } from '../../../features/evidence/school-says';
import { PushFunnel } from '../../../features/plan/push-detail';
import { RunCard } from '../../../features/plan/run-card';
import { RetentionOf } from '../../../features/viewing/retention';
import { RoomPage } from '../../../features/room/room-page';
import { useQuery } from '../../../platform/page-life';
import { whenOf } from '../../../words/when';

export default function PushPage() {
  const id = useQuery()('id');
  const [moving, setMoving] = useState(false);
  const [isLive, setLive] = useState(false);
  const { load, reload } = useLoad(
    useCallback(async () => {
      if (id === undefined) throw new ApiProblem('push/not-found', '没有找到这次推送，请从列表里打开。', 404);
      return call('push', { params: { push: id } });
    }, [id]),
    isLive ? PACE_WHEN_LIVE : moving ? 5 : PACE_OF_ASKING + 5,
  );
  const [words, setWords] = useState(0);
  const look = useCalm(
    useCallback(() => {
      reload();
      setWords((n) => n + 1);
    }, [reload]),
  );
  const hasLine = useLive(look, { push: id, isOn: id !== undefined });
  useEffect(() => setLive(hasLine), [hasLine]);
  const before = useRef<WirePushRun['phase']>(undefined);
  const onPhase = useCallback(
    (phase: WirePushRun['phase']) => {
      setMoving(phase === 'preparing' || phase === 'sending');
      // What has just gone out stands in the other figures at once.
      if (before.current !== undefined && before.current !== phase) reload();
      before.current = phase;
    },
    [reload],
  );
  const now = Date.now();
  return (
    <RoomPage title={load.state === 'ready' ? load.data.push.resource.title : '推送情况'} room="school" wide>
      <Loaded of={load} retry={reload}>
        {(detail) => (
          <>
            <Box as="p" className="gy-meta gy-below">
              {`${whenOf(detail.push.startsAt, now)} 送出，${whenOf(detail.push.dueAt, now)} 截止。${isLive ? '有人看了，数字马上会变。' : moving ? '正在送，数字几秒更新一次。' : '数字会自己更新。'}`}
            </Box>
            <RunCard push={detail.push.push} live={isLive ? words : null} onSteered={reload} onPhase={onPhase} />
            <PushFunnel detail={detail} beside={<Beside funnel={detail.push.funnel} atLeast={detail.push.office !== undefined} />} />
            {detail.canDeclare === true ? <SchoolSays push={detail.push.push} classes={detail.classes} /> : null}
            <RetentionOf resource={detail.push.resource} push={detail.push.push} />
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}
