import { useCallback } from 'react';
import type { WireSteerWord } from '@contract/index';
import { call } from '../../../api/client';
import { ApiProblem } from '../../../api/problem';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Loaded } from '../../../components/loaded';
import { Notice } from '../../../components/notice';
import { Tag } from '../../../components/tag';
import { planStates } from '../../../features/plan/plan-words';
import { Publish } from '../../../features/plan/publish';
import { SlotTable } from '../../../features/plan/slot-table';
import { Steer } from '../../../features/plan/steer';
import { RoomPage } from '../../../features/room/room-page';
import { useQuery } from '../../../platform/page-life';
import { whenOf } from '../../../words/when';

export default function PlanPage() {
  const id = useQuery()('id');
  const { load, reload, put } = useLoad(
    useCallback(async () => {
      if (id === undefined) throw new ApiProblem('plan/not-found', '没有找到这个推送计划，请从列表里打开。', 404);
      return call('plan', { params: { plan: id } });
    }, [id]),
  );
  const now = Date.now();
  return (
    <RoomPage title={load.state === 'ready' ? load.data.title : '推送计划'} room="school" wide>
      <Loaded of={load} retry={reload}>
        {(plan) => (
          <>
            <Box className="gy-row gy-row--apart gy-below">
              <Box className="gy-row gy-row--tight">
                <Tag tone={planStates[plan.state].tone}>{planStates[plan.state].words}</Tag>
                <Tag>{plan.term}</Tag>
                <Box as="span" className="gy-meta">
                  {`共 ${plan.slots} 次，还有 ${plan.waiting} 次没到时间`}
                  {plan.next === null ? '' : `；下一次 ${whenOf(plan.next, now)}`}
                </Box>
              </Box>
              <Publish plan={plan} onPublished={put} />
              {plan.steers && (plan.state === 'published' || plan.state === 'paused') ? (
                <Steer
                  what="plan"
                  words={plan.state === 'paused' ? ['resume', 'end'] : ['pause', 'end']}
                  say={(word: WireSteerWord) => call('steerPlan', { params: { plan: plan.id }, in: { word } })}
                  onSaid={put}
                />
              ) : null}
            </Box>
            {plan.lines.length === 0 ? (
              <Notice icon="plan" title="计划里还没有内容" text="请在表格里加上安排，再导入一次。" />
            ) : (
              <SlotTable plan={plan} now={now} onChanged={put} />
            )}
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}
