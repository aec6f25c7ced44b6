import type { WireCalendar, WireCalendarDay } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { dayWords, markOf, monthOn, monthWords, weeksOf } from './month';
import './calendar.scss';

const WEEK = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** One month as on a wall: what is no ordinary day has a sign; its words stand beside where there is room, and are read out. */
export function MonthView({ calendar, onMonth }: { calendar: WireCalendar; onMonth: (month: string) => void }) {
  return (
    <Box as="section" className="gy-card" label={monthWords(calendar.month)}>
      <Box className="gy-month__walk gy-below-s">
        <Button id="month-before" kind="line" small label="上个月" onPress={() => onMonth(monthOn(calendar.month, -1))}>
          上个月
        </Button>
        <Box as="h2" className="gy-month__title gy-h3">
          {monthWords(calendar.month)}
        </Box>
        <Button id="month-after" kind="line" small label="下个月" onPress={() => onMonth(monthOn(calendar.month, 1))}>
          下个月
        </Button>
      </Box>
      <Box as="table" className="gy-month" label={`${monthWords(calendar.month)}校历`}>
        <Box as="thead" className="gy-month__group" role="rowgroup">
          <Box as="tr" className="gy-month__week">
            {WEEK.map((day) => (
              <Box as="th" key={day} className="gy-month__head">
                {day}
              </Box>
            ))}
          </Box>
        </Box>
        <Box as="tbody" className="gy-month__group" role="rowgroup">
          {weeksOf(calendar.days).map((week, at) => (
            <Box as="tr" key={at} className="gy-month__week">
              {week.map((day, place) => (
                <Day key={day?.date ?? `none-${place}`} day={day} today={calendar.today} />
              ))}
            </Box>
          ))}
        </Box>
      </Box>
      <Box as="p" className="gy-meta gy-gap-s">
        休：放假　班：补课或调休上课　考：考试　停：停课，在家学习
      </Box>
    </Box>
  );
}

function Day({ day, today }: { day: WireCalendarDay | null; today: string }) {
  if (day === null) return <Box as="td" className="gy-month__day gy-month__day--none" />;
  const mark = markOf(day);
  const free = day.kind === 'holiday' || day.kind === 'weekend' || day.kind === 'vacation';
  const classes = ['gy-month__day', free ? 'gy-month__day--free' : '', day.date === today ? 'gy-month__day--today' : ''];
  const words = [day.name, day.exam].filter((word) => word !== undefined).join('，');
  return (
    <Box
      as="td"
      className={classes.filter(Boolean).join(' ')}
      label={`${dayWords(day.date)}，${day.text}${day.date === today ? '，今天' : ''}`}
    >
      <Box as="span" className="gy-month__number gy-number">
        {Number(day.date.slice(8, 10))}
      </Box>
      {mark === undefined ? null : (
        <Box as="span" className={`gy-month__mark gy-month__mark--${mark.tone}`}>
          {mark.sign}
        </Box>
      )}
      {words === '' ? null : <Box className="gy-month__words">{words}</Box>}
    </Box>
  );
}
