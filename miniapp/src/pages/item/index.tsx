import { useCallback, useEffect, useState } from 'react';
import type { WireResource, WireViewing } from '@contract/index';
import { session } from '../../api/app-session';
import { call } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Loaded, WATCHED_IS_SAFE } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { Skeleton } from '../../components/skeleton';
import { SubscribeOffer } from '../../features/account/subscribe-offer';
import { kindNames } from '../../words/kinds';
import { PinnedAnswers } from '../../features/question/pinned-answers';
import { RoomPage, useActor } from '../../features/room/room-page';
import { About } from '../../features/viewing/about';
import { asSpans } from '../../features/viewing/gaps';
import { NowListening } from '../../features/viewing/now-listening';
import { Outside } from '../../features/viewing/outside';
import { Player } from '../../features/viewing/player';
import { blockAt } from '../../features/viewing/reading-head';
import { StaffLook } from '../../features/viewing/staff-look';
import { partOf, readingBlocks, useReading } from '../../features/viewing/use-reading';
import { useViewing } from '../../features/viewing/use-viewing';
import { Watched } from '../../features/viewing/watched';
import { whereToStart, type AskedPlace } from '../../features/viewing/where-to-start';
import { go, pageUrl, scrollToPart } from '../../platform/go';
import { useQuery, useShareCard } from '../../platform/page-life';
import { clockLength } from '../../words/amount';

interface Item {
  resource: WireResource;
  viewing: WireViewing;
  child: string;
}
/** For staff there is nobody whose viewing it would be. */
type Looked = Pick<Item, 'resource'>;

/** A card shared into a group names no child: then it is for the first of one's own to whom it was given. */
async function readItem(asked: string | undefined, child: string | undefined, push: string | undefined): Promise<Item | Looked> {
  const id = child === undefined && push !== undefined ? ((await givenBy(push)) ?? asked) : asked;
  if (id === undefined && push !== undefined)
    throw new ApiProblem('resource/not-yours', '这份内容没有送给您的孩子，或者已经过了三个星期。请从“今天”里打开。', 403);
  if (id === undefined) throw new ApiProblem('resource/not-found', '这个链接不完整，请从“今天”里打开。', 404);
  const actor = await session.actor();
  if (actor.role === 'teacher' || actor.role === 'officer') return { resource: await call('resource', { params: { resource: id } }) };
  const children = child === undefined ? actor.children.map((own) => own.id) : [child];
  const [resource, theirs] = await Promise.all([call('resource', { params: { resource: id } }), viewingOfOne(id, children, push)]);
  return { resource, ...theirs };
}

/** What a push gave to one's own child: families of one class may have been given different ways into the same lesson. */
async function givenBy(push: string): Promise<string | undefined> {
  const { items } = await call('today', {});
  return items.find((item) => item.push === push)?.resource.id;
}

async function viewingOfOne(id: string, children: readonly string[], push: string | undefined): Promise<Pick<Item, 'viewing' | 'child'>> {
  let problem = new ApiProblem('auth/not-bound', '还没有绑定孩子，请向班主任要绑定方法。', 403);
  for (const child of children) {
    try {
      return { viewing: await call('viewing', { params: { resource: id }, query: { for: child, push } }), child };
    } catch (error) {
      // It may have been given to another of one's children.
      if (!(error instanceof ApiProblem) || error.code !== 'resource/not-yours') throw error;
      problem = error;
    }
  }
  throw problem;
}

export default function ItemPage() {
  const query = useQuery();
  const id = query('resource');
  const child = query('for');
  const push = query('push');
  const at = Number(query('at') ?? Number.NaN);
  const asked = { second: Number.isFinite(at) ? at : null, firstGap: query('gap') === '1' };
  const { load, reload } = useLoad(useCallback(() => readItem(id, child, push), [id, child, push]));
  const title = load.state === 'ready' ? load.data.resource.title : '内容';
  useShareCard(
    load.state === 'ready'
      ? { title, path: pageUrl('/pages/item/index', push === undefined ? { resource: id } : { push }), imageUrl: load.data.resource.poster }
      : null,
  );
  const kind = load.state === 'ready' ? load.data.resource.kind : undefined;
  return (
    <RoomPage title={kind === undefined ? title : kindNames[kind]} room="any" wide={kind === 'video' || kind === 'audio'}>
      <NowListening />
      <Loaded of={load} retry={reload} safe={WATCHED_IS_SAFE} skeleton={<Skeleton rows={1} picture />}>
        {(item) =>
          'viewing' in item ? (
            <ItemView key={`${item.resource.id}:${item.child}`} item={item} asked={asked} />
          ) : (
            <StaffLook key={item.resource.id} resource={item.resource} second={asked.second ?? 0} />
          )
        }
      </Loaded>
    </RoomPage>
  );
}

function ItemView({ item, asked }: { item: Item; asked: AskedPlace }) {
  const { resource } = item;
  if (resource.kind === 'link') return <Leading item={item} />;
  const plays = resource.kind === 'video' || resource.kind === 'audio';
  return plays ? <Playing item={item} asked={asked} /> : <Reading item={item} asked={asked} />;
}

function Playing({ item: { resource, viewing, child }, asked }: { item: Item; asked: AskedPlace }) {
  const [startAt] = useState(() => whereToStart(viewing, resource.effectiveEnd, asked));
  const now = useViewing(resource, child, viewing, startAt);
  const done = now.viewing.completed;
  const learner = useActor()?.role === 'learner';
  return (
    <Box className="gy-two">
      <Box>
        <Player resource={resource} now={now} />
        {done && !viewing.completed ? <Done learner={learner} /> : null}
        {learner ? null : (
          <Box className="gy-row gy-gap">
            <Button
              id="ask"
              kind="line"
              icon="ask"
              onPress={() => {
                now.flush();
                void go.to(
                  pageUrl('/pages/ask/index', {
                    for: child,
                    resource: resource.id,
                    title: resource.title,
                    at: String(Math.floor(now.position)),
                  }),
                );
              }}
            >
              {now.position >= 1 ? `在 ${clockLength(now.position)} 处提问` : '问老师'}
            </Button>
          </Box>
        )}
        {learner ? null : <PinnedAnswers resource={resource.id} />}
        {done && !learner ? (
          <Box className="gy-gap">
            <SubscribeOffer purposes={['new-item', 'nudge']} title="下次有新内容，还提醒您吗？" />
          </Box>
        ) : null}
      </Box>
      <About resource={resource} />
    </Box>
  );
}

function Done({ learner }: { learner: boolean }) {
  return (
    <Box className="gy-card gy-done gy-gap">
      <Notice
        kind="good"
        title="看完了，已经记上"
        text={learner ? '看看窗外，让眼睛歇一歇。再跟家里人说说你学到了什么。' : '辛苦了。今天就和孩子聊一聊里面的一句话吧。'}
      />
    </Box>
  );
}

function Reading({ item: { resource, viewing, child }, asked }: { item: Item; asked: AskedPlace }) {
  const [startAt] = useState(() => whereToStart(viewing, resource.effectiveEnd, asked));
  const now = useViewing(resource, child, viewing, startAt);
  useReading(resource, now);
  const learner = useActor()?.role === 'learner';
  const showAt = useCallback(
    (second: number) => {
      const block = blockAt(readingBlocks(resource), second);
      if (block !== undefined) scrollToPart(partOf(block));
    },
    [resource],
  );
  useEffect(() => {
    if (startAt > 0) showAt(startAt);
  }, [startAt, showAt]);
  return (
    <>
      <About resource={resource} />
      <Box className="gy-card gy-section gy-reading">
        <Watched resource={resource} now={now} gapsOnly={false} onPlayGaps={() => showAt(asSpans(now.viewing.gaps)[0]?.from ?? 0)} />
      </Box>
      {now.viewing.completed && !viewing.completed ? <Done learner={learner} /> : null}
      {learner ? null : (
        <>
          <Box className="gy-row gy-section">
            <Button
              id="ask"
              kind="line"
              icon="ask"
              onPress={() => {
                now.flush();
                void go.to(pageUrl('/pages/ask/index', { for: child, resource: resource.id, title: resource.title }));
              }}
            >
              问老师
            </Button>
          </Box>
          {now.viewing.completed ? (
            <Box className="gy-section">
              <SubscribeOffer purposes={['new-item', 'nudge']} title="下次有新内容，还提醒您吗？" />
            </Box>
          ) : null}
        </>
      )}
    </>
  );
}

/** The way to another site. That this page was opened is all there is to record. */
function Leading({ item: { resource, child } }: { item: Item }) {
  const learner = useActor()?.role === 'learner';
  return (
    <>
      <About resource={resource} />
      <Outside resource={resource} />
      {learner ? null : (
        <Box className="gy-row gy-section">
          <Button
            id="ask"
            kind="line"
            icon="ask"
            onPress={() => void go.to(pageUrl('/pages/ask/index', { for: child, resource: resource.id, title: resource.title }))}
          >
            问老师
          </Button>
        </Box>
      )}
    </>
  );
}
