import { useEffect, useState, type ReactNode } from 'react';
import type { WireActor } from '@contract/index';
import { session } from '../../api/app-session';
import { useLargeType } from '../../api/settings';
import { Page } from '../../components/page';
import { PrivacyAsk } from '../../components/privacy-ask';
import { go } from '../../platform/go';
import { here } from '../../platform/here';
import { setTitle } from '../../platform/page-life';
import { lastRoom } from './last-room';
import { doorsOf, homeIn, homeOf, type Room } from './rooms';

interface RoomPageProps {
  title: string;
  /** The room this page belongs to; `any` for pages that several share. */
  room: Room | 'any';
  /** The door this page is, when it is one; else the page has a way back. */
  door?: string;
  wide?: boolean;
  ownHeading?: boolean;
  /** Printed without its title. */
  bare?: boolean;
  children: ReactNode;
}

/** Who is signed in, as far as it is known; asks if nobody has asked yet. What changes while the page is open is seen at once. */
export function useActor(): WireActor | null {
  const [actor, setActor] = useState(session.known);
  useEffect(() => {
    let looking = true;
    const unlisten = session.onActor(setActor);
    session.actor().then(
      (a) => {
        if (looking) setActor(a);
      },
      () => undefined,
    );
    return () => {
      looking = false;
      unlisten();
    };
  }, []);
  return actor;
}

/** The frame with the room's doors. Whoever has no business in this room is brought to their own. */
export function RoomPage({ title, room, door, wide = false, ownHeading = false, bare = false, children }: RoomPageProps) {
  const actor = useActor();
  const large = useLargeType();
  useEffect(() => setTitle(title), [title]);
  useEffect(() => session.onNobody(() => void go.room(here.atDesk() ? '/pages/sign-in/index' : '/pages/start/index?why=wechat')), []);
  useEffect(() => {
    if (actor === null) return;
    if (actor.rooms.length === 0) void go.room(homeOf(actor));
    else if (room !== 'any' && !actor.rooms.includes(room)) void go.room(homeOf(actor));
    else if (room === 'any' && door !== undefined && actor.role === 'learner') void go.room(homeOf(actor));
    else if (room !== 'any') lastRoom.write(room);
  }, [actor, room, door]);

  const rooms = actor?.rooms ?? [];
  const kept = lastRoom.read();
  const inRoom = room !== 'any' ? room : kept !== undefined && rooms.includes(kept) ? kept : (rooms[0] ?? 'parent');
  const groups = doorsOf(inRoom, rooms, actor?.doors);
  return (
    <Page
      title={title}
      large={large}
      wide={wide}
      groups={groups}
      here={door ?? ''}
      demo={__SANDBOX__}
      ownHeading={ownHeading}
      bare={bare}
      onBack={door === undefined ? () => void go.back(homeIn(inRoom, actor?.doors)) : undefined}
    >
      {children}
      <PrivacyAsk />
    </Page>
  );
}
