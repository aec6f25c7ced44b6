import { useCallback, useState } from 'react';
import type { WireActor } from '@contract/index';
import { session } from '../../../api/app-session';
import { call } from '../../../api/client';
import { useList } from '../../../api/use-list';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Link } from '../../../components/link';
import { Loaded } from '../../../components/loaded';
import { More } from '../../../components/more';
import { Notice } from '../../../components/notice';
import { Beside } from '../../../features/evidence/beside';
import { Evidence } from '../../../features/evidence/evidence';
import { ClassPush } from '../../../features/progress/class-push';
import { FamilyCalls } from '../../../features/progress/family-calls';
import { PushPicker } from '../../../features/progress/push-picker';
import { RoomPage } from '../../../features/room/room-page';
import { pageUrl } from '../../../platform/go';
import { useQuery } from '../../../platform/page-life';

export default function ProgressPage() {
  const { load, reload } = useLoad(useCallback(() => session.actor(), []));
  return (
    <RoomPage title="班级" room="teacher" door="/teacher/pages/progress/index" wide>
      <Loaded of={load} retry={reload}>
        {(actor) =>
          actor.classrooms.length === 0 ? (
            <Notice icon="class" title="还没有带班" text="请联系学校，把您的班级登记上，就能看到全班的情况。" />
          ) : (
            <Classes rooms={actor.classrooms} />
          )
        }
      </Loaded>
    </RoomPage>
  );
}

function Classes({ rooms }: { rooms: WireActor['classrooms'] }) {
  const asked = useQuery()('classroom');
  const [classroom, setClassroom] = useState(rooms.find((r) => r.id === asked)?.id ?? rooms[0]?.id ?? '');
  return (
    <>
      {rooms.length > 1 ? (
        <Box className="gy-below">
          <Choice label="班级" options={rooms.map((r) => [r.id, r.name])} value={classroom} onChange={setClassroom} />
        </Box>
      ) : (
        <Box as="p" className="gy-soft gy-below">{`${rooms[0]?.name ?? ''} · ${rooms[0]?.students ?? 0} 名学生`}</Box>
      )}
      <Box className="gy-below gy-noprint">
        <Link id="class-figures" to={pageUrl('/school/pages/figures/index', { classroom, window: 'month' })} className="gy-textlink">
          看全班一段时间的情况
        </Link>
      </Box>
      <FamilyCalls key={`calls ${classroom}`} classroom={classroom} />
      <Pushes key={classroom} classroom={classroom} />
    </>
  );
}

function Pushes({ classroom }: { classroom: string }) {
  const asked = useQuery()('push');
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback((cursor: string | undefined) => call('classPushes', { params: { classroom }, query: { limit: 10, cursor } }), [classroom]),
  );
  const [chosen, setChosen] = useState(asked);
  const now = Date.now();
  return (
    <Loaded of={load} retry={reload}>
      {(pushes) => {
        const push = chosen ?? pushes[0]?.push;
        if (push === undefined)
          return <Notice icon="plan" title="还没有推送过内容" text="学校发布推送计划后，到时间会自动送给全班家长，情况会显示在这里。" />;
        return (
          <Box className="gy-desk">
            <Box className="gy-desk__side">
              <PushPicker pushes={pushes} chosen={push} now={now} onChoose={setChosen} />
              <More more={more} busy={moreBusy} problem={moreProblem} />
            </Box>
            <Box className="gy-desk__main">
              <ClassPush
                key={push}
                classroom={classroom}
                push={push}
                now={now}
                beside={(funnel) => <Beside funnel={funnel} forTeacher />}
                evidence={(onChange) => <Evidence classroom={classroom} push={push} now={now} onChange={onChange} />}
              />
            </Box>
          </Box>
        );
      }}
    </Loaded>
  );
}
