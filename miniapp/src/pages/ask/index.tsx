import { useCallback } from 'react';
import { session } from '../../api/app-session';
import { useLoad } from '../../api/use-load';
import { Loaded } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { AskForm } from '../../features/question/ask-form';
import { RoomPage } from '../../features/room/room-page';
import { go, pageUrl, toast } from '../../platform/go';
import { useQuery } from '../../platform/page-life';

const UNKNOWN_PERSON = '有人绑定了我的孩子，我不认识这个人，请老师核对一下。';

export default function AskPage() {
  const query = useQuery();
  const { load, reload } = useLoad(useCallback(() => session.actor(), []));
  const at = query('at');
  const second = at === undefined ? undefined : Number(at);
  return (
    <RoomPage title="问老师" room="any">
      <Loaded of={load} retry={reload}>
        {(actor) =>
          actor.children.length === 0 ? (
            <Notice title="还没有绑定孩子" text="绑定孩子以后，就能向他的班主任提问。" />
          ) : (
            <AskForm
              childList={actor.children}
              forChild={query('for')}
              resource={query('resource')}
              title={query('title')}
              atSecond={second !== undefined && Number.isFinite(second) ? second : undefined}
              start={query('about') === 'binding' ? UNKNOWN_PERSON : ''}
              onDone={(question) => {
                toast('已送到老师');
                void go.instead(pageUrl('/pages/question/index', { id: question.id }));
              }}
            />
          )
        }
      </Loaded>
    </RoomPage>
  );
}
