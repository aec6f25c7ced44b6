import * as fc from 'fast-check';
import { checkFields } from '../../bot-server/sandbox/fields';
import { cut, faultsOf, fit, fits } from '../../bot-server/wechat/data-rules';

const types = [
  'thing',
  'number',
  'letter',
  'symbol',
  'character_string',
  'time',
  'date',
  'amount',
  'phone_number',
  'car_number',
  'name',
  'phrase',
];
const takenBySandbox = (key: string, value: string): boolean => {
  try {
    const template = { account: 'mini', id: 'x'.repeat(43), purpose: 'p', title: 't', kind: 'one-time' as const, fields: { [key]: 'l' } };
    checkFields(template, { [key]: { value } }, true);
    return true;
  } catch {
    return false;
  }
};

describe('field rules', () => {
  it.each([
    ['thing1', '睡前十分钟：和孩子说说今天的三件好事情', true],
    ['thing1', '二十一个字二十一个字二十一个字二十一个字一', false],
    ['thing1', '两\n行', false],
    ['thing1', ' ', false],
    ['time3', '2026-09-01 19:30', true],
    ['time3', '19:30~20:00', true],
    ['time3', '2026年9月1日 7:05:09', true],
    ['time3', '24:00', false],
    ['time3', '明天晚上', false],
    ['date2', '2026/9/1', true],
    ['date2', '2026年9月1日 19:30~2026年9月2日 08:00', true],
    ['date2', '19:30', false],
    ['phrase1', '待处理', true],
    ['phrase1', '处理中A', false],
    ['number4', '12.5', true],
    ['number4', '3人', false],
    ['amount1', '¥12.50元', true],
    ['amount1', '12345678901', false],
    ['name1', '王老师', true],
    ['name1', 'Zhang San', true],
    ['character_string1', 'NO-123', true],
    ['character_string1', '编号123', false],
    ['car_number1', '京A12345', true],
  ])('%s «%s» → %s', (key, value, expected) => {
    expect(fits(key, value)).toBe(expected);
  });

  it('names every faulty key', () => {
    expect(faultsOf({ thing1: '好', time3: '晚上', number4: '' })).toEqual(['time3', 'number4']);
  });

  it('cuts a title so that it fits and no sign is broken', () => {
    expect(fit('thing1', '家庭教育促进法里说的八件事，每一件都和我们有关系')).toBe('家庭教育促进法里说的八件事，每一件都和…');
    expect(fit('thing1', '👨‍👩‍👧'.repeat(9))).toBe('👨‍👩‍👧👨‍👩‍👧…');
    expect(fit('thing1', '一\r\n二\t三')).toBe('一 二 三');
    expect(fit('thing1', '  \n ', '无标题')).toBe('无标题');
    expect(fit('time3', '晚上')).toBe('-');
    expect(fit('phrase2', '已看完！')).toBe('已看完');
    expect(fit('number4', '3 人')).toBe('3');
  });

  it('whatever comes in, what goes out fits (or is the substitute), holds no half of a pair, and the stand-in takes it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 80 }),
          fc.array(fc.integer({ min: 0, max: 0xffff })).map((u) => String.fromCharCode(...u)),
        ),
        (type, text) => {
          const value = fit(`${type}1`, text, '');
          if (value === '') return;
          expect(() => encodeURIComponent(value)).not.toThrow();
          expect(fits(`${type}1`, value)).toBe(true);
          expect(takenBySandbox(`${type}1`, value)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('what fits is never refused by the stand-in', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.stringMatching(/^[\d:~年月日元¥ .\-/A-Za-z好王]{1,24}$/), (type, text) => {
        fc.pre(fits(`${type}1`, text));
        expect(takenBySandbox(`${type}1`, text)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('a cut is never longer than allowed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (text, most) => {
        expect(cut(text, most).length).toBeLessThanOrEqual(most);
      }),
    );
  });
});
