import * as fc from 'fast-check';
import { personalWords, sayPersonal } from '../../../bot-server/domain/question/personal-words';
import { namesIn } from '../../../bot-server/domain/question/protect/names';
import { numbersAt } from '../../../bot-server/domain/question/protect/numbers';

import { plainOf } from '../../../bot-server/domain/question/protect/plain';

const kinds = (text: string, names: string[] = []) => personalWords(text, names).map(({ kind, words }) => [kind, words]);

describe('what would tell who somebody is', () => {
  it('phones, however they are parted or spelled', () => {
    for (const phone of [
      '13800138000',
      '138 0013 8000',
      '138-0013-8000',
      '１３８００１３８０００',
      '一三八零零一三八零零零',
      '+86 138 0013 8000',
      '138\u200b00138000',
      '010-62345678',
    ])
      expect(kinds(`打${phone}找我`)).toEqual([['phone', phone]]);
  });
  it('id numbers, accounts and other long numbers', () => {
    expect(kinds('身份证110105201503071234。')).toEqual([['id-number', '110105201503071234']]);
    expect(kinds('身份证 110105 20150307 123X')).toEqual([['id-number', '110105 20150307 123X']]);
    expect(kinds('加我微信 abc_12345 聊')[0]?.[0]).toBe('account');
    expect(kinds('卡号6222021234567890123')).toEqual([['number', '6222021234567890123']]);
  });
  it('names of the class, whole or without the family name, even with signs between', () => {
    expect(kinds('陈雨桐今天没来，雨桐说的', ['陈雨桐'])).toEqual([
      ['name', '陈雨桐'],
      ['name', '雨桐'],
    ]);
    expect(kinds('陈 雨\u200b桐今天没来', ['陈雨桐'])).toEqual([['name', '陈 雨\u200b桐']]);
    expect(kinds('欧阳小明打人', ['欧阳小明'])).toEqual([['name', '欧阳小明']]);
  });
  it('a name that is a plain word only where a person is meant', () => {
    expect(kinds('孩子很高兴', ['高兴'])).toEqual([]);
    expect(kinds('高兴妈妈说', ['高兴'])).toEqual([['name', '高兴']]);
    expect(kinds('多晒阳光', ['王阳光'])).toEqual([]);
    expect(kinds('阳光同学说', ['王阳光'])).toEqual([['name', '阳光']]);
  });
  it('all that the box masks: names that are words of the dictionary only, parts of a name, digits of other writings', () => {
    expect(kinds('浩然今天没来', ['王浩然'])).toEqual([['name', '浩然']]);
    expect(kinds('买买提说的', ['古丽·买买提'])).toEqual([['name', '买买提']]);
    expect(kinds('打١٣٨٠٠١٣٨٠٠٠找我')).toEqual([['phone', '١٣٨٠٠١٣٨٠٠٠']]);
    const names = ['陈雨桐', '王小明', '高兴', '古丽·买买提'];
    const piece = fc.constantFrom(
      ...names,
      '雨桐',
      '同学',
      '妈妈',
      '139',
      '1234 5678',
      '510122198001011234',
      '-',
      ' ',
      '·',
      '，',
      '\u200b',
      '陈',
      '明',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const text = pieces.join('');
        const plain = plainOf(text);
        const masked = [...namesIn(plain, names), ...numbersAt(plain)];
        const found = personalWords(text, names);
        for (const { from, to } of masked)
          expect(found.some((one) => one.from < (plain.to[to - 1] ?? 0) && one.to > (plain.from[from] ?? 0))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
  it('nothing in what teachers usually write', () => {
    for (const text of ['每天7:30到8:10读书，3次一组，第12页', '2026年9月1日开学', '一二三四五，上山打老虎', '先做20分钟，再休息10分钟'])
      expect(kinds(text, ['陈雨桐', '王阳光', '李明'])).toEqual([]);
  });
  it('is found wherever it stands, and its places are true', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 20 }), (before, after) => {
        const text = `${before}，陈雨桐，${after}`;
        const found = personalWords(text, ['陈雨桐']);
        expect(found.some(({ words }) => words === '陈雨桐')).toBe(true);
        for (const { words, from, to } of found) expect(text.slice(from, to)).toBe(words);
        for (const [n, one] of found.entries()) expect(one.from).toBeGreaterThanOrEqual(found[n - 1]?.to ?? 0);
      }),
    );
  });
  it('is said in a sentence that names it', () => {
    expect(sayPersonal(personalWords('雨桐 13800138000', ['陈雨桐']))).toBe('里面有人的名字「雨桐」、电话号码「13800138000」');
    expect(sayPersonal([])).toBeUndefined();
  });
});
