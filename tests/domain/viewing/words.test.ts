import fc from 'fast-check';
import type { Span } from '../../../bot-server/domain/viewing/viewing';
import { countSeconds, gapsIn, mergeSpans, unionWords, wordsOf } from '../../../bot-server/domain/viewing/words';

/** The seconds that lie wholly inside the spans, found second by second; knows nothing of words. */
function secondsOf(spans: readonly Span[], limit: number): Set<number> {
  const seen = new Set<number>();
  for (let second = 0; second + 1 <= limit; second++) {
    let reach = second;
    for (let grown = true; grown;) {
      grown = false;
      for (const { from, to } of spans)
        if (from <= reach && to > reach) {
          reach = to;
          grown = true;
        }
    }
    if (reach >= second + 1) seen.add(second);
  }
  return seen;
}

const span = fc
  .tuple(fc.integer({ min: 0, max: 1200 }), fc.integer({ min: 1, max: 500 }))
  .map(([from, length]) => ({ from: from / 4, to: (from + length) / 4 }));
const spans = fc.array(span, { maxLength: 12 });
const setOf = (words: ReadonlyMap<number, bigint>): number[] =>
  Array.from({ length: 400 }, (_, second) => second).filter((second) => countSeconds(words, { from: second, to: second + 1 }) === 1);

describe('words of seconds', () => {
  it('hold exactly the whole seconds inside the joined spans', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 400 }), (given, limit) => {
        expect(setOf(wordsOf(given, limit))).toEqual([...secondsOf(given, limit)].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  it('count and show gaps as a set of seconds would, in any range', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 200 }), (given, from, length) => {
        const words = wordsOf(given, 400);
        const seen = secondsOf(given, 400);
        const range = Array.from({ length }, (_, index) => from + index);
        expect(countSeconds(words, { from, to: from + length })).toBe(range.filter((second) => seen.has(second)).length);
        const gaps = gapsIn(words, { from, to: from + length });
        expect(gaps.flatMap((gap) => range.filter((second) => second >= gap.from && second < gap.to))).toEqual(
          range.filter((second) => !seen.has(second)),
        );
        expect(mergeSpans(gaps)).toEqual(gaps);
      }),
      { numRuns: 1000 },
    );
  });

  it('unite like sets, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 5 }), (all) => {
        const union = unionWords(all.map((given) => wordsOf(given, 400)));
        const seen = new Set(all.flatMap((given) => [...secondsOf(given, 400)]));
        expect(countSeconds(union, { from: 0, to: 400 })).toBe(seen.size);
        expect([...unionWords([...all].reverse().map((given) => wordsOf(given, 400)))].sort()).toEqual([...union].sort());
      }),
      { numRuns: 300 },
    );
  });

  it('round each end inward and join spans that touch before rounding', () => {
    expect(wordsOf([{ from: 0.2, to: 4.9 }], 100)).toEqual(new Map([[0, 0b1110n]]));
    expect(wordsOf([{ from: 0, to: 0.9 }], 100).size).toBe(0);
    expect(wordsOf([{ from: 0.5, to: 1.5 }, { from: 0, to: 0.5 }], 100)).toEqual(new Map([[0, 1n]])); // prettier-ignore
  });

  it('use bit 63 and go over from word to word', () => {
    expect(wordsOf([{ from: 63, to: 65 }], 100)).toEqual(
      new Map([
        [0, 1n << 63n],
        [1, 1n],
      ]),
    );
    expect(countSeconds(wordsOf([{ from: 0, to: 3600 }], 3600), { from: 0, to: 3600 })).toBe(3600);
  });

  it('leave out what lies behind the end of the media', () => {
    expect(countSeconds(wordsOf([{ from: 90, to: 101.7 }], 95.4), { from: 0, to: 400 })).toBe(5);
  });
});
