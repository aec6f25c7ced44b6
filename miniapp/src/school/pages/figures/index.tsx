import type { WireActor, WireFigureRow, WireFigures } from '@contract/index';
import { useCallback } from 'react';
import { session } from '../../../api/app-session';
import { call } from '../../../api/client';
import { useLiveLoad } from '../../../api/use-live-load';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Choice } from '../../../components/field';
import { Link } from '../../../components/link';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { Definitions } from '../../../components/rates';
import { Breakdown } from '../../../features/figures/breakdown';
import { Section, Steps, ThreeRates, Words } from '../../../features/figures/sections';
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
  type Change,
  type Question,
  type View,
} from '../../../features/figures/view';
import { Where } from '../../../features/figures/where';
import { WindowChoice } from '../../../features/figures/window-choice';
import { RoomPage } from '../../../features/room/room-page';
import { Retention } from '../../../features/viewing/retention';
import { useAddress } from '../../../platform/address';
import { pageUrl } from '../../../platform/go';
import { printPage, prints } from '../../../platform/paper';
import { countOf } from '../../../words/amount';
import '../../../features/figures/figures.scss';

const PAGE = '/school/pages/figures/index';
const WHY = '看过 1/4、一半、3/4 这些中间的步子，只有班主任看得到自己班的。';

/** What a school's office sees of its school, and a class teacher of the own class: the same page, with what each may be told. */
export default function FiguresPage() {
  const { load, reload } = useLoad(useCallback(() => session.actor(), []));
  // A class teacher comes here from the class's page and goes back to it.
  const isDoor = load.state !== 'ready' || load.data.rooms.includes('school');
  return (
    <RoomPage title="看的情况" room="any" door={isDoor ? PAGE : undefined} wide>
      <Loaded of={load} retry={reload}>
        {(actor) => <Asked actor={actor} />}
      </Loaded>
    </RoomPage>
  );
}

function Asked({ actor }: { actor: WireActor }) {
  const [asked, change] = useAddress(NAMES);
  const isOffice = actor.rooms.includes('school');
  // Who has no office sees the own class.
  const classroom = asked.classroom ?? (isOffice ? undefined : actor.classrooms[0]?.id);
  const view: View = classroom === undefined ? asked : { ...asked, classroom };
  const question = questionOf({ ...view, county: undefined, school: undefined });
  if (!isOffice && classroom === undefined)
    return <Notice icon="class" title="还没有带班" text="请联系学校，把您的班级登记上，就能看到全班的情况。" />;
  return (
    <>
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
      {!isOffice && actor.classrooms.length > 1 ? (
        <Box className="gy-below gy-noprint">
          <Choice
            id="class"
            label="班级"
            options={actor.classrooms.map(({ id, name }) => [id, name] as const)}
            value={classroom ?? ''}
            onChange={(next) => change({ classroom: next })}
          />
        </Box>
      ) : null}
      {'fault' in question ? (
        <Notice icon="alert" title="这样看不了" text={question.fault} />
      ) : (
        <Figures key={JSON.stringify(question.ask)} actor={actor} view={view} ask={question.ask} onChange={change} />
      )}
    </>
  );
}

/** Ways of parting, less those that are fixed already. */
function waysIn({ classroom, grade, push, resource, theme, dimension, subject }: View): By[] {
  const ways: By[] = [];
  if (classroom === undefined) ways.push('class');
  if (classroom === undefined && grade === undefined) ways.push('grade');
  if (push === undefined) ways.push('push');
  if (push === undefined) ways.push('week');
  if (push === undefined && resource === undefined) ways.push('resource');
  if (push === undefined && resource === undefined) {
    if (theme === undefined) ways.push('theme');
    if (dimension === undefined) ways.push('dimension');
    if (subject === undefined) ways.push('subject');
  }
  return ways;
}

interface FiguresProps {
  actor: WireActor;
  view: View;
  ask: Question;
  onChange: (change: Change) => void;
}

function Figures({ actor, view, ask, onChange }: FiguresProps) {
  const ways = waysIn(view);
  const by = ways.find((way) => way === view.by) ?? ways[0] ?? 'class';
  const asked = JSON.stringify(ask);
  const { load, reload, isLive } = useLiveLoad(
    useCallback(() => call('figures', { query: { ...(JSON.parse(asked) as Question), by } }), [asked, by]),
    moves,
  );
  const isOffice = actor.rooms.includes('school');
  const isOwn = view.classroom !== undefined && actor.classrooms.some(({ id }) => id === view.classroom);
  return (
    <Loaded of={load} retry={reload}>
      {(figures) => (
        <>
          {isOffice ? <Where page={PAGE} view={view} figures={figures} /> : null}
          <Box as="p" id="of-when" className="gy-meta gy-below">
            {ofWhen(figures)}
            {isLive ? (
              <Box as="span" className="gy-noprint">
                {' · 有变化会马上更新'}
              </Box>
            ) : null}
          </Box>
          {isOwn ? (
            <Box className="gy-below gy-noprint">
              <Link
                id="whom"
                to={pageUrl('/teacher/pages/progress/index', { classroom: view.classroom, push: view.push })}
                className="gy-textlink"
              >
                看哪几家要帮一把
              </Link>
            </Box>
          ) : null}
          <Section id="reach" title="送到家了吗">
            <Reached figures={figures} isOwn={isOwn} />
          </Section>
          <Section id="watched" title="看完了吗，在哪里离开">
            <Watched figures={figures} isOwn={isOwn} />
            {isOffice && view.resource !== undefined ? (
              <Box className="gy-gap">
                <Box as="h3" className="gy-h3 gy-below-s">
                  在哪里离开（全校合在一起）
                </Box>
                <Retention id={view.resource} push={view.push} />
              </Box>
            ) : null}
          </Section>
          <Section id="parts" title="分开看">
            <Box className="gy-below gy-noprint">
              <Choice
                id="by"
                label="怎么分"
                options={ways.map((way) => [way, byWords[way][0]] as const)}
                value={by}
                onChange={(next) => onChange({ by: next })}
              />
            </Box>
            <Breakdown figures={figures} by={by} step={5} to={(row) => opens(view, by, row)} />
          </Section>
          {view.push === undefined ? (
            <Section id="weeks" title="一周一周的走向">
              <Trend ask={ask} steady={false} />
            </Section>
          ) : null}
          <Box className="gy-section">
            <Hint>
              {isOwn
                ? '哪一家看没看，只有您看得到；学校和教育局只看合计。按固定顺序排列，不排名。'
                : '看完或没看完的不到 5 户时，只说到整 5 户，前面写“约”。能送到的不到 10 户的班合在一起算，只进全校的数。哪一家看没看，只有班主任看得到。按固定顺序排列，不排名。'}
            </Hint>
          </Box>
        </>
      )}
    </Loaded>
  );
}

function Reached({ figures: { total }, isOwn }: { figures: WireFigures; isOwn: boolean }) {
  const sum = (rate: 'of' | 'among'): number => (total.exact.rates.reach[rate] ?? 0) + (total.tens?.rates.reach[rate] ?? 0);
  const [of, among] = [sum('of'), sum('among')];
  return (
    <Box className="gy-card">
      <Words id="unreached">
        {among === 0
          ? '这段时间还没有推送，或者人数太少不单独写。'
          : `应看的 ${countOf(among)} 户次里，${countOf(of)} 户次收得到${of < among ? `，还有 ${countOf(among - of)} 户次收不到：${isOwn ? '' : '请班主任'}看看“家长绑定”里缺谁` : ''}（一户每次推送算一次）。`}
      </Words>
    </Box>
  );
}

function Watched({ figures: { total }, isOwn }: { figures: WireFigures; isOwn: boolean }) {
  if ((total.exact.targeted ?? 0) === 0) return <Words>还没有能写的准数；约数在下面“分开看”里。</Words>;
  return (
    <>
      <ThreeRates counts={total.exact} />
      <Steps counts={total.exact} why={isOwn ? '' : WHY} />
    </>
  );
}

/** One step further down: a grade's classes, a class's pushes, a push's classes. */
function opens(view: View, by: By, { key, name }: WireFigureRow): string | null {
  if (by === 'class') return linkTo(PAGE, view, { classroom: key, by: undefined });
  if (by === 'grade') return key === '' ? null : linkTo(PAGE, view, { grade: key, by: undefined });
  if (by === 'push') return linkTo(PAGE, view, { push: key, by: undefined });
  if (by === 'resource') return linkTo(PAGE, view, { resource: key, by: undefined });
  if (by === 'dimension') return key === '' ? null : linkTo(PAGE, view, { dimension: key, by: undefined });
  if (by === 'subject') return key === '' ? null : linkTo(PAGE, view, { subject: key, by: undefined });
  if (by === 'theme') return key === '' ? null : linkTo(PAGE, view, { theme: key, by: undefined });
  const week = by === 'week' ? weekNamed(name) : null;
  return week === null ? null : linkTo(PAGE, view, { window: undefined, ...week, by: 'push' });
}
