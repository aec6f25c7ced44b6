import fc from 'fast-check';
import { DEFAULT_TEACHING_HOURS, dueAfter, saySpan, sayWhen } from '../../../bot-server/domain/question/due';
import { civilDate, instantOf, minuteOfDay, weekday } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR, MINUTE, type Instant } from '../../../bot-server/domain/time/instant';

const at = (day: string, clock: string): Instant => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return instantOf(day, hour * 60 + minute);
};
const isTeaching = (instant: Instant): boolean =>
  DEFAULT_TEACHING_HOURS.days.includes(weekday(instant)) &&
  DEFAULT_TEACHING_HOURS.windows.some(({ from, to }) => minuteOfDay(instant) >= from && minuteOfDay(instant) < to);

describe('due time of a question', () => {
  it.each([
    ['in the morning of a school day', '2026-09-07', '08:00', '2026-09-07', '14:20'],
    ['at night it waits for the morning', '2026-09-07', '23:10', '2026-09-08', '14:20'],
    ['on Friday evening it waits for Monday', '2026-09-11', '20:10', '2026-09-14', '11:40'],
    ['on Saturday', '2026-09-12', '09:00', '2026-09-14', '14:20'],
    ['in the lunch break', '2026-09-07', '12:30', '2026-09-07', '20:30'],
  ])('%s', (_, day, clock, dueDay, dueClock) => {
    expect(dueAfter(at(day, clock), 240)).toBe(at(dueDay, dueClock));
  });

  it('is reached after exactly that much teaching time, counted minute by minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 * 1440 }), fc.integer({ min: 1, max: 600 }), (offset, minutes) => {
        const asked = instantOf('2026-09-07') + offset * MINUTE;
        const due = dueAfter(asked, minutes);
        let counted = 0;
        for (let t = asked; t < due; t += MINUTE) if (isTeaching(t)) counted += 1;
        expect(counted).toBe(minutes);
        expect(isTeaching(due - 1)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a calendar without any teaching time instead of searching for ever', () => {
    expect(() => dueAfter(0, 1, { days: [], windows: [{ from: 0, to: 10 }] })).toThrow(RangeError);
    expect(() => dueAfter(0, 1, { days: [1], windows: [{ from: 10, to: 10 }] })).toThrow(RangeError);
  });
});

describe('hours as people say them', () => {
  const now = at('2026-09-07', '16:00');
  it.each([
    [at('2026-09-07', '17:30'), '今天 17:30'],
    [at('2026-09-07', '20:30'), '今晚 20:30'],
    [at('2026-09-08', '08:30'), '明早 8:30'],
    [at('2026-09-08', '14:20'), '明天 14:20'],
    [at('2026-09-11', '14:20'), '周五 14:20'],
    [at('2026-09-21', '09:00'), '9月21日 9:00'],
  ])('%d is %s', (instant, words) => expect(sayWhen(instant, now)).toBe(words));

  it('says spans roughly and never zero', () => {
    expect(saySpan(0)).toBe('1 分钟');
    expect(saySpan(59 * MINUTE)).toBe('59 分钟');
    expect(saySpan(26 * HOUR)).toBe('26 小时');
    expect(saySpan(3 * DAY)).toBe('3 天');
    expect(civilDate(now)).toBe('2026-09-07');
  });
});
