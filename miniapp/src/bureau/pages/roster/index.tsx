import { useCallback } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Loaded } from '../../../components/loaded';
import { RosterHistory } from '../../../features/roster/history';
import { ImportRoster } from '../../../features/roster/import-roster';
import { RoomPage } from '../../../features/room/room-page';

/** A bureau's file with all its schools. What single schools do with their own roster stays with them. */
export default function BureauRosterPage() {
  const { load, reload } = useLoad(useCallback(() => call('rosterImports', {}), []));
  const now = Date.now();
  return (
    <RoomPage title="导入名册" room="bureau" door="/bureau/pages/roster/index" wide>
      <ImportRoster onDone={reload} many />
      <Box as="p" className="gy-meta gy-gap">
        一个文件可以写很多所学校，只能写自己教育局的。换班、离校、升级由各学校自己办。
      </Box>
      <Box as="section" className="gy-section" label="改动记录">
        <Box as="h2" className="gy-h2 gy-below-s">
          改动记录
        </Box>
        <Loaded of={load} retry={reload}>
          {({ items }) => <RosterHistory jobs={items} now={now} onUndone={reload} empty="从这里导入的都会记着，一天以内可以撤销。" />}
        </Loaded>
      </Box>
    </RoomPage>
  );
}
