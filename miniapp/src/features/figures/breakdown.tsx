import type { WireFigureRow, WireFigures } from '@contract/index';
import { Box } from '../../components/box';
import { Chart } from '../../components/chart/chart';
import { MOST_MARKS } from '../../components/chart/picture';
import { Notice } from '../../components/notice';
import { countOf } from '../../words/amount';
import { FigureTable } from './figure-table';
import { hasExact, placesOf } from './pictures';
import { byWords, type By } from './view';

interface BreakdownProps {
  figures: WireFigures;
  by: By;
  /** In how large steps round numbers are told, and when: while a push runs, or for good where there are few. */
  step: 5 | 10;
  to: (row: WireFigureRow) => string | null;
}

const has = ({ tens }: WireFigureRow): boolean => (tens?.targeted ?? 0) > 0;

/** The figures by one way of parting them, in their fixed order: what is told exactly and what is told in round numbers, never added up. */
export function Breakdown({ figures, by, step, to }: BreakdownProps) {
  const [, title] = byWords[by];
  const exact = figures.rows.filter(hasExact);
  const round = figures.rows.filter((row) => row.tens !== null && !(hasExact(row) && !has(row)));
  const { tens } = figures.total;
  if (figures.rows.length === 0)
    return <Notice icon="schools" title="这段时间这里还没有数字" text="换一段时间，或者换一种分法看看。推送开始以后，情况会显示在这里。" />;
  const isSure = by === 'school' && exact.length > 1;
  return (
    <>
      {exact.length > 0 ? (
        <>
          {isSure && exact.length <= MOST_MARKS ? (
            <Box className="gy-card gy-below">
              <Chart
                id="places"
                first={title}
                picture={placesOf(exact)}
                finding={`${exact.length} 所学校的应看完成率，横线是误差范围：两条横线有重叠，就不能说谁高谁低。按学校编码排，不排名。`}
              />
            </Box>
          ) : null}
          {isSure && exact.length > MOST_MARKS ? (
            <Box as="p" id="places-many" className="gy-soft gy-below-s">
              {`${exact.length} 所学校，画成图太挤。应看完成率后面括号里是误差范围：两所学校的范围有重叠，就不能说谁高谁低。按学校编码排，不排名。`}
            </Box>
          ) : null}
          <FigureTable
            title={title}
            kind="settled"
            rows={exact}
            step={step}
            to={to}
            spread={isSure && exact.length > MOST_MARKS}
            label={step === 10 ? '已截止的' : '能写准数的'}
          />
        </>
      ) : (
        <Box as="p" className="gy-soft">
          {step === 10
            ? '还没有准数。推送截止、这一周也过完以后，准数会写在这里；人数太少的不写。'
            : '还没有准数：看完或没看完的不到 5 户时，只写整五的约数。'}
        </Box>
      )}
      {round.length > 0 ? (
        <Box className="gy-section">
          <Box as="h3" className="gy-h3 gy-below-s">
            {step === 10 ? '进行中的推送' : '人数较少的'}
          </Box>
          <Box as="p" className="gy-soft gy-below-s">
            {(tens?.targeted ?? 0) > 0
              ? `应看的家庭约 ${countOf(tens?.targeted ?? 0)} 户，看完的${(tens?.completed ?? 0) === 0 ? `不到 ${step} ` : `约 ${countOf(tens?.completed ?? 0)} `}户。`
              : '人数还少，先不写数字。'}
          </Box>
          <FigureTable title={title} kind="running" rows={round} step={step} to={to} label={step === 10 ? '进行中的' : '人数较少的'} />
        </Box>
      ) : null}
    </>
  );
}
