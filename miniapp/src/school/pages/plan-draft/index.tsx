import { useCallback, useState } from 'react';
import type { WireDraft } from '@contract/index';
import { call } from '../../../api/client';
import { ApiProblem } from '../../../api/problem';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Changes } from '../../../features/plan/changes';
import { DraftBanner } from '../../../features/plan/draft-banner';
import { DraftCalendar } from '../../../features/plan/draft-calendar';
import { DraftFile } from '../../../features/plan/import-plan';
import { FamilyPreview } from '../../../features/plan/family-preview';
import { Versions } from '../../../features/plan/versions';
import { RoomPage, useActor } from '../../../features/room/room-page';
import { go, pageUrl, toast } from '../../../platform/go';
import { picksFiles } from '../../../platform/pick-file';
import { useQuery } from '../../../platform/page-life';

type Part = 'calendar' | 'changes' | 'versions' | 'family' | 'file';

const said = { submit: '已交去审核', 'take-back': '已收回', 'send-back': '已退回', discard: '已丢掉', publish: '已发布' } as const;

/** A plan's draft: the term by weeks, what it changes, the versions before it; for who writes it and for who reviews it. */
export default function PlanDraftPage() {
  const id = useQuery()('id');
  const { load, reload, put } = useLoad(
    useCallback(async () => {
      if (id === undefined) throw new ApiProblem('plan/not-found', '没有找到这个推送计划，请从列表里打开。', 404);
      return call('draft', { params: { plan: id } });
    }, [id]),
  );
  const now = Date.now();
  return (
    <RoomPage title={load.state === 'ready' ? load.data.title : '起草计划'} room="school" wide>
      <Loaded of={load} retry={reload}>
        {(draft) => (
          <>
            <DraftBanner
              draft={draft}
              now={now}
              onStepped={(word) => {
                toast(said[word]);
                if (word === 'publish' || word === 'discard') void go.instead(pageUrl('/school/pages/plan/index', { id: draft.plan }));
                else reload();
              }}
            />
            <Parts draft={draft} now={now} onChanged={put} reload={reload} />
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}

interface PartsProps {
  draft: WireDraft;
  now: number;
  onChanged: (draft: WireDraft) => void;
  reload: () => void;
}

function Parts({ draft, now, onChanged, reload }: PartsProps) {
  const reviewing = draft.can.publish && draft.version > 0;
  const [part, setPart] = useState<Part>(reviewing ? 'changes' : 'calendar');
  const byName = useActor()?.doors?.includes('roster') ?? false;
  const { plan } = draft;
  const parts: readonly (readonly [Part, string])[] = [
    ['calendar', '周历'],
    ['changes', draft.version > 0 ? '改了什么' : '有什么'],
    ['versions', '历次版本'],
    ['family', '按一家看'],
    ...(picksFiles() ? [['file', '用表格改'] as const] : []),
  ];
  const [from, to] = [draft.version > 0 ? ('running' as const) : 0, 'draft' as const];
  return (
    <>
      <Box className="gy-below">
        <Choice label="看什么" options={parts} value={part} onChange={setPart} />
      </Box>
      {part === 'calendar' ? (
        <DraftCalendar
          draft={draft}
          now={now}
          save={(revision, edit) => call('editDraft', { params: { plan }, in: { revision, edits: [edit] } })}
          onChanged={onChanged}
          reload={reload}
        />
      ) : null}
      {part === 'changes' ? (
        <Changes get={() => call('planChanges', { params: { plan }, query: { from, to } })} turn={`${plan} ${draft.revision}`} />
      ) : null}
      {part === 'versions' ? <Versions plan={plan} now={now} /> : null}
      {part === 'family' ? <FamilyPreview plan={plan} classrooms={draft.classrooms} byName={byName} now={now} /> : null}
      {part === 'file' ? (
        <DraftFile
          plan={plan}
          edits={draft.can.edit}
          onImported={() => {
            toast('已导入');
            reload();
          }}
        />
      ) : null}
    </>
  );
}
