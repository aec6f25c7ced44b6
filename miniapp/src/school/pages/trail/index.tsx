import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useList } from '../../../api/use-list';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { More } from '../../../components/more';
import { Notice } from '../../../components/notice';
import { RoomPage } from '../../../features/room/room-page';
import { SchoolTrail } from '../../../features/trail/school-trail';

type Which = 'all' | 'look' | 'change' | 'account';
const which: readonly (readonly [Which, string])[] = [
  ['all', '全部'],
  ['look', '看了'],
  ['change', '改了'],
  ['account', '登录和职务'],
];
interface Picked {
  person: string;
  name: string;
}

export default function SchoolTrailPage() {
  const [group, setGroup] = useState<Which>('all');
  const [picked, setPicked] = useState<Picked | null>(null);
  return (
    <RoomPage title="查看记录" room="school" door="/school/pages/trail/index" wide>
      <Box as="p" className="gy-soft gy-below">
        本校谁在什么时候看过、改过家长和孩子的信息，都记在这里，谁也改不了。孩子的名字遮住一部分。
      </Box>
      <Box className="gy-row gy-row--apart gy-below">
        <Choice label="看哪些记录" options={which} value={group} onChange={setGroup} />
        {picked === null ? null : (
          <Button id="everybody" kind="line" onPress={() => setPicked(null)}>
            {`只看${picked.name} · 改看所有人`}
          </Button>
        )}
      </Box>
      <Lines
        key={`${group} ${picked?.person ?? ''}`}
        group={group}
        person={picked?.person}
        onPick={(person, name) => setPicked({ person, name })}
      />
    </RoomPage>
  );
}

interface LinesProps {
  group: Which;
  person: string | undefined;
  onPick: (person: string, name: string) => void;
}

function Lines({ group, person, onPick }: LinesProps) {
  const { load, reload, more, moreBusy, moreProblem } = useList(
    useCallback(
      (cursor: string | undefined) => {
        const only = { ...(group === 'all' ? {} : { group }), ...(person === undefined ? {} : { person }) };
        return call('schoolTrail', { query: { limit: 30, cursor, ...only } });
      },
      [group, person],
    ),
  );
  const now = Date.now();
  return (
    <Loaded of={load} retry={reload}>
      {(lines) =>
        lines.length === 0 ? (
          <Notice icon="clock" title="没有这样的记录" text="有人看过或改过信息以后，会显示在这里。" />
        ) : (
          <>
            <SchoolTrail lines={lines} now={now} onPick={onPick} />
            <More more={more} busy={moreBusy} problem={moreProblem} />
          </>
        )
      }
    </Loaded>
  );
}
