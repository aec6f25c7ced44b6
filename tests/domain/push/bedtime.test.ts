import { lastMinuteFor, nightOf } from '../../../bot-server/domain/push/bedtime';
import { closedNow } from '../../../bot-server/domain/push/decide';
import { isQuiet } from '../../../bot-server/domain/push/quiet-hours';
import { formatInstant, formatMinute, instantOf } from '../../../bot-server/domain/time/civil';

const at = (time: string, date = '2026-09-02'): number => instantOf(date, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
const closed = (change: Partial<Parameters<typeof closedNow>[0]>, now: number): string => {
  const shut = closedNow({ message: { kind: 'first', expiresAt: 0, createdAt: 0 }, quietHours: null, ...change }, now);
  if (!shut) return 'open';
  return `${shut.because} ${shut.until === undefined ? 'for ever' : formatInstant(shut.until)}`;
};

describe('children’s nights', () => {
  it.each([
    [[1], '20:20'],
    [[6], '20:20'],
    [[7], '21:00'],
    [[9], '21:00'],
    [[10], '22:00'],
    [[12, 7], '21:00'],
    [[8, 2], '20:20'],
  ])('grades %j: screens off at %s', (grades, expected) => {
    expect(formatMinute(lastMinuteFor(grades))).toBe(expected);
  });

  it('the last minute itself is open, and so is seven in the morning', () => {
    const night = nightOf([3]);
    expect([1220, 1221, 0, 419, 420].map((minute) => isQuiet(minute, night))).toEqual([false, true, true, true, false]);
  });

  it.each<[string, Parameters<typeof closed>[0], number, string]>([
    ['nothing of a child’s: only quiet hours count', {}, at('23:00'), 'open'],
    ['a child’s own waits for the morning', { childrensGrades: [3] }, at('20:21'), 'bedtime 2026-09-03 07:00'],
    ['after midnight it is the same morning', { childrensGrades: [3] }, at('03:00'), 'bedtime 2026-09-02 07:00'],
    ['an older child’s is open longer', { childrensGrades: [8] }, at('20:59'), 'open'],
    [
      'a later riser’s quiet hours are waited for too',
      { childrensGrades: [3], quietHours: { from: 1290, to: 540 } },
      at('21:00'),
      'bedtime 2026-09-03 09:00',
    ],
    [
      'the guardian’s own hours are named where both are closed',
      { childrensGrades: [3], quietHours: { from: 1260, to: 400 } },
      at('21:30'),
      'quiet-hours 2026-09-03 07:00',
    ],
    [
      'who sleeps by day and whose child sleeps by night has no open minute',
      { childrensGrades: [3], quietHours: { from: 420, to: 1230 } },
      at('12:00'),
      'quiet-hours for ever',
    ],
    [
      'an emergency is never closed',
      { childrensGrades: [3], message: { kind: 'emergency', expiresAt: 0, createdAt: 0 } },
      at('03:00'),
      'open',
    ],
  ])('%s', (_, change, now, expected) => expect(closed(change, now)).toBe(expected));
});
