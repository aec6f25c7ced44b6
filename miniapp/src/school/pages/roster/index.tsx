import { useCallback } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Link } from '../../../components/link';
import { Loaded } from '../../../components/loaded';
import { Notice } from '../../../components/notice';
import { Duplicates } from '../../../features/roster/duplicates';
import { RosterHistory } from '../../../features/roster/history';
import { ImportRoster } from '../../../features/roster/import-roster';
import { Promotion } from '../../../features/roster/promotion';
import { RoomPage } from '../../../features/room/room-page';
import { pageUrl } from '../../../platform/go';

export default function RosterPage() {
  const classes = useLoad(useCallback(() => call('rosterClasses', {}), []));
  const jobs = useLoad(useCallback(() => call('rosterImports', {}), []));
  const now = Date.now();
  const fresh = (): void => {
    classes.reload();
    jobs.reload();
  };
  return (
    <RoomPage title="名册" room="school" door="/school/pages/roster/index" wide>
      <ImportRoster onDone={fresh} />
      <Box as="section" className="gy-section" label="班级名单">
        <Box as="h2" className="gy-h2 gy-below-s">
          班级名单
        </Box>
        <Loaded of={classes.load} retry={classes.reload}>
          {({ items }) =>
            items.length === 0 ? (
              <Notice icon="class" title="还没有班级" text="先下载模板，填好“班级”和“学生”，再导入。" />
            ) : (
              <Box className="gy-chips">
                {items.map(({ id, name, students }) => (
                  <Link key={id} id={`class-${id}`} to={pageUrl('/school/pages/roster-class/index', { id })} className="gy-chip">
                    {`${name}　${students} 人`}
                  </Link>
                ))}
              </Box>
            )
          }
        </Loaded>
      </Box>
      <Box as="section" className="gy-section" label="改动记录">
        <Box as="h2" className="gy-h2 gy-below-s">
          改动记录
        </Box>
        <Loaded of={jobs.load} retry={jobs.reload}>
          {({ items }) => <RosterHistory jobs={items} now={now} onUndone={fresh} />}
        </Loaded>
      </Box>
      <Box className="gy-two gy-section">
        <Promotion now={now} onDone={fresh} />
        <Duplicates onDone={fresh} />
      </Box>
    </RoomPage>
  );
}
