import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { daysAfter, dueAfter, dueBefore, minutesBetween, saySpan, sayWhen } from '../../../bot-server/domain/question/due';
import {
  DEFAULT_TIME,
  DEFAULT_WINDOWS,
  openSpans,
  withinReach,
  type AnswerWindow,
  type Leave,
  type TeachingTime,
} from '../../../bot-server/domain/question/teaching-time';
import { addDays, civilDate, instantOf } from '../../../bot-server/domain/time/civil';
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../../../bot-server/domain/time/instant';
import { CALENDAR, countMinutes, runs, walk } from './teaching-oracle';

const at = (day: string, clock: string): Instant => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return instantOf(day, hour * 60 + minute);
};
const school: TeachingTime = { calendar: CALENDAR, windows: DEFAULT_WINDOWS };

describe('due time of a question', () => {
  it.each([
    ['in the morning of a school day', '2026-09-07', '08:00', '2026-09-07', '14:20'],
    ['at night it waits for the morning', '2026-09-07', '23:10', '2026-09-08', '14:20'],
    ['on Friday evening it waits for Monday', '2026-09-11', '20:10', '2026-09-14', '11:40'],
    ['on Saturday', '2026-09-12', '09:00', '2026-09-14', '14:20'],
    ['in the lunch break', '2026-09-07', '12:30', '2026-09-07', '20:30'],
    ['over a holiday and its worked Saturday', '2026-09-30', '20:00', '2026-10-08', '11:30'],
    ['on the worked Saturday itself', '2026-10-10', '08:00', '2026-10-10', '14:20'],
    ['while the school is closed and teaches at home', '2026-11-23', '08:00', '2026-11-23', '14:20'],
    ['on the school’s own day off', '2026-11-05', '09:00', '2026-11-07', '14:20'],
    ['over the winter', '2027-01-22', '20:30', '2027-03-01', '14:20'],
  ])('%s', (_, day, clock, dueDay, dueClock) => {
    expect(dueAfter(at(day, clock), 240, school)).toBe(at(dueDay, dueClock));
  });

  it('knows Monday to Friday where nothing is said', () => {
    expect(dueAfter(at('2026-10-01', '08:00'), 240)).toBe(at('2026-10-01', '14:20'));
    expect(dueAfter(at('2026-10-10', '08:00'), 240)).toBe(at('2026-10-12', '14:20'));
  });

  it('with nothing left is the next moment at which the clock runs', () => {
    expect(dueAfter(at('2026-09-07', '11:40'), 0, school)).toBe(at('2026-09-07', '14:00'));
    expect(dueAfter(at('2026-09-07', '11:39'), 0, school)).toBe(at('2026-09-07', '11:39'));
  });

  it('a whole matter takes days at school', () => {
    expect(daysAfter(at('2026-09-11', '20:30'), 3, school)).toBe(at('2026-09-16', '20:30'));
  });

  it('a leave of a half day moves it by that half', () => {
    const away: Leave = { from: '2026-09-07', to: '2026-09-07', part: 'morning' };
    expect(dueAfter(at('2026-09-07', '08:00'), 60, { ...school, leave: [away] })).toBe(at('2026-09-07', '15:00'));
    expect(dueAfter(at('2026-09-07', '08:00'), 230, { ...school, leave: [{ ...away, part: 'afternoon' }] })).toBe(
      at('2026-09-08', '08:10'),
    );
    expect(dueAfter(at('2026-09-07', '08:00'), 60, { ...school, leave: [{ from: '2026-09-07', to: '2026-09-09' }] })).toBe(
      at('2026-09-10', '09:00'),
    );
  });

  describe('against a clock that goes minute by minute', () => {
    const minuteOf = fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 1, 479, 480, 700, 749, 750, 751, 840, 1439, 1440));
    const windows = fc.uniqueArray(minuteOf, { minLength: 2, maxLength: 8 }).map((minutes): AnswerWindow[] => {
      const sorted = [...minutes].sort((a, b) => a - b);
      return sorted.flatMap((from, index) =>
        index % 2 === 0 && sorted[index + 1] !== undefined ? [{ from, to: sorted[index + 1] ?? 0 }] : [],
      );
    });
    const leave = fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: 150 }),
          fc.integer({ min: 0, max: 4 }),
          fc.constantFrom(undefined, 'morning' as const, 'afternoon' as const),
        )
        .map(([first, days, part]): Leave => {
          const from = addDays('2026-08-28', first);
          return { from, to: addDays(from, days), ...(part ? { part } : {}) };
        }),
      { maxLength: 6 },
    );
    const times = fc.record({ windows, leave }).map((said): TeachingTime => ({ calendar: CALENDAR, ...said }));
    /** Any minute of a few months, and often the edges: midnights, holidays, ends of windows. */
    const moments = fc.oneof(
      fc.integer({ min: 0, max: 170 * 1440 }).map((minutes) => instantOf('2026-08-28') + minutes * MINUTE),
      fc
        .constantFrom('2026-09-20', '2026-09-24', '2026-09-30', '2026-10-07', '2026-10-10', '2026-11-04', '2026-11-07', '2027-01-22')
        .chain((day) =>
          fc.constantFrom(0, 479, 480, 699, 700, 749, 750, 839, 840, 1050, 1200, 1230, 1439).map((minute) => instantOf(day, minute)),
        ),
    );

    it('is reached after exactly that much teaching time', () => {
      fc.assert(
        fc.property(moments, fc.integer({ min: 1, max: 700 }), times, (asked, minutes, time) => {
          // A leave without a gap or windows of a few minutes would make the oracle walk for years.
          fc.pre(time.windows.reduce((sum, { from, to }) => sum + to - from, 0) >= 60);
          const reached = withinReach(time, asked);
          fc.pre(reached === time);
          expect(dueAfter(asked, minutes, time)).toBe(walk(asked, minutes, time));
        }),
        { numRuns: 150 },
      );
    });

    it('counts as many minutes between two instants', () => {
      fc.assert(
        fc.property(moments, fc.integer({ min: -60, max: 20 * 1440 }), times, (from, minutes, time) => {
          const to = from + minutes * MINUTE;
          expect(minutesBetween(from, to, time)).toBe(countMinutes(from, to, time));
        }),
        { numRuns: 100 },
      );
    });

    it('back from the due time and stopped and started again it is the same', () => {
      fc.assert(
        fc.property(moments, fc.integer({ min: 2, max: 400 }), fc.integer({ min: 1, max: 399 }), times, (asked, minutes, part, time) => {
          fc.pre(
            part < minutes && time.windows.reduce((sum, { from, to }) => sum + to - from, 0) >= 60 && withinReach(time, asked) === time,
          );
          const due = dueAfter(asked, minutes, time);
          const half = dueBefore(due, part, time);
          expect(minutesBetween(half, due, time)).toBe(part);
          expect(runs(half, time)).toBe(true);
          expect(dueAfter(half, minutesBetween(half, due, time), time)).toBe(due);
        }),
        { numRuns: 100 },
      );
    });

    it('seconds are kept', () => {
      const asked = at('2026-09-07', '08:00') + 30 * SECOND;
      expect(dueAfter(asked, 240, school)).toBe(at('2026-09-07', '14:20') + 30 * SECOND);
      expect(minutesBetween(asked, at('2026-09-07', '08:01'), school)).toBe(0.5);
    });
  });

  it('refuses a time without an end instead of searching for ever, and is quick to say so', () => {
    const never: TeachingTime[] = [
      { ...DEFAULT_TIME, windows: [] },
      { ...DEFAULT_TIME, windows: [{ from: 10, to: 10 }] },
      { ...school, leave: [{ from: '2026-01-01', to: '2030-01-01' }] },
    ];
    for (const time of never) {
      expect(() => dueAfter(at('2026-09-07', '08:00'), 1, time)).toThrow(RangeError);
      expect(dueBefore(at('2026-09-07', '08:00'), 1, time)).toBe(at('2026-09-07', '08:00'));
    }
    // After the last term that is written down.
    expect(() => dueAfter(at('2027-07-05', '08:00'), 1, school)).toThrow(RangeError);
  });

  it('after the last term that is written down weekdays count, and a leave without an end does not', () => {
    const summer = at('2027-07-05', '08:00');
    expect(dueAfter(summer, 240, withinReach(school, summer))).toBe(at('2027-07-05', '14:20'));
    // The last two days of that term hold no whole matter.
    const late = at('2027-07-01', '17:00');
    expect(daysAfter(late, 3, withinReach(school, late))).toBe(at('2027-07-06', '17:00'));
    expect(dueBefore(at('2026-08-31', '08:30'), 120, school)).toBe(at('2026-08-31', '08:00'));
    const asked = at('2026-09-07', '08:00');
    const gone = withinReach({ ...school, leave: [{ from: '2026-09-01', to: '2029-01-01' }] }, asked);
    expect(dueAfter(asked, 240, gone)).toBe(at('2026-09-07', '14:20'));
    expect(dueAfter(asked, 240, withinReach({ ...school, windows: [] }, asked))).toBe(at('2026-09-07', '14:20'));
    expect(withinReach(school, at('2027-01-23', '08:00'))).toBe(school);
  });

  it('a day has no open part outside lessons', () => {
    expect(openSpans('2026-10-01', school)).toEqual([]);
    expect(openSpans('2026-10-08', { ...school, leave: [{ from: '2026-10-08', to: '2026-10-08', part: 'afternoon' }] })).toEqual([
      { from: 480, to: 700 },
    ]);
  });

  it('is the same on a machine in another zone', async () => {
    const child = ['--require', join(__dirname, '../../sandbox/swc-require.cjs'), join(__dirname, 'due-in-zone.ts')];
    const told = await Promise.all(
      ['Asia/Shanghai', 'America/New_York'].map(async (zone) => {
        const { stdout } = await promisify(execFile)(process.execPath, child, { env: { ...process.env, TZ: zone } });
        return JSON.parse(stdout) as { offset: number; dues: string[] };
      }),
    );
    const [{ offset, ...here }, { offset: far, ...there }] = [told[0] ?? { offset: 0, dues: [] }, told[1] ?? { offset: 0, dues: [] }];
    expect([offset, far]).toEqual([-480, 240]);
    expect(there).toEqual(here);
    expect(here.dues).toEqual([
      '2026-10-08T06:20:00.000Z',
      '2026-10-10T06:20:00.000Z',
      '2026-10-12T12:29:30.000Z',
      '2027-03-01T06:20:00.000Z',
      '2026-11-07T06:20:00.000Z',
    ]);
  });
});

describe('hours as people say them', () => {
  const now = at('2026-09-07', '16:00');
  it.each([
    [at('2026-09-07', '17:30'), '今天 17:30'],
    [at('2026-09-07', '20:30'), '今晚 20:30'],
    [at('2026-09-08', '08:30'), '明早 8:30'],
    [at('2026-09-08', '11:30'), '明天 11:30'],
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
