import type { SchoolCalendar } from '../../../bot-server/domain/calendar/calendar';
import type { TeachingTime } from '../../../bot-server/domain/question/teaching-time';
import { publicDaysOf } from '../../../bot-server/domain/time/working-days';

/** An autumn and the spring after it, as one school has them. Its days are told twice: to the rule as a calendar, to the oracle as a list. */
export const CALENDAR: SchoolCalendar = {
  publicDays: publicDaysOf([
    {
      off: [
        { name: '中秋节', from: '2026-09-25', to: '2026-09-27' },
        { name: '国庆节', from: '2026-10-01', to: '2026-10-07' },
        { name: '元旦', from: '2027-01-01', to: '2027-01-03' },
      ],
      work: ['2026-09-20', '2026-10-10'],
    },
  ]),
  terms: [
    { startsOn: '2026-08-31', endsOn: '2027-01-22' },
    { startsOn: '2027-03-01', endsOn: '2027-07-02' },
  ],
  layers: [
    {
      owner: { kind: 'school', id: 'A' },
      days: [
        { kind: 'holiday', from: '2026-11-05', to: '2026-11-06', name: '运动会' },
        { kind: 'make-up', from: '2026-11-07', to: '2026-11-07', name: '补周五的课' },
        { kind: 'closure', from: '2026-11-23', to: '2026-11-25', name: '大雪停课' },
        { kind: 'exam', from: '2026-11-12', to: '2026-11-13', name: '期中考试' },
      ],
    },
    { owner: { kind: 'bureau', id: 'Q' }, days: [{ kind: 'holiday', from: '2026-12-14', to: '2026-12-14', name: '全县教研日' }] },
  ],
};

const FREE = [
  ...['2026-09-25', '2026-09-26', '2026-09-27', '2026-11-05', '2026-11-06', '2026-12-14'],
  ...['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'],
  ...['2027-01-01', '2027-01-02', '2027-01-03'],
];
const WORKED = ['2026-09-20', '2026-10-10', '2026-11-07'];

const MINUTE = 60_000;
const EAST = 480 * MINUTE;

/** Whether the clock runs in the minute that holds this instant, asked of each minute alone. */
export function runs(at: number, time: Pick<TeachingTime, 'windows' | 'leave'>): boolean {
  const there = new Date(at + EAST).toISOString();
  const [day = '', clock = ''] = there.split('T');
  if (day < '2026-08-31' || (day > '2027-01-22' && day < '2027-03-01') || day > '2027-07-02') return false;
  if (FREE.includes(day)) return false;
  const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  if (isWeekend && !WORKED.includes(day)) return false;
  const minute = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
  for (const { from, to, part } of time.leave ?? []) {
    if (day < from || day > to) continue;
    if (part === undefined || (part === 'morning') === minute < 750) return false;
  }
  return time.windows.some(({ from, to }) => minute >= from && minute < to);
}

/** How many minutes the clock ran, one by one. Both ends on whole minutes. */
export function countMinutes(from: number, to: number, time: Pick<TeachingTime, 'windows' | 'leave'>): number {
  let count = 0;
  for (let at = from; at < to; at += MINUTE) if (runs(at, time)) count += 1;
  return count;
}

/** Walks on until so many minutes have run. */
export function walk(from: number, minutes: number, time: Pick<TeachingTime, 'windows' | 'leave'>): number {
  let at = from;
  for (let left = minutes; left > 0; at += MINUTE) if (runs(at, time)) left -= 1;
  return at;
}
