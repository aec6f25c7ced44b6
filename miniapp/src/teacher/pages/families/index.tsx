import { useCallback, useState } from 'react';
import type { WireActor, WireCallSheet, WireClassFamilies, WireSlipSheet } from '@contract/index';
import { session } from '../../../api/app-session';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { useSend } from '../../../api/use-send';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { Confirm } from '../../../components/sheet';
import { ClassCode } from '../../../features/binding/class-code';
import { FamilyTable } from '../../../features/binding/family-table';
import { CallPaper, PosterPaper, SlipPaper } from '../../../features/binding/paper';
import { RequestCard } from '../../../features/binding/request-card';
import { Reach } from '../../../features/rehearsal/reach';
import { RoomPage } from '../../../features/room/room-page';
import { scrollToTop } from '../../../platform/go';
import { prints } from '../../../platform/paper';

export default function FamiliesPage() {
  const { load, reload } = useLoad(useCallback(() => session.actor(), []));
  return (
    <RoomPage title="家长绑定" room="teacher" door="/teacher/pages/families/index" wide bare>
      <Loaded of={load} retry={reload}>
        {(actor) =>
          actor.classrooms.length === 0 ? (
            <Notice icon="class" title="还没有带班" text="请联系学校，把您的班级登记上，就能帮家长绑定。" />
          ) : (
            <Classes rooms={actor.classrooms} />
          )
        }
      </Loaded>
    </RoomPage>
  );
}

function Classes({ rooms }: { rooms: WireActor['classrooms'] }) {
  const [classroom, setClassroom] = useState(rooms[0]?.id ?? '');
  return (
    <>
      {rooms.length > 1 ? (
        <Box className="gy-below gy-noprint">
          <Choice label="班级" options={rooms.map((r) => [r.id, r.name])} value={classroom} onChange={setClassroom} />
        </Box>
      ) : null}
      <Class key={classroom} classroom={classroom} />
    </>
  );
}

type Sheet =
  | { readonly kind: 'slips'; readonly sheet: WireSlipSheet }
  | { readonly kind: 'calls'; readonly sheet: WireCallSheet }
  | { readonly kind: 'poster' };

function Class({ classroom }: { classroom: string }) {
  const { load, reload, put } = useLoad(useCallback(() => call('classFamilies', { params: { classroom } }), [classroom]));
  const [sheet, setSheet] = useState<Sheet>();
  const show = (next: Sheet | undefined): void => {
    setSheet(next);
    scrollToTop();
    // Slips that were just printed show in the list.
    if (next === undefined) reload();
  };
  const back = (): void => show(undefined);
  if (sheet?.kind === 'slips') return <SlipPaper sheet={sheet.sheet} onBack={back} />;
  if (sheet?.kind === 'calls') return <CallPaper sheet={sheet.sheet} onBack={back} />;
  return (
    <Loaded of={load} retry={reload}>
      {(of) =>
        sheet?.kind === 'poster' ? (
          <PosterPaper of={of} onBack={back} />
        ) : (
          <Box className="gy-families">
            <Box className="gy-families__main">
              <Requests of={of} put={put} />
              <Reach classroom={classroom} />
              <FamilyTable of={of} put={put} />
            </Box>
            <Box className="gy-families__side">
              <ClassCode of={of} put={put} onPoster={() => show({ kind: 'poster' })} />
              {prints() ? <Papers of={of} show={show} /> : <Hint>要印纸条或电话表，请在电脑上打开这一页。</Hint>}
            </Box>
          </Box>
        )
      }
    </Loaded>
  );
}

function Requests({ of, put }: { of: WireClassFamilies; put: (families: WireClassFamilies) => void }) {
  if (of.requests.length === 0) return null;
  const now = Date.now();
  return (
    <Box as="section" className="gy-below">
      <Box as="h2" className="gy-h3 gy-below-s">{`家长请您帮忙绑定（${of.requests.length}）`}</Box>
      {of.requests.map((request) => (
        <RequestCard key={request.id} classroom={of.classroom.id} request={request} families={of.families} now={now} put={put} />
      ))}
    </Box>
  );
}

/** What is printed with names and codes: each asks before it does something that can not be undone. */
function Papers({ of, show }: { of: WireClassFamilies; show: (sheet: Sheet) => void }) {
  const [asked, setAsked] = useState<'slips' | 'missing' | 'calls'>();
  const close = useCallback(() => setAsked(undefined), []);
  const params = { classroom: of.classroom.id };
  const missing = of.families.filter(({ bound }) => !bound).map(({ student }) => student.id);
  const slips = useSend(
    (students: string[] | undefined) => call('printSlips', { params, in: students === undefined ? {} : { students } }),
    (sheet) => show({ kind: 'slips', sheet }),
  );
  const calls = useSend(
    () => call('printCallSheet', { params }),
    (sheet) => show({ kind: 'calls', sheet }),
  );
  const problem = slips.problem ?? calls.problem;
  return (
    <Box as="section" className="gy-card">
      <Box as="h2" className="gy-h3 gy-below-s">
        印出来用
      </Box>
      <Box className="gy-stack">
        <Button id="slips-missing" kind="soft" small off={missing.length === 0} onPress={() => setAsked('missing')}>
          {`印还没绑定的纸条（${missing.length} 张）`}
        </Button>
        <Button id="slips-all" kind="line" small off={of.families.length === 0} onPress={() => setAsked('slips')}>
          {`印全班的纸条（${of.families.length} 张）`}
        </Button>
        <Button id="calls" kind="line" small onPress={() => setAsked('calls')}>
          印电话表
        </Button>
      </Box>
      {problem === null ? null : <Hint tone="bad">{problem.message}</Hint>}
      {asked === 'slips' || asked === 'missing' ? (
        <Confirm
          title="印新的纸条？"
          text="每个孩子一张，7 天内有效，只能用一次。这些孩子以前印的纸条马上作废。"
          yes="印新的"
          busy={slips.busy}
          onYes={() => slips.send(asked === 'missing' ? missing : undefined)}
          onNo={close}
        />
      ) : null}
      {asked === 'calls' ? (
        <Confirm
          title="打开电话表？"
          text="电话表上有完整的手机号，只能用来请家长绑定。您打开过会记下来。"
          yes="打开"
          busy={calls.busy}
          onYes={() => calls.send()}
          onNo={close}
        />
      ) : null}
    </Box>
  );
}
