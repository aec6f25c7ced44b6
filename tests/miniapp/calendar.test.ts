import type { WireCalendarDay } from '../../bot-server/contract/index';
import { markOf, monthOn, spanWords, weeksOf } from '../../miniapp/src/features/calendar/month';

const day = (date: string, weekday: number, more: Partial<WireCalendarDay> = {}): WireCalendarDay => ({
  date,
  weekday,
  kind: 'lessons',
  text: '上课',
  ...more,
});

it('lays a month out in whole weeks from Monday, no day lost and none twice', () => {
  for (let first = 1; first <= 7; first += 1)
    for (const length of [28, 29, 30, 31]) {
      const days = Array.from({ length }, (_, at) => day(`2026-10-${String(at + 1).padStart(2, '0')}`, ((first - 1 + at) % 7) + 1));
      const weeks = weeksOf(days);
      expect(weeks.every((week) => week.length === 7)).toBe(true);
      expect(weeks.flat().filter((each) => each !== null)).toEqual(days);
      for (const week of weeks) week.forEach((each, place) => each && expect(each.weekday).toBe(place + 1));
    }
});

it('goes over the ends of years', () => {
  expect([monthOn('2026-12', 1), monthOn('2026-01', -1), monthOn('2026-05', 1)]).toEqual(['2027-01', '2025-12', '2026-06']);
});

it('a day’s sign is the strongest word about it', () => {
  expect(markOf(day('2026-10-01', 4))).toBeUndefined();
  expect(markOf(day('2026-10-01', 4, { kind: 'holiday' }))?.sign).toBe('休');
  expect(markOf(day('2026-10-10', 6, { madeUp: true }))?.sign).toBe('班');
  expect(markOf(day('2026-10-10', 6, { madeUp: true, exam: '期中' }))?.sign).toBe('考');
  expect(markOf(day('2026-10-12', 1, { kind: 'at-home', exam: '期中' }))?.sign).toBe('停');
  expect(spanWords({ from: '2026-10-01', to: '2026-10-07' })).toBe('10月1日到10月7日');
  expect(spanWords({ from: '2026-10-01', to: '2026-10-01' })).toBe('10月1日');
});
