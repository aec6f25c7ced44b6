import { useCallback } from 'react';
import type { WireOwnResource } from '@contract/index';
import { call } from '../../../api/client';
import { ApiProblem } from '../../../api/problem';
import { useLoad } from '../../../api/use-load';
import { useSend } from '../../../api/use-send';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Hint } from '../../../components/notice';
import { Loaded } from '../../../components/loaded';
import { Tag } from '../../../components/tag';
import { AskedSeconds } from '../../../features/question/asked-seconds';
import { Quality } from '../../../features/resource/quality';
import { Preview } from '../../../features/resource/preview';
import { Retire } from '../../../features/resource/retire';
import { ReviewBox } from '../../../features/resource/review-box';
import { Versions, Withdraw } from '../../../features/resource/versions';
import { standings } from '../../../features/resource/words';
import { RoomPage } from '../../../features/room/room-page';
import { Article } from '../../../features/viewing/article';
import { go, pageUrl, toast } from '../../../platform/go';
import { useQuery } from '../../../platform/page-life';

const EDITOR = '/school/pages/resource-edit/index';

export default function ResourcePage() {
  const id = useQuery()('id');
  const { load, reload, put } = useLoad(
    useCallback(async () => {
      if (id === undefined) throw new ApiProblem('resource/not-found', '没有找到这个内容，请从资源库里打开。', 404);
      return call('ownResource', { params: { resource: id } });
    }, [id]),
  );
  return (
    <RoomPage title={load.state === 'ready' ? load.data.card.title : '内容'} room="any" wide>
      <Loaded of={load} retry={reload}>
        {(item) => <Shown item={item} put={put} />}
      </Loaded>
    </RoomPage>
  );
}

function Shown({ item, put }: { item: WireOwnResource; put: (item: WireOwnResource) => void }) {
  const { card, draft, shown, may } = item;
  const revise = useSend(
    () => call('reviseResource', { params: { resource: card.id } }),
    () => void go.to(pageUrl(EDITOR, { id: card.id })),
  );
  const takeBack = useSend(() => call('takeBackDraft', { params: { resource: card.id }, in: { rev: draft?.rev ?? 0 } }), put);
  const problem = revise.problem ?? takeBack.problem;
  return (
    <>
      <Box className="gy-row gy-row--apart gy-below">
        <Box className="gy-row gy-row--tight">
          {card.mine ? (
            standings(card).map(({ words, tone }) => (
              <Tag key={words} tone={tone}>
                {words}
              </Tag>
            ))
          ) : (
            <Tag tone="cool">{card.owner}</Tag>
          )}
          <Box as="span" className="gy-meta" id="resource-id">{`编号 ${card.id}`}</Box>
        </Box>
        <Box className="gy-row gy-row--tight">
          {may.write && draft !== undefined && draft.state !== 'submitted' ? (
            <Button id="write-on" onPress={() => void go.to(pageUrl(EDITOR, { id: card.id }))}>
              接着写
            </Button>
          ) : null}
          {may.write && draft?.state === 'submitted' ? (
            <Button id="take-back" kind="line" busy={takeBack.busy} onPress={() => takeBack.send()}>
              收回修改
            </Button>
          ) : null}
          {may.write && draft === undefined ? (
            <Button id="revise" kind="line" busy={revise.busy} onPress={() => revise.send()}>
              写新版本
            </Button>
          ) : null}
          <Retire item={item} onDone={put} />
          <Withdraw item={item} onDone={put} />
        </Box>
      </Box>
      {problem === null ? null : (
        <Box className="gy-below">
          <Hint tone="bad" icon="alert">
            {problem.message}
          </Hint>
        </Box>
      )}
      {card.mine && shown !== undefined ? <AskedSeconds resource={card.id} /> : null}
      {draft?.sentBack === undefined || draft.state === 'submitted' ? null : (
        <Box className="gy-below" id="sent-back">
          <Hint tone="warm" icon="alert">{`${draft.sentBack.by}退回：${draft.sentBack.words}`}</Hint>
        </Box>
      )}
      {may.write && !may.review && draft?.state === 'submitted' ? (
        <Box className="gy-below" id="in-review">
          <Hint tone="warm" icon="clock">
            已经交给同事审核，通过以前家长看不到。还要改，请先点“收回修改”。
          </Hint>
        </Box>
      ) : null}
      <Box className={draft !== undefined && shown !== undefined ? 'gy-two' : ''}>
        {draft === undefined ? null : (
          <Box>
            {shown === undefined ? null : (
              <Box as="h2" className="gy-h3 gy-below-s">
                {`正在写的第 ${draft.version} 版`}
              </Box>
            )}
            <Preview resource={draft.preview}>
              <Article blocks={draft.preview.blocks} />
            </Preview>
          </Box>
        )}
        {shown === undefined ? null : (
          <Box>
            {draft === undefined ? null : (
              <Box as="h2" className="gy-h3 gy-below-s">
                {`现在发布的第 ${shown.version} 版`}
              </Box>
            )}
            <Preview resource={shown}>
              <Article blocks={shown.blocks} />
            </Preview>
          </Box>
        )}
      </Box>
      <Box className="gy-section">
        <ReviewBox
          item={item}
          onDone={(done) => {
            toast(done.draft === undefined ? '已发布' : '已退回');
            put(done);
          }}
        />
      </Box>
      {shown === undefined || shown.kind === 'link' ? null : <Quality resource={card.id} />}
      <Versions versions={item.versions} now={Date.now()} />
    </>
  );
}
