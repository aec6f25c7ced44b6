import type { WireFigureRow, WireFigures } from '@contract/index';
import { useCallback, useEffect, useRef } from 'react';
import { call } from '../../../api/client';
import { useLiveLoad } from '../../../api/use-live-load';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { Definitions } from '../../../components/rates';
import { ClimbedQuestions } from '../../../features/duty/climbed-questions';
import { HelpNotices } from '../../../features/help/help-notices';
import { Answers } from '../../../features/figures/answers';
import { Breakdown } from '../../../features/figures/breakdown';
import { Groups } from '../../../features/figures/groups';
import { ChannelStock } from '../../../features/figures/stock';
import { ReachGaps, Section, Steps, ThreeRates, Words } from '../../../features/figures/sections';
import { Trend } from '../../../features/figures/trend';
import {
  byWords,
  linkTo,
  moves,
  NAMES,
  ofWhen,
  questionOf,
  weekNamed,
  type By,
  type Question,
  type View,
} from '../../../features/figures/view';
import { Where } from '../../../features/figures/where';
import { WindowChoice } from '../../../features/figures/window-choice';
import { RoomPage } from '../../../features/room/room-page';
import { Retention } from '../../../features/viewing/retention';
import { useAddress } from '../../../platform/address';
import { printPage, prints } from '../../../platform/paper';
import '../../../features/figures/figures.scss';

const PAGE = '/bureau/pages/schools/index';
const WHY = '打开过、看过一半这些中间的步子，人数常常太少，写出来能猜到是哪一家，所以不告诉教育局。';

export default function SchoolsPage() {
  const [view, change] = useAddress(NAMES);
  const question = questionOf(view);
  return (
    <RoomPage title="各校情况" room="bureau" door={PAGE} wide>
      <Box className="gy-row gy-row--apart gy-below">
        <WindowChoice view={view} onChange={change} />
        <Box className="gy-row gy-noprint">
          <Definitions />
          {prints() ? (
            <Button id="print" kind="plain" small onPress={printPage}>
              打印
            </Button>
          ) : null}
        </Box>
      </Box>
      <ClimbedQuestions />
      <HelpNotices />
      {'fault' in question ? (
        <Notice icon="alert" title="这样看不了" text={question.fault} />
      ) : (
        <Dashboard key={JSON.stringify(question.ask)} view={view} ask={question.ask} onBy={(by) => change({ by })} onMonth={change} />
      )}
    </RoomPage>
  );
}

/** Ways of parting that a bureau is answered, less those that are fixed already. */
function waysIn(view: View, figures: WireFigures): By[] {
  const ways: By[] = [];
  if (figures.counties !== undefined && view.county === undefined && view.school === undefined) ways.push('county');
  if (view.school === undefined) ways.push('school');
  ways.push('week');
  if (view.resource === undefined) {
    ways.push('push', 'resource');
    if (view.theme === undefined) ways.push('theme');
    if (view.dimension === undefined) ways.push('dimension');
    if (view.subject === undefined) ways.push('subject');
  }
  if (view.school === undefined) ways.push('grade');
  return ways;
}

interface DashboardProps {
  view: View;
  ask: Question;
  onBy: (by: By) => void;
  onMonth: (change: { month?: string | undefined }) => void;
}

function Dashboard({ view, ask, onBy, onMonth }: DashboardProps) {
  const asked = JSON.stringify(ask);
  const { load, reload, isLive } = useLiveLoad(
    useCallback(() => call('figures', { query: { ...(JSON.parse(asked) as Question), by: 'school' } }), [asked]),
    moves,
  );
  const { county, school, resource, theme, dimension, subject } = view;
  const isWhole = [county, school, resource, theme, dimension, subject].every((narrowed) => narrowed === undefined);
  return (
    <Loaded of={load} retry={reload}>
      {(figures) => {
        const ways = waysIn(view, figures);
        const by = ways.find((way) => way === view.by) ?? (view.school === undefined ? 'school' : 'resource');
        return (
          <>
            <Where page={PAGE} view={view} figures={figures} />
            <Box as="p" id="of-when" className="gy-meta gy-below">
              {ofWhen(figures)}
              {isLive ? (
                <Box as="span" className="gy-noprint">
                  {' · 有变化会马上更新'}
                </Box>
              ) : null}
            </Box>
            <Section id="reach" title="送到家了吗">
              <ReachGaps figures={figures} whole={isWhole} />
            </Section>
            {figures.stock === undefined ? null : (
              <Section id="stock" title="有新内容时，怎么通知得到">
                <ChannelStock told={figures.stock} />
              </Section>
            )}
            <Section id="watched" title="看完了吗，在哪里离开">
              <Watched figures={figures} />
              <Leaving view={view} asked={figures} />
            </Section>
            <Section id="parts" title="分开看">
              <Box className="gy-below gy-noprint">
                <Choice id="by" label="怎么分" options={ways.map((way) => [way, byWords[way][0]] as const)} value={by} onChange={onBy} />
              </Box>
              {view.by === 'grade' && view.school !== undefined ? <Words>一所学校里再分年级，人数太少，不单独写。</Words> : null}
              {by === 'school' ? (
                <Breakdown figures={figures} by={by} step={10} to={(row) => opens(view, by, row)} />
              ) : (
                <Parts key={by} view={view} ask={ask} by={by} mark={JSON.stringify(figures.total)} />
              )}
            </Section>
            {figures.groups === undefined ? null : (
              <Section id="groups" title="要多留心的家庭，每 10 户看完几户">
                <Groups told={figures.groups} />
              </Section>
            )}
            <Section id="weeks" title="一周一周的走向">
              <Trend ask={ask} steady={view.school === undefined} />
            </Section>
            {isWhole ? (
              <Section id="answers" title="家长的提问按时答复了吗">
                <Answers view={view} onChange={onMonth} />
              </Section>
            ) : null}
            <NotTold />
          </>
        );
      }}
    </Loaded>
  );
}

function Watched({ figures }: { figures: WireFigures }) {
  const { exact } = figures.total;
  if ((exact.targeted ?? 0) === 0)
    return <Words>还没有准数。推送截止、这一周也过完以后，三个比率会写在这里；进行中的约数在下面“分开看”里。</Words>;
  return (
    <>
      <ThreeRates counts={exact} />
      <Steps counts={exact} why={WHY} />
    </>
  );
}

/** The second at which most leave is a matter of one item, and of all schools: fewer would tell too few. */
function Leaving({ view, asked }: { view: View; asked: WireFigures }) {
  if (view.resource === undefined)
    return (
      <Box className="gy-gap gy-noprint">
        <Words id="leaving">想知道大家在哪一秒离开：在下面选“按内容”，点开一项内容。</Words>
      </Box>
    );
  const isNamed = asked.asked?.some(({ kind }) => kind === 'resource') ?? false;
  return (
    <Box className="gy-gap">
      <Box as="h3" className="gy-h3 gy-below-s">
        在哪里离开（{asked.place.name}所有学校合在一起）
      </Box>
      {isNamed ? <Retention id={view.resource} /> : <Words>这段时间没有推送过这项内容。</Words>}
    </Box>
  );
}

/** `mark`: looked at again when it is another one, as the figures above are another sum then. */
function Parts({ view, ask, by, mark }: { view: View; ask: Question; by: By; mark: string }) {
  const asked = JSON.stringify(ask);
  const { load, reload } = useLoad(
    useCallback(() => call('figures', { query: { ...(JSON.parse(asked) as Question), by } }), [asked, by]),
    60,
  );
  const seen = useRef(mark);
  useEffect(() => {
    if (seen.current !== mark) reload();
    seen.current = mark;
  }, [mark, reload]);
  return (
    <Loaded of={load} retry={reload}>
      {(figures) => <Breakdown figures={figures} by={by} step={10} to={(row) => opens(view, by, row)} />}
    </Loaded>
  );
}

/** One step further down: a county's schools, a school's items, an item's schools. */
function opens(view: View, by: By, { key, name, note }: WireFigureRow): string | null {
  if (by === 'county') return linkTo(PAGE, view, { county: key, by: undefined });
  if (by === 'school') return linkTo(PAGE, view, { school: key, by: undefined });
  if (by === 'resource') return linkTo(PAGE, view, { resource: key, by: undefined });
  if (by === 'push') {
    const pushed = weekNamed(note);
    return pushed === null
      ? null
      : linkTo(PAGE, view, { window: undefined, ...pushed, resource: key.slice(key.indexOf(':') + 1), by: undefined });
  }
  if (by === 'dimension') return key === '' ? null : linkTo(PAGE, view, { dimension: key, by: 'resource' });
  if (by === 'subject') return key === '' ? null : linkTo(PAGE, view, { subject: key, by: 'resource' });
  if (by === 'theme') return key === '' ? null : linkTo(PAGE, view, { theme: key, by: 'resource' });
  const week = by === 'week' ? weekNamed(name) : null;
  return week === null ? null : linkTo(PAGE, view, { window: undefined, ...week, by: 'resource' });
}

const NotTold = () => (
  <Box className="gy-section">
    <Hint>
      正在进行的推送只写整十的约数；到了截止时间，从周一到周日整周结束，再写准数。人数太少、写出来能猜到是哪一家的，不单独写，也不计入合计。按固定顺序排列，不排名。
    </Hint>
    <Box className="gy-gap-s">
      <Hint>
        教学点和它的中心校合在一起写，名字后面注明“含教学点”：教学点人太少，单独写会猜到是哪一家。家长在外的家庭也不按学校写，只在上面全县合在一起写；学校和班主任看得到自己的。
      </Hint>
    </Box>
    <Box className="gy-gap-s">
      <Hint>怎么通知得到家长，也只在上面全县合在一起写；各班还剩多少次提醒可发，学校自己在推送计划里看得到。</Hint>
    </Box>
  </Box>
);
