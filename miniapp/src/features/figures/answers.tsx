import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Link } from '../../components/link';
import { Loaded } from '../../components/loaded';
import { Select } from '../../components/select';
import { countOf } from '../../words/amount';
import { lastMonths, monthWords } from '../../words/months';
import { Words } from './sections';
import type { Change, View } from './view';

const MONTHS = 12;

/** Whether parents' questions were answered in time, by calendar months; the whole table is a page of its own. */
export function Answers({ view, onChange }: { view: View; onChange: (change: Change) => void }) {
  const months = lastMonths(Date.now(), MONTHS);
  const month = months.find((one) => one === view.month) ?? months[0];
  const { load, reload } = useLoad(useCallback(() => call('answerFigures', { query: { month } }), [month]));
  return (
    <Box className="gy-card">
      <Select
        id="answers-month"
        label="哪个月的提问"
        options={months.map((one) => [one, monthWords(one)] as const)}
        value={month ?? ''}
        onChange={(next) => onChange({ month: next })}
      />
      <Loaded of={load} retry={reload}>
        {({ places: { total }, running, smallest }) => (
          <Words id="answers-said">
            {total.asked === null || total.asked === 0
              ? `这个月的提问不到 ${smallest} 个，先不写数字。`
              : `${running ? '到现在约' : '一共'} ${countOf(total.asked)} 个提问，${
                  total.inTimePercent === null ? '按时答复的人数太少，不写。' : `按时答复的 ${total.inTimePercent}%。`
                }`}
          </Words>
        )}
      </Loaded>
      <Link to="/school/pages/question-figures/index" className="gy-textlink gy-noprint">
        看答复情况
      </Link>
    </Box>
  );
}
