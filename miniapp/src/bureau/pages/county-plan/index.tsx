import { useCallback, useEffect, useState } from 'react';
import type { WireCountyPlan } from '@contract/index';
import { call } from '../../../api/client';
import { ApiProblem } from '../../../api/problem';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Hint } from '../../../components/notice';
import { Tag } from '../../../components/tag';
import { CountySettings } from '../../../features/county/county-settings';
import { CountySteps } from '../../../features/county/county-steps';
import { CountyFile } from '../../../features/county/import-county';
import { CountyLines, CountySchools } from '../../../features/county/county-tables';
import { tones } from '../../../features/county/county-words';
import { Changes } from '../../../features/plan/changes';
import { DraftCalendar } from '../../../features/plan/draft-calendar';
import { RoomPage } from '../../../features/room/room-page';
import { picksFiles } from '../../../platform/pick-file';
import { useQuery } from '../../../platform/page-life';

export default function CountyPlanPage() {
  const id = useQuery()('id');
  const { load, reload, put } = useLoad(
    useCallback(async () => {
      if (id === undefined) throw new ApiProblem('plan/not-found', '没有找到这个计划，请从列表里打开。', 404);
      return call('countyPlan', { params: { plan: id } });
    }, [id]),
    30,
  );
  return (
    <RoomPage title={load.state === 'ready' ? load.data.title : '县区计划'} room="any" wide>
      <Loaded of={load} retry={reload}>
        {(plan) => (
          <>
            <Box className="gy-row gy-row--tight gy-below">
              <Tag tone={tones[plan.state]}>{plan.stateText}</Tag>
              <Tag>{plan.term}</Tag>
              <Tag>{plan.kindText}</Tag>
            </Box>
            {plan.pending === 0 ? null : (
              <Box className="gy-below">
                <Hint>{`还有 ${plan.pending} 所学校没有收到这一版，正在发，一分钟左右就好。`}</Hint>
              </Box>
            )}
            <Box className="gy-two">
              <CountySteps key={`steps-${plan.revision}`} plan={plan} onChanged={put} />
              {plan.state === 'in-review' ? null : <CountySettings key={`settings-${plan.revision}`} plan={plan} onChanged={put} />}
            </Box>
            <Lines plan={plan} onChanged={reload} />
            <Box as="section" className="gy-section" label="各校的情况">
              <Box as="h2" className="gy-h2 gy-below-s">
                各校的情况
              </Box>
              <CountySchools schools={plan.schools} />
            </Box>
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}

type Part = 'list' | 'calendar' | 'changes' | 'file';

/** What is in the plan: as a list, in its weeks where it is changed, and against what the schools have. */
function Lines({ plan, onChanged }: { plan: WireCountyPlan; onChanged: () => void }) {
  const [part, setPart] = useState<Part>(plan.reviews && plan.version > 0 ? 'changes' : 'list');
  const parts: readonly (readonly [Part, string])[] = [
    ['list', `每一行（${plan.items.length}）`],
    ['calendar', plan.state === 'in-review' ? '周历' : '周历，在这里改'],
    ['changes', plan.version > 0 ? '改了什么' : '有什么'],
    ...(picksFiles() ? [['file', '用表格改'] as const] : []),
  ];
  return (
    <Box as="section" className="gy-section" label="计划的每一行">
      <Box className="gy-below">
        <Choice label="看什么" options={parts} value={part} onChange={setPart} />
      </Box>
      {part === 'list' ? <CountyLines lines={plan.items} /> : null}
      {part === 'calendar' ? <Calendar plan={plan.id} revision={plan.revision} onChanged={onChanged} /> : null}
      {part === 'file' ? <CountyFile plan={plan.id} edits={plan.state !== 'in-review'} onImported={onChanged} /> : null}
      {part === 'changes' ? (
        <Changes get={() => call('countyChanges', { params: { plan: plan.id } })} turn={`${plan.id} ${plan.revision}`} />
      ) : null}
    </Box>
  );
}

function Calendar({ plan, revision, onChanged }: { plan: string; revision: number; onChanged: () => void }) {
  const { load, reload, put } = useLoad(useCallback(() => call('countyDraft', { params: { plan } }), [plan]));
  // Its settings were changed, or it was handed in: what stands here is looked at again, where it is.
  const behind = load.state === 'ready' && load.data.revision < revision;
  useEffect(() => {
    if (behind) reload();
  }, [behind, reload]);
  return (
    <Loaded of={load} retry={reload}>
      {(draft) => (
        <>
          {draft.faults.length === 0 ? null : (
            <Box className="gy-below">
              <Hint tone="bad" icon="alert">
                {`有 ${draft.faults.length} 处要改，改好才能交：${draft.faults
                  .slice(0, 3)
                  .map(({ line, sentence }) => `第 ${line} 条 ${sentence}`)
                  .join('；')}${draft.faults.length > 3 ? '……' : ''}`}
              </Hint>
            </Box>
          )}
          <DraftCalendar
            draft={draft}
            now={Date.now()}
            save={(revision, edit) => call('editCountyDraft', { params: { plan }, in: { revision, edits: [edit] } })}
            onChanged={(next) => {
              put(next);
              onChanged();
            }}
            reload={reload}
          />
        </>
      )}
    </Loaded>
  );
}
