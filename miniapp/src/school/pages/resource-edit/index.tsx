import { useCallback, useEffect } from 'react';
import { call } from '../../../api/client';
import { ApiProblem } from '../../../api/problem';
import { useLoad } from '../../../api/use-load';
import { Loaded } from '../../../components/loaded';
import { Notice } from '../../../components/notice';
import { Editor } from '../../../features/resource/editor';
import { Preview } from '../../../features/resource/preview';
import { RoomPage } from '../../../features/room/room-page';
import { Article } from '../../../features/viewing/article';
import { go, pageUrl, toast } from '../../../platform/go';
import { useQuery } from '../../../platform/page-life';

const SHOWN = '/school/pages/resource/index';

export default function ResourceEditPage() {
  const id = useQuery()('id');
  const { load, reload, put } = useLoad(
    useCallback(async () => {
      if (id === undefined) throw new ApiProblem('resource/not-found', '没有找到这个内容，请从资源库里打开。', 404);
      return call('ownResource', { params: { resource: id } });
    }, [id]),
  );
  const underReview = load.state === 'ready' && load.data.draft?.state === 'submitted';
  useEffect(() => {
    if (underReview && id !== undefined) void go.instead(pageUrl(SHOWN, { id }));
  }, [underReview, id]);
  return (
    <RoomPage title={load.state === 'ready' && load.data.card.title !== '' ? load.data.card.title : '写内容'} room="any" wide>
      <Loaded of={load} retry={reload}>
        {(item) =>
          item.draft === undefined || !item.may.write ? (
            <Notice
              icon="article"
              title="没有正在写的版本"
              text="可能已经发布，或者被删掉了。"
              retry={() => void go.instead(pageUrl(SHOWN, { id }))}
              retryText="看这个内容"
            />
          ) : (
            <Editor
              key={`${item.card.id}@${item.draft.version}`}
              item={item}
              draft={item.draft}
              onChanged={put}
              onSubmitted={({ card }) => {
                toast('已提交，等同事审核');
                void go.instead(pageUrl(SHOWN, { id: card.id }));
              }}
              onDropped={() => {
                toast('草稿已删掉');
                void go.room('/school/pages/resources/index');
              }}
              preview={
                <Preview resource={item.draft.preview}>
                  <Article blocks={item.draft.preview.blocks} />
                </Preview>
              }
            />
          )
        }
      </Loaded>
    </RoomPage>
  );
}
