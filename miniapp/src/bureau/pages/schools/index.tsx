import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { Definitions, Rates } from '../../../components/rates';
import { SchoolTable } from '../../../features/bureau/school-table';
import { RoomPage } from '../../../features/room/room-page';
import { clockOf, dateOf } from '../../../words/when';

type Days = '7' | '30' | '150';
const spans: readonly (readonly [Days, string])[] = [
  ['7', '最近一周'],
  ['30', '最近一月'],
  ['150', '这学期'],
];

export default function SchoolsPage() {
  const [days, setDays] = useState<Days>('7');
  return (
    <RoomPage title="各校情况" room="bureau" door="/bureau/pages/schools/index" wide>
      <Box className="gy-row gy-row--apart gy-below">
        <Choice label="看多久" options={spans} value={days} onChange={setDays} />
        <Definitions />
      </Box>
      <Schools days={Number(days)} />
    </RoomPage>
  );
}

function Schools({ days }: { days: number }) {
  const { load, reload } = useLoad(
    useCallback(() => call('bureauSchools', { query: { days } }), [days]),
    30,
  );
  return (
    <Loaded of={load} retry={reload}>
      {(table) => (
        <>
          <Box as="p" className="gy-meta gy-below">
            {`${table.bureau.name} · ${dateOf(table.from)} 到 ${dateOf(table.to)}，共 ${table.pushes} 次推送 · ${clockOf(table.freshAt)} 更新`}
          </Box>
          <Rates counts={table.total} />
          <Box className="gy-section">
            {table.schools.length === 0 ? (
              <Notice icon="schools" title="还没有学校" text="导入学校和名册以后，各校的情况会显示在这里。" />
            ) : (
              <SchoolTable schools={table.schools} />
            )}
          </Box>
          {table.schools.some((row) => row.hidden !== '') ? (
            <Box className="gy-gap">
              <Hint>“—”表示人数太少，写出来就能猜到是哪一家，所以不显示。学校按固定顺序排列，不排名。</Hint>
            </Box>
          ) : (
            <Box as="p" className="gy-meta gy-gap">
              学校按固定顺序排列，不排名。数的是家庭，没有名字。
            </Box>
          )}
        </>
      )}
    </Loaded>
  );
}
