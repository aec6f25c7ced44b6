import { clockLength, countOf, percentOf, spokenLength } from '@/words/amount';
import { clockOf, dueOf, fromLocalField, greetingOf, toLocalField, whenOf } from '@/words/when';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const now = at('2026-11-22T12:00:00');

describe('calendar words, at +08:00 whatever the zone of the phone', () => {
  it.each([
    ['2026-11-22T00:00:00', '今天 00:00'],
    ['2026-11-23T07:05:00', '明天 07:05'],
    ['2026-11-21T23:59:00', '昨天 23:59'],
    ['2026-11-26T19:00:00', '周四 19:00'],
    ['2026-11-30T19:00:00', '11月30日 19:00'],
    ['2027-01-01T08:00:00', '2027年1月1日 08:00'],
  ])('%s is %s', (time, words) => {
    expect(whenOf(at(time), now)).toBe(words);
  });

  it('a due time far off is a day alone', () => {
    expect(dueOf(at('2026-11-22T20:00:00'), now)).toBe('今天 20:00');
    expect(dueOf(at('2026-11-28T20:00:00'), now)).toBe('11月28日');
  });

  it('a field of date and time goes there and back', () => {
    const time = at('2026-12-01T19:30:00');
    expect(toLocalField(time)).toBe('2026-12-01T19:30');
    expect(fromLocalField('2026-12-01T19:30')).toBe(time);
    expect(fromLocalField('明天')).toBeNull();
  });

  it('greets as one does at that hour', () => {
    expect(
      ['2026-11-22T04:00:00', '2026-11-22T08:00:00', '2026-11-22T12:00:00', '2026-11-22T15:00:00', '2026-11-22T20:00:00'].map((t) =>
        greetingOf(at(t)),
      ),
    ).toEqual(['夜深了', '早上好', '中午好', '下午好', '晚上好']);
    expect(clockOf(at('2026-11-22T00:05:00'))).toBe('00:05');
  });
});

describe('amounts', () => {
  it('writes lengths, counts and rates', () => {
    expect([clockLength(92), clockLength(3725), spokenLength(130), spokenLength(45), spokenLength(120)]).toEqual([
      '1:32',
      '1:02:05',
      '2分10秒',
      '45秒',
      '2分钟',
    ]);
    expect([countOf(1012), countOf(1234567), countOf(null)]).toEqual(['1,012', '1,234,567', '—']);
  });

  it('a rate is never rounded up to all, and says nothing of hidden or empty cells', () => {
    expect([percentOf(999, 1000), percentOf(1000, 1000), percentOf(0, 0), percentOf(null, 10), percentOf(3, null)]).toEqual([
      '99%',
      '100%',
      '—',
      '—',
      '—',
    ]);
  });
});
