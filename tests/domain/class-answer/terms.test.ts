import * as fc from 'fast-check';
import { askedTerms, plainText, termsOf, visibleText } from '../../../bot-server/domain/class-answer/terms';

const anything = fc.string({ unit: 'binary', maxLength: 200 });
const HIDDEN = ['\u200b', '\u200d', '\u2060', '\u202e', '\u2066', '\ufeff', '\u00ad', '\ufe0f'];

describe('words to look for', () => {
  it('are the same however they are dressed: full width, emoji, hidden signs, turned directions', () => {
    const plain = askedTerms('写作业拖拉abc');
    expect(askedTerms('写\u200b作\u202e业😀拖拉ＡＢＣ')).not.toEqual([]);
    expect(plainText('写\u200b作\u2066业\ufe0f')).toBe('写作业');
    expect(plainText('ＡＢＣ１２')).toBe('abc12');
    expect(askedTerms('\u202e写作业\u200d拖拉\ufeffＡｂＣ')).toEqual(plain);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'孩子晚上睡觉作业拖拉手机abc12'), { maxLength: 30 }),
        fc.infiniteStream(fc.constantFrom('', ...HIDDEN)),
        (signs, hidden) => {
          const next = (): string => hidden.next().value ?? '';
          expect(plainText(signs.map((sign) => `${next()}${sign}`).join(''))).toBe(plainText(signs.join('')));
        },
      ),
    );
  });

  it('of any text: none twice, none empty, bounded; tidying twice changes nothing', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const asked = askedTerms(text).map(({ term }) => term);
        expect(new Set(asked).size).toBe(asked.length);
        expect(asked.length).toBeLessThanOrEqual(24);
        expect(asked.every((term) => term !== '' && term === plainText(term))).toBe(true);
        expect(plainText(plainText(text))).toBe(plainText(text));
        expect(visibleText(visibleText(text))).toBe(visibleText(text));
        expect(visibleText(text)).not.toMatch(/\p{Cf}/u);
      }),
    );
  });

  it('of a question are always among those it is found by', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...'孩子晚上不肯睡觉作业拖拉手机游戏数学应用题老师怎么办，。 '), { minLength: 2, maxLength: 60 }),
        (signs) => {
          const question = signs.join('');
          const held = new Set(termsOf({ question, answer: '' }));
          expect(askedTerms(question).filter(({ term }) => !held.has(term))).toEqual([]);
        },
      ),
    );
  });

  it('nothing can be looked for in signs alone', () => {
    for (const empty of ['', ' ', '？！', '😀😀', '\u200b\u202e', '的了吗', '怎么办']) expect(askedTerms(empty)).toEqual([]);
  });

  it('keep lines and take away what turns or hides words', () => {
    expect(visibleText('一\r\n二\u202e三\u200b\u0007')).toBe('一\n二三');
  });
});
