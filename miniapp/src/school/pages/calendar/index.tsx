import { useCallback, useState } from 'react';
import { call } from '../../../api/client';
import { useLoad } from '../../../api/use-load';
import { Box } from '../../../components/box';
import { Loaded } from '../../../components/loaded';
import { ImportCalendar } from '../../../features/calendar/import-calendar';
import { MonthView } from '../../../features/calendar/month-view';
import { AddDays, DayList } from '../../../features/calendar/own-days';
import { dayWords } from '../../../features/calendar/month';
import { RoomPage } from '../../../features/room/room-page';
import { useQuery } from '../../../platform/page-life';

/** The calendar of one's own school or bureau; a bureau's person may look at that of a school of theirs. */
export default function CalendarPage() {
  const school = useQuery()('school');
  const [month, setMonth] = useState<string>();
  const { load, reload, put } = useLoad(
    useCallback(
      () => call('calendar', { query: { ...(month === undefined ? {} : { month }), ...(school === undefined ? {} : { school }) } }),
      [month, school],
    ),
  );
  return (
    <RoomPage title="校历" room="any" wide>
      <Loaded of={load} retry={reload}>
        {(calendar) => (
          <>
            <Box as="p" className="gy-meta gy-below">
              {calendar.name}
              {calendar.term === null
                ? '　这个月不在学期里'
                : `　${calendar.term.name}：${dayWords(calendar.term.startsOn)}到${dayWords(calendar.term.endsOn)}`}
            </Box>
            <MonthView calendar={calendar} onMonth={setMonth} />
            <Box as="section" className="gy-section" label="自己写的日子">
              <Box as="h2" className="gy-h2 gy-below-s">
                这学期的日子
              </Box>
              <DayList calendar={calendar} onChanged={put} />
            </Box>
            {calendar.edits ? (
              <Box className="gy-two gy-section">
                <AddDays onChanged={put} />
                <ImportCalendar onImported={reload} />
              </Box>
            ) : null}
          </>
        )}
      </Loaded>
    </RoomPage>
  );
}
