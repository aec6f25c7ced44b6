import type { WireFigureCounts, WireFigures } from '@contract/index';
import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Choice } from '../../../components/field';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { Definitions, Rates } from '../../../components/rates';
import { FigureTable } from '../../../features/bureau/school-table';
import { ClimbedQuestions } from '../../../features/duty/climbed-questions';
import { RoomPage } from '../../../features/room/room-page';
import { countOf } from '../../../words/amount';
import { clockOf } from '../../../words/when';

type Window = 'week' | 'last-week' | 'month' | 'term';
type By = 'school' | 'grade' | 'theme' | 'resource';
const windows: readonly (readonly [Window, string])[] = [
  ['week', '这一周'],
  ['last-week', '上一周'],
  ['month', '最近四周'],
  ['term', '这学期'],
];
const ways: readonly (readonly [By, string])[] = [
  ['school', '按学校'],
  ['grade', '按年级'],
  ['theme', '按主题'],
  ['resource', '按内容'],
];
const firstTitle: Readonly<Record<By, string>> = { school: '学校', grade: '年级', theme: '主题', resource: '内容' };

export default function SchoolsPage() {
  const [window, setWindow] = useState<Window>('week');
  const [by, setBy] = useState<By>('school');
  return (
    <RoomPage title="各校情况" room="bureau" door="/bureau/pages/schools/index" wide>
      <Box className="gy-row gy-row--apart gy-below">
        <Choice label="看多久" options={windows} value={window} onChange={setWindow} />
        <Definitions />
      </Box>
      <ClimbedQuestions />
      <Box className="gy-below">
        <Choice label="怎么分" options={ways} value={by} onChange={setBy} />
      </Box>
      <Figures window={window} by={by} />
    </RoomPage>
  );
}

const spoken = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
const has = (counts: WireFigureCounts | null): boolean => (counts?.targeted ?? 0) > 0;
const ratesIn = ({ rates: { reach, completion, finish } }: WireFigureCounts) => ({
  reach: [reach.of, reach.among] as const,
  done: [completion.of, completion.among] as const,
  finish: [finish.of, finish.among] as const,
});

function Figures({ window, by }: { window: Window; by: By }) {
  const { load, reload } = useLoad(
    useCallback(() => call('figures', { query: { by, window } }), [by, window]),
    30,
  );
  return (
    <Loaded of={load} retry={reload}>
      {(figures) => (
        <>
          <Box as="p" className="gy-meta gy-below">
            {`${figures.place.name} · ${spoken(figures.from)}到${spoken(figures.to)}开始的推送 · ${clockOf(figures.freshAt)} 更新`}
          </Box>
          {figures.rows.length === 0 && by !== 'grade' ? (
            <Notice icon="schools" title="这段时间还没有推送" text="换一段时间看看。推送开始以后，各校的情况会显示在这里。" />
          ) : (
            <Parts figures={figures} by={by} />
          )}
          {(figures.without ?? []).length > 0 ? (
            <Box as="p" className="gy-soft gy-gap">
              {`这段时间没有推送的学校：${(figures.without ?? []).join('、')}。`}
            </Box>
          ) : null}
          <Box className="gy-gap">
            <Hint>
              正在进行的推送只写整十的约数；到了截止时间，从周一到周日整周结束，再写准数。人数太少、写出来能猜到是哪一家的，不单独写，也不计入合计。按固定顺序排列，不排名。
            </Hint>
          </Box>
        </>
      )}
    </Loaded>
  );
}

function Parts({ figures, by }: { figures: WireFigures; by: By }) {
  const { exact, tens } = figures.total;
  const settled = figures.rows.filter((row) => has(row.exact));
  const running = figures.rows.filter((row) => row.tens !== null && !(has(row.exact) && !has(row.tens)));
  return (
    <>
      {running.length > 0 && tens !== null ? (
        <Box as="section" className="gy-section" label="进行中的推送">
          <Box as="h2" className="gy-h2 gy-below-s">
            进行中的推送
          </Box>
          <Box as="p" className="gy-soft gy-below-s">
            {(tens.targeted ?? 0) > 0
              ? `到现在应看的家庭约 ${countOf(tens.targeted)} 户，看完的${tens.completed === 0 ? '不到 10 ' : `约 ${countOf(tens.completed)} `}户。`
              : '人数还少，先不写数字。'}
          </Box>
          <FigureTable title={firstTitle[by]} kind="running" rows={running} />
        </Box>
      ) : null}
      <Box as="section" className="gy-section" label="已截止的推送">
        <Box as="h2" className="gy-h2 gy-below-s">
          已截止的推送
        </Box>
        {settled.length > 0 ? (
          <>
            <Rates counts={{ targeted: exact.targeted, reachable: null, started: null, completed: exact.completed }} of={ratesIn(exact)} />
            <Box className="gy-section">
              <FigureTable title={firstTitle[by]} kind="settled" rows={settled} />
            </Box>
          </>
        ) : (
          <Box as="p" className="gy-soft">
            还没有。推送截止、这一周也过完以后，准数会写在这里。
          </Box>
        )}
      </Box>
    </>
  );
}
