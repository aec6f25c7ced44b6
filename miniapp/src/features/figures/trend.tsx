import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Chart } from '../../components/chart/chart';
import { Loaded } from '../../components/loaded';
import { trendOf, trendSaid } from './pictures';
import { Words } from './sections';
import type { Question } from './view';

/** The three rates week by week; for a bureau of the same places each week, so that what moves is not who is counted. */
export function Trend({ ask, steady }: { ask: Question; steady: boolean }) {
  const asked = JSON.stringify(ask);
  const { load, reload } = useLoad(
    useCallback(
      () => call('figures', { query: { ...(JSON.parse(asked) as Question), by: 'week', ...(steady ? { cohort: 'same' } : {}) } }),
      [asked, steady],
    ),
  );
  return (
    <Box className="gy-card">
      <Loaded of={load} retry={reload}>
        {(figures) => {
          const picture = trendOf(figures);
          if (picture.axis.length > 1) return <Chart id="trend" first="哪一周" picture={picture} finding={trendSaid(figures, picture)} />;
          return (
            <Words id="trend-none">
              {(figures.cohort?.among ?? 0) > 0 && figures.cohort?.places === 0
                ? '没有一所学校每周都有准数，放在一起比不公平，所以不画。'
                : picture.axis.length === 1
                  ? '只有一周有准数，看不出走向。时间选长一些，比如“最近四周”或“这学期”。'
                  : '这段时间还没有过完的周，所以还没有走向。'}
            </Words>
          );
        }}
      </Loaded>
    </Box>
  );
}
