import fc from 'fast-check';
import { piecesOf, plainWords, wanted } from '../../../bot-server/domain/resource/search';

const sign = fc.constantFrom(...'家庭教育孩子睡眠心理abcAB12，。 ！Ａ１');
const text = fc.array(sign, { maxLength: 40 }).map((signs) => signs.join(''));

it('finds every text by each of its parts, whatever stands around it', () => {
  fc.assert(
    fc.property(text, fc.nat(), fc.integer({ min: 1, max: 12 }), (whole, from, length) => {
      const signs = [...whole];
      const at = signs.length === 0 ? 0 : from % signs.length;
      const part = signs.slice(at, at + length).join('');
      const { pieces, words } = wanted(part);
      const there = new Set(piecesOf(whole));
      expect(pieces.filter((piece) => !there.has(piece))).toEqual([]);
      for (const word of words) expect(plainWords(whole)).toContain(word);
    }),
  );
});

it('asks for pieces of two, for one where there is only one, and for each word', () => {
  expect(wanted('睡眠 ABC')).toEqual({ pieces: ['睡眠', 'ab', 'bc'], words: ['睡眠', 'abc'] });
  expect(wanted('睡')).toEqual({ pieces: ['睡'], words: ['睡'] });
  expect(wanted(' ，。')).toEqual({ pieces: [], words: [] });
  expect(piecesOf('早睡，早起')).toEqual(['早', '早睡', '睡', '早起', '起']);
});
