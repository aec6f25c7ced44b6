import { dayOf, type SchoolCalendar } from '../../../bot-server/domain/calendar/calendar';
import { conflictsOf } from '../../../bot-server/domain/calendar/conflicts';
import { daysOfMonth } from '../../../bot-server/domain/calendar/own-days';
import { civilDate } from '../../../bot-server/domain/time/civil';
import { publicDaysOf } from '../../../bot-server/domain/time/working-days';

/** What the calendar says on a machine that keeps another zone's time: run with TZ set, prints JSON. */
const calendar: SchoolCalendar = {
  publicDays: publicDaysOf([{ off: [{ name: '国庆节', from: '2026-10-01', to: '2026-10-07' }], work: ['2026-10-10'] }]),
  terms: [{ startsOn: '2026-08-31', endsOn: '2027-01-22' }],
  layers: [],
};
// 2026-10-10 00:00:01 in China is the day before in most of the world.
const today = civilDate(Date.UTC(2026, 9, 9, 16, 0, 1));
process.stdout.write(
  JSON.stringify({
    zone: process.env['TZ'],
    offset: new Date(Date.UTC(2026, 9, 9)).getTimezoneOffset(),
    today,
    kinds: ['2026-10-07', today, '2026-10-11', '2027-01-23'].map((date) => dayOf(date, calendar).kind),
    last: daysOfMonth('2026-02').at(-1),
    conflicts: conflictsOf({ date: '2026-10-01', for: 'guardian' }, calendar).map(({ because }) => because),
  }),
);
