import { useCallback } from 'react';
import { call } from '../../../api/client';
import { ApiProblem } from '../../../api/problem';
import { useLoad } from '../../../api/use-load';
import { Loaded } from '../../../components/loaded';
import { ClassPeople } from '../../../features/roster/class-people';
import { RoomPage } from '../../../features/room/room-page';
import { useQuery } from '../../../platform/page-life';

export default function RosterClassPage() {
  const id = useQuery()('id');
  const { load, reload } = useLoad(
    useCallback(async () => {
      if (id === undefined) throw new ApiProblem('classroom/not-found', '没有找到这个班级，请从名册里打开。', 404);
      const [list, classes] = await Promise.all([call('rosterClass', { params: { classroom: id } }), call('rosterClasses', {})]);
      return { list, classes: classes.items };
    }, [id]),
  );
  return (
    <RoomPage title={load.state === 'ready' ? load.data.list.name : '班级名单'} room="school" wide>
      <Loaded of={load} retry={reload}>
        {({ list, classes }) => <ClassPeople list={list} classes={classes} onChanged={reload} />}
      </Loaded>
    </RoomPage>
  );
}
