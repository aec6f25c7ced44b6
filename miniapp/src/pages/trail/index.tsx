import { useCallback } from 'react';
import { call } from '../../api/client';
import { useList } from '../../api/use-list';
import { Box } from '../../components/box';
import { Loaded } from '../../components/loaded';
import { More } from '../../components/more';
import { Notice } from '../../components/notice';
import { RoomPage } from '../../features/room/room-page';
import { OwnTrail } from '../../features/trail/own-trail';

export default function TrailPage() {
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback((cursor: string | undefined) => call('ownTrail', { query: { limit: 20, cursor } }), []),
  );
  const now = Date.now();
  return (
    <RoomPage title="谁看过孩子的信息" room="parent">
      <Box as="p" className="gy-soft gy-below">
        老师和学校看到或改动您孩子的信息，都会在这里记一笔，事后改不了。十分钟里反复打开算一次。
      </Box>
      <Loaded of={load} retry={reload}>
        {(lines) =>
          lines.length === 0 ? (
            <Notice icon="tick" kind="good" title="还没有人看过" text="老师打开您孩子的情况以后，会显示在这里。" />
          ) : (
            <>
              <OwnTrail lines={lines} now={now} />
              <More more={more} busy={moreBusy} problem={moreProblem} />
            </>
          )
        }
      </Loaded>
    </RoomPage>
  );
}
