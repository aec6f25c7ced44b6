import { useCallback } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Link } from '../../../components/link';
import { Loaded } from '../../../components/loaded';
import { Notice } from '../../../components/notice';
import { CountyCard } from '../../../features/county/county-card';
import { ImportCounty } from '../../../features/county/import-county';
import { RoomPage } from '../../../features/room/room-page';
import { go, pageUrl, toast } from '../../../platform/go';

/** 县区统筹: plans that a bureau makes once for all its schools. */
export default function CountyPlansPage() {
  const { load, reload } = useLoad(useCallback(() => call('countyPlans', {}), []));
  return (
    <RoomPage title="县区计划" room="any" door="/bureau/pages/county-plans/index" wide>
      <Box className="gy-row gy-below-s">
        <Link to="/school/pages/calendar/index" className="gy-textlink">
          校历
        </Link>
      </Box>
      <ImportCounty
        onImported={({ plan }) => {
          toast('已导入');
          void go.to(pageUrl('/bureau/pages/county-plan/index', { id: plan }));
        }}
      />
      <Box as="section" className="gy-section" label="给各校的计划">
        <Loaded of={load} retry={reload}>
          {({ items }) =>
            items.length === 0 ? (
              <Notice icon="plan" title="还没有给各校的计划" text="下载模板，填好以后导入。一次做好，各校都有。" />
            ) : (
              <Box className="gy-grid">
                {items.map((plan) => (
                  <CountyCard key={plan.id} plan={plan} />
                ))}
              </Box>
            )
          }
        </Loaded>
      </Box>
    </RoomPage>
  );
}
