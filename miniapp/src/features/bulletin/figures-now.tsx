import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Loaded } from '../../components/loaded';
import { daysWords } from './words';
import { countOf, percentOf } from '../../words/amount';

/** The question behind a number, asked again: what it gives now, beside what the bulletin told then. */
export function FiguresNow({ by, from, to }: { by: 'school' | 'class'; from: string; to: string }) {
  const { load, reload } = useLoad(useCallback(() => call('figures', { query: { by, from, to } }), [by, from, to]));
  return (
    <Box className="gy-card gy-gap" label="现在再查一次">
      <Box as="h3" className="gy-h3">
        现在再查一次
      </Box>
      <Box as="p" className="gy-meta">
        {`${daysWords({ from, to })}开始的推送，${by === 'class' ? '全校各班' : '各校'}合计`}
      </Box>
      <Loaded of={load} retry={reload}>
        {({ total: { exact } }) => (
          <Box as="p">
            {exact.targeted === null || exact.targeted === 0
              ? '现在还没有可以报的准数。'
              : `应看 ${countOf(exact.targeted)} 户次，看完 ${countOf(exact.completed)} 户次，应看完成率 ${percentOf(exact.completed, exact.targeted)}。`}
          </Box>
        )}
      </Loaded>
    </Box>
  );
}
