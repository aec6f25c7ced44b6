import { useCallback } from 'react';
import { call } from '../../../api/client';
import { useList } from '../../../api/use-list';
import { Box } from '../../../components/box';
import { Link } from '../../../components/link';
import { Loaded } from '../../../components/loaded';
import { More } from '../../../components/more';
import { Notice } from '../../../components/notice';
import { EmergencyCall } from '../../../features/emergency/emergency-call';
import { HelpNotices } from '../../../features/help/help-notices';
import { NewPlan } from '../../../features/plan/draft-door';
import { ImportPlan } from '../../../features/plan/import-plan';
import { MissedLines } from '../../../features/plan/missed-lines';
import { PlanCard } from '../../../features/plan/plan-card';
import { PushTable } from '../../../features/plan/push-table';
import { RoomPage, useActor } from '../../../features/room/room-page';
import { go, pageUrl, toast } from '../../../platform/go';

export default function PlansPage() {
  const plans = useList(useCallback((cursor: string | undefined) => call('plans', { query: { limit: 20, cursor } }), []));
  const now = Date.now();
  /** Teaching research reads the plans of many schools; it brings none of its own. */
  const actor = useActor();
  const ofSchool = actor?.role !== 'officer';
  return (
    <RoomPage title="推送计划" room="school" door="/school/pages/plans/index" wide>
      <Box className="gy-row gy-below-s">
        <Link to="/school/pages/calendar/index" className="gy-textlink">
          校历
        </Link>
        {actor?.doors?.includes('figures') ? (
          <Link to="/school/pages/figures/index" className="gy-textlink">
            看的情况
          </Link>
        ) : null}
        {ofSchool ? (
          <Link to="/teacher/pages/duty/index" className="gy-textlink">
            值班与请假
          </Link>
        ) : null}
        {ofSchool ? (
          <Link to="/school/pages/emergency/index" className="gy-textlink">
            紧急通知
          </Link>
        ) : null}
      </Box>
      {actor !== null && ofSchool ? <EmergencyCall /> : null}
      {actor?.doors?.includes('import-plan') ? (
        <ImportPlan
          onImported={({ plan, title }) => {
            toast('已导入');
            if (plan === undefined) plans.reload();
            else void go.to(pageUrl('/school/pages/plan/index', { id: plan, title }));
          }}
        />
      ) : null}
      {ofSchool && actor !== null ? <MissedLines now={now} /> : null}
      {ofSchool && actor !== null ? <HelpNotices /> : null}
      <Box as="section" className="gy-section" label="计划">
        <Loaded of={plans.load} retry={plans.reload}>
          {(items) =>
            items.length === 0 ? (
              <Notice icon="plan" title="还没有推送计划" text="教务用表格导入这学期的安排，或者在周历里一条一条加，就显示在这里。">
                {actor?.doors?.includes('import-plan') ? <NewPlan /> : null}
              </Notice>
            ) : (
              <>
                <Box className="gy-grid">
                  {items.map((plan) => (
                    <PlanCard key={plan.id} plan={plan} now={now} />
                  ))}
                </Box>
                <More more={plans.more} busy={plans.moreBusy} problem={plans.moreProblem} />
              </>
            )
          }
        </Loaded>
      </Box>
      {ofSchool ? <RecentPushes now={now} /> : null}
    </RoomPage>
  );
}

function RecentPushes({ now }: { now: number }) {
  const pushes = useList(
    useCallback((cursor: string | undefined) => call('pushes', { query: { limit: 10, cursor } }), []),
    30,
  );
  return (
    <Box as="section" className="gy-section" label="最近的推送">
      <Box as="h2" className="gy-h2 gy-below-s">
        最近的推送
      </Box>
      <Loaded of={pushes.load} retry={pushes.reload}>
        {(items) =>
          items.length === 0 ? (
            <Notice icon="clock" title="还没有推送过" text="计划发布后，到时间就会自动送出，情况显示在这里。" />
          ) : (
            <>
              <PushTable pushes={items} now={now} />
              <More more={pushes.more} busy={pushes.moreBusy} problem={pushes.moreProblem} />
            </>
          )
        }
      </Loaded>
    </Box>
  );
}
