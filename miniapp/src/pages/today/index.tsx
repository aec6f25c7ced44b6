import { useCallback } from 'react';
import type { WireToday } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Icon } from '../../components/icon';
import { Link } from '../../components/link';
import { Loaded, WATCHED_IS_SAFE } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { TodayCard } from '../../features/push/today-card';
import { useQuery } from '../../platform/page-life';
import { RoomPage, useActor } from '../../features/room/room-page';
import { NowListening } from '../../features/viewing/now-listening';
import { WatchedLine } from '../../features/viewing/watched';
import { dateOf, greetingOf, weekdayOf, whenOf } from '../../words/when';

/** A name that stands beside the greeting on a narrow phone. */
const SHORT_NAME = 4;

export default function TodayPage() {
  const { load, reload } = useLoad(useCallback(() => call('today', {}), []));
  const actor = useActor();
  const query = useQuery();
  const now = Date.now();
  const name = actor?.name ?? '';
  const short = name !== '' && name.length <= SHORT_NAME;
  return (
    <RoomPage title="共育桥" room="parent" door="/pages/today/index" ownHeading>
      <Box as="header" className="gy-hello">
        <Box as="h1" className="gy-h1">
          {short ? `${greetingOf(now)}，${name}` : greetingOf(now)}
        </Box>
        <Box as="p" className="gy-soft gy-hello__date">
          {[short ? '' : name, load.state === 'ready' ? load.data.date : `${dateOf(now)} ${weekdayOf(now)}`]
            .filter((part) => part !== '')
            .join(' · ')}
        </Box>
      </Box>
      <NowListening />
      <Loaded of={load} retry={reload} safe={WATCHED_IS_SAFE}>
        {(today) => <TodayList today={today} now={now} several={(actor?.children.length ?? 0) > 1} sent={sentTogether(query('pushes'))} />}
      </Loaded>
    </RoomPage>
  );
}

/** What one message brought, when that is how the page was opened. */
const sentTogether = (pushes: string | undefined): ReadonlySet<string> => new Set((pushes ?? '').split(',').filter((id) => id !== ''));

interface TodayListProps {
  today: WireToday;
  now: number;
  several: boolean;
  sent: ReadonlySet<string>;
}

function TodayList({ today, now, several, sent }: TodayListProps) {
  const brought = today.items.filter(({ push }) => sent.has(push));
  const others = today.items.filter(({ push }) => !sent.has(push));
  const cards = (items: WireToday['items']) =>
    items.map((item) => (
      <TodayCard
        key={`${item.push}:${item.for}`}
        item={item}
        now={now}
        several={several}
        strip={
          item.resource.durationSeconds !== undefined && item.viewing.creditedSeconds > 0 && !item.viewing.completed ? (
            <WatchedLine length={item.resource.durationSeconds} viewing={item.viewing} />
          ) : null
        }
      />
    ));
  return (
    <>
      {today.answers > 0 ? (
        <Link to="/pages/questions/index" className="gy-card gy-answers">
          <Icon name="ask" />
          <Box as="span" className="gy-answers__words">
            {`老师有 ${today.answers} 条新答复`}
          </Box>
          <Icon name="next" small />
        </Link>
      ) : null}
      {today.items.length === 0 ? (
        <Notice
          icon="today"
          title="今天没有要看的内容"
          text={
            today.next === undefined
              ? '有了新内容，我们会提醒您。'
              : `下一个：《${today.next.title}》，${whenOf(today.next.startsAt, now)} 送到。`
          }
        />
      ) : (
        <>
          {brought.length > 0 ? (
            <Box as="h2" className="gy-h2 gy-gap-s gy-below-s">
              {`这次送来的 ${brought.length} 份`}
            </Box>
          ) : null}
          {cards(brought)}
          {brought.length > 0 && others.length > 0 ? (
            <Box as="h2" className="gy-h2 gy-gap-l gy-below-s">
              以前的
            </Box>
          ) : null}
          {cards(others)}
          {today.next === undefined ? null : (
            <Box as="p" className="gy-meta gy-coming">
              {`接下来：《${today.next.title}》，${whenOf(today.next.startsAt, now)} 送到`}
            </Box>
          )}
        </>
      )}
    </>
  );
}
