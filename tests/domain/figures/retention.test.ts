import fc from 'fast-check';
import { openRetention, secondsIn, shownRetention, steepestOf } from '../../../bot-server/domain/figures/retention';
import { countSeconds, wordsOf } from '../../../bot-server/domain/viewing/words';

const LENGTH = 300;
const spans = fc.array(
  fc
    .tuple(fc.nat(LENGTH - 1), fc.integer({ min: 1, max: LENGTH }))
    .map(([from, length]) => ({ from, to: Math.min(from + length, LENGTH) })),
  { maxLength: 5 },
);
const halves = (list: readonly { from: number; to: number }[]): number[] =>
  [...wordsOf(list, LENGTH)].flatMap(([word, bits]) => [word, Number(bits & 0xffffffffn) | 0, Number(bits >> 32n) | 0]);

describe('retention', () => {
  it('counts every second of every viewer, as somebody does who knows nothing of words', () => {
    const range = fc.tuple(fc.nat(LENGTH - 1), fc.nat(LENGTH)).map(([from, to]) => ({ from, to: Math.max(from, to) }));
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 12 }), range, (viewers, span) => {
        const curve = openRetention(span);
        for (const one of viewers) curve.add({ words: halves(one), playedSeconds: 1 });
        const { watched, viewers: n, again } = curve.done();
        const plain = Array.from(
          { length: span.to - span.from },
          (_, at) => viewers.filter((one) => one.some(({ from, to }) => from <= span.from + at && span.from + at < to)).length,
        );
        expect(watched).toEqual(plain);
        expect([n, again.played]).toEqual([viewers.length, viewers.length]);
        for (const one of viewers) expect(secondsIn(halves(one), span)).toBe(countSeconds(wordsOf(one, LENGTH), span));
      }),
      { numRuns: 2000 },
    );
  });

  it('names the second where most went, not the ends and not a slow fall', () => {
    const curve = Array.from({ length: 100 }, (_, at) =>
      at < 3 ? 90 : at < 60 ? 100 - Math.floor(at / 10) : at < 97 ? 60 - Math.floor(at / 10) : 1,
    );
    expect(steepestOf(curve, 20)).toEqual({ at: 80, lost: 41 });
    expect(steepestOf(curve.map(() => 7), 0)).toBeUndefined(); // prettier-ignore
    expect(steepestOf([5, 1], 0)).toBeUndefined();
  });

  it('shows nothing of a few, and of many whole steps only', () => {
    const of = (n: number) => {
      const curve = openRetention({ from: 0, to: LENGTH });
      for (let each = 0; each < n; each++)
        curve.add({ words: halves([{ from: 0, to: each % 3 === 0 ? 150 : LENGTH }]), playedSeconds: 300 });
      return shownRetention(curve.done(), { people: 40, smallest: 5 });
    };
    expect(of(4)).toBeUndefined();
    const shown = of(23)!;
    expect(shown.viewers).toBe(20);
    expect(shown.points.length).toBeLessThanOrEqual(120);
    expect(shown.points.every(({ watched }) => watched % 5 === 0)).toBe(true);
    expect(shown.steepest).toEqual({ at: 150, lost: 5 });
    expect(of(9)?.steepest).toBeUndefined();
  });

  it('never tells that all of those who had it have looked', () => {
    for (let people = 1; people <= 40; people += 1) {
      const of = (viewers: number) => {
        const curve = openRetention({ from: 0, to: LENGTH });
        for (let each = 0; each < viewers; each++) curve.add({ words: halves([{ from: 0, to: LENGTH }]), playedSeconds: LENGTH });
        return JSON.stringify(shownRetention(curve.done(), { people, smallest: 5 }));
      };
      // Who is shown what all of them give is shown it for five fewer, too: also where all five of a class have looked.
      for (const fewer of [1, 2, 3, 4, 5]) if (fewer <= people) expect([people, fewer, of(people)]).toEqual([people, fewer, of(people - fewer)]); // prettier-ignore
    }
  });

  it('gives no family’s seconds away to who looks before it and after it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 6, max: 30 }), fc.integer({ min: 40, max: 200 }), fc.integer({ min: 1, max: 30 }), (n, seen, more) => {
        const after = (seconds: number) => {
          const curve = openRetention({ from: 0, to: LENGTH });
          for (let each = 0; each < n; each++) curve.add({ words: halves([{ from: 0, to: LENGTH }]), playedSeconds: LENGTH });
          curve.add({ words: halves([{ from: 0, to: seen }]), playedSeconds: seconds });
          return shownRetention(curve.done(), { people: 60, smallest: 5 })?.again;
        };
        expect(after(seen)).toEqual(after(seen + more));
      }),
    );
  });
});
