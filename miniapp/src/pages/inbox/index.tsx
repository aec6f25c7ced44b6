import { useCallback } from 'react';
import { call } from '../../api/client';
import { useList } from '../../api/use-list';
import { Loaded } from '../../components/loaded';
import { More } from '../../components/more';
import { Notice } from '../../components/notice';
import { InboxCard } from '../../features/account/inbox-card';
import { RoomPage } from '../../features/room/room-page';
import { NowListening } from '../../features/viewing/now-listening';

export default function InboxPage() {
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback((cursor: string | undefined) => call('inbox', { query: { limit: 20, cursor } }), []),
  );
  const now = Date.now();
  return (
    <RoomPage title="消息" room="parent" door="/pages/inbox/index">
      <NowListening />
      <Loaded of={load} retry={reload}>
        {(items) =>
          items.length === 0 ? (
            <Notice icon="inbox" title="还没有消息" text="有了新内容，或者老师答复了您，都会放在这里。" />
          ) : (
            <>
              {items.map((item) => (
                <InboxCard key={item.id} item={item} now={now} />
              ))}
              <More more={more} busy={moreBusy} problem={moreProblem} />
            </>
          )
        }
      </Loaded>
    </RoomPage>
  );
}
