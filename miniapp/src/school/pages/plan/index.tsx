import { useCallback } from 'react';
import type { WireSteerWord } from '@contract/index';
import { call } from '../../../api/client';
import { ApiProblem } from '../../../api/problem';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Loaded } from '../../../components/loaded';
import { Notice } from '../../../components/notice';
import { Tag } from '../../../components/tag';
import { DraftDoor } from '../../../features/plan/draft-door';
import { draftStates, stateOf } from '../../../features/plan/plan-words';
import { FromCounty } from '../../../features/plan/from-county';
import { SlotTable } from '../../../features/plan/slot-table';
import { Steer } from '../../../features/plan/steer';
import { Rehearsal } from '../../../features/rehearsal/rehearsal';
import { ReminderOutlook } from '../../../features/reminders/reminder-outlook';
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
                <Tag tone={stateOf(plan).tone}>{stateOf(plan).words}</Tag>
                {plan.draft === undefined || plan.state === 'draft' ? null : (
                  <Tag tone={draftStates[plan.draft].tone}>{draftStates[plan.draft].words}</Tag>
                )}
                <Tag>{plan.term}</Tag>
                <Box as="span" className="gy-meta">
                  {`共 ${plan.slots} 次，还有 ${plan.waiting} 次没到时间`}
                  {plan.next === null ? '' : `；下一次 ${whenOf(plan.next, now)}`}
                </Box>
              </Box>
              <DraftDoor plan={plan} />
              {plan.steers && (plan.state === 'published' || plan.state === 'paused') ? (
                <Steer
                  what="plan"
                  words={plan.state === 'paused' ? ['resume', 'end'] : ['pause', 'end']}
                  say={(word: WireSteerWord) => call('steerPlan', { params: { plan: plan.id }, in: { word } })}
                  onSaid={put}
                />
              ) : null}
            </Box>
            {plan.county === undefined ? null : <FromCounty version={plan.county} leftOut={plan.leftOut ?? 0} />}
            {plan.waiting > 0 && plan.state !== 'ended' ? <Rehearsal plan={plan.id} /> : null}
            {plan.lines.length === 0 ? (
              <Notice icon="plan" title="计划里还没有内容" text="请打开周历，加上第一条；也可以用表格导入。" />
            ) : (
              <SlotTable plan={plan} now={now} onChanged={put} />
            )}
            {plan.state === 'ended' || plan.lines.length === 0 ? null : (
              <ReminderOutlook key={`${plan.state}-${plan.waiting}`} plan={plan.id} />
            )}
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}
