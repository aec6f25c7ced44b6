import type { WireDraft, WireEnteredLine } from '@contract/index';
import { Box } from '../../components/box';
import { Choice, Field } from '../../components/field';
import { TimeField } from '../../components/time-field';
import { clockText, dateAt, dayName, minuteFrom, shortDate } from './week-grid';

interface WhenProps {
  term: WireDraft['term'];
  /** As it is typed. */
  week: string;
  /** The same as a number; undefined while it is none. */
  atWeek: number | undefined;
  line: Pick<WireEnteredLine, 'weekday' | 'minute'>;
  said: (column: string) => string | undefined;
  onWeek: (week: string) => void;
  onChange: (part: Partial<Pick<WireEnteredLine, 'weekday' | 'minute'>>) => void;
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const dayOptions = DAYS.map((day) => [String(day), dayName(day)] as const);

/** When a line goes out: week, day and hour. */
export function LineWhen({ term, week, atWeek, line, said, onWeek, onChange }: WhenProps) {
  const date = atWeek === undefined ? '' : dateAt(term, atWeek, line.weekday);
  return (
    <>
      <Field
        id="week"
        label="第几周"
        value={week}
        onChange={onWeek}
        digits
        maxLength={2}
        fault={said('week')}
        hint={date === '' ? '' : `那天是 ${shortDate(date)}`}
      />
      <Box as="p" className="gy-field__label">
        星期几
      </Box>
      <Choice
        label="星期几"
        options={dayOptions}
        value={String(line.weekday)}
        onChange={(day) => onChange({ weekday: DAYS[Number(day) - 1] ?? 1 })}
      />
      <Wrong words={said('weekday')} />
      <TimeField
        id="minute"
        label="几点推送（北京时间）"
        value={clockText(line.minute)}
        onChange={(text) => {
          const minute = minuteFrom(text);
          if (minute !== null) onChange({ minute });
        }}
      />
      <Wrong words={said('time')} />
    </>
  );
}

export function Wrong({ words }: { words: string | undefined }) {
  return words === undefined ? null : (
    <Box as="p" className="gy-field__fault" role="alert">
      {words}
    </Box>
  );
}
