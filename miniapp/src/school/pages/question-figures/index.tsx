import type { WireAnswerFigures } from '@contract/index';
import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { useSend } from '../../../api/use-send';
import { Box } from '../../../components/box';
import { Button } from '../../../components/button';
import { Loaded } from '../../../components/loaded';
import { Hint, Notice } from '../../../components/notice';
import { Select } from '../../../components/select';
import { AnswerTable } from '../../../features/question/answer-table';
import { lastMonths, monthWords } from '../../../words/months';
import { RoomPage } from '../../../features/room/room-page';
import { useQuery } from '../../../platform/page-life';
import { saveFile } from '../../../platform/save-file';

const MONTHS = 12;

export default function QuestionFiguresPage() {
  const months = lastMonths(Date.now(), MONTHS);
  const asked = useQuery()('month');
  const [month, setMonth] = useState(months.find((one) => one === asked) ?? months[0] ?? '');
  return (
    <RoomPage title="答复情况" room="any" door="/school/pages/question-figures/index" wide>
      <Box className="gy-below">
        <Select
          id="month"
          label="哪个月的提问"
          options={months.map((one) => [one, monthWords(one)] as const)}
          value={month}
          onChange={setMonth}
        />
      </Box>
      <Figures key={month} month={month} />
    </RoomPage>
  );
}

function Figures({ month }: { month: string }) {
  const { load, reload } = useLoad(useCallback(() => call('answerFigures', { query: { month } }), [month]));
  return (
    <Loaded of={load} retry={reload}>
      {(figures) =>
        figures.places.rows.length === 0 ? (
          <Notice icon="ask" title="这个月还没有提问" text="换一个月看看。家长提问以后，答复得怎么样会显示在这里。" />
        ) : (
          <Tables figures={figures} />
        )
      }
    </Loaded>
  );
}

function Tables({ figures }: { figures: WireAnswerFigures }) {
  const { by, running, smallest, month } = figures;
  const first = by === 'class' ? '班级' : '学校';
  const save = useSend(
    (format: 'xlsx' | 'csv') => call('answerFiguresFile', { query: { month, format } }),
    (file) => saveFile(file.fileName, file.base64),
  );
  return (
    <>
      <AnswerTable label={`按${first}`} first={first} part={figures.places} />
      <Box as="h2" className="gy-h2 gy-section gy-below-s">
        按类别
      </Box>
      <AnswerTable label="按类别" first="类别" part={figures.kinds} />
      <Box className="gy-gap">
        <Hint>
          {`“按时”是第一次答复没有过时限；过了时限还没有答复的，也算在内。“办妥”是家长确认了，或者一周没有再问；按时是那次答复没有过这件事的时限。不到 ${smallest} 个提问的不写，也不计入合计，为了猜不出是谁，有时旁边的也不写。${
            running && by === 'school' ? '这个月还没有结束，只写整十的约数。' : ''
          }按固定顺序排列，不排名。`}
        </Hint>
      </Box>
      {save.problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {save.problem.message}
        </Hint>
      )}
      {__WEAPP__ ? null : (
        <Box className="gy-row gy-gap">
          <Button id="save-xlsx" kind="line" small busy={save.busy} onPress={() => save.send('xlsx')}>
            存成表格
          </Button>
          <Button id="save-csv" kind="plain" small busy={save.busy} onPress={() => save.send('csv')}>
            存成 CSV
          </Button>
        </Box>
      )}
    </>
  );
}
