import fc from 'fast-check';
import { chapterLines, chapterWords } from '@/features/viewing/chapters';
import { levelOf } from '@/features/viewing/gaps';
import { missingText } from '@/features/viewing/recorded';
import { leftOut, lengthOf } from '@/features/viewing/spans';
import { megabytes, thriftWords } from '@/features/viewing/thrift';

const film = {
  chapters: [
    { title: '火', start: 0 },
    { title: '水', start: 100 },
    { title: '路', start: 160 },
  ],
  durationSeconds: 200,
  effectiveStart: 0,
  effectiveEnd: 190,
};
const standing = (gaps: [number, number][], change = {}) => ({
  creditedSeconds: 190 - gaps.reduce((sum, [a, b]) => sum + b - a, 0),
  totalSeconds: 190,
  percent: 0,
  completed: false,
  resumeAt: 0,
  gaps,
  unconfirmedSeconds: 0,
  ...change,
});

describe('chapters', () => {
  it('each has its own share, and goes on at its first unseen second', () => {
    const open = [
      { from: 40, to: 120 },
      { from: 185, to: 190 },
    ];
    expect(chapterLines(film, open)).toEqual([
      { title: '火', from: 0, to: 100, counted: 100, seen: 40, goOnAt: 40 },
      { title: '水', from: 100, to: 160, counted: 60, seen: 40, goOnAt: 100 },
      { title: '路', from: 160, to: 200, counted: 30, seen: 25, goOnAt: 185 },
    ]);
  });

  it('one that was seen whole begins anew, and what does not count is never missing', () => {
    expect(chapterLines(film, []).map(({ goOnAt, ...line }) => [goOnAt, chapterWords(line)])).toEqual([
      [0, '看完了'],
      [100, '看完了'],
      [160, '看完了'],
    ]);
  });

  it('says «all» only of all, and «none» only of none', () => {
    expect(chapterWords({ counted: 100, seen: 99.6 })).toBe('看了 99%');
    expect(chapterWords({ counted: 1000, seen: 2 })).toBe('看了 1%');
    expect(chapterWords({ counted: 100, seen: 0 })).toBe('还没看');
    expect(chapterWords({ counted: 100, seen: 100 })).toBe('看完了');
  });

  it('together they have seen what the film has, however it was divided and watched', () => {
    const spans = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 599 }), fc.integer({ min: 1, max: 90 }))
        .map(([from, long]) => ({ from, to: Math.min(600, from + long) })),
      { maxLength: 12 },
    );
    const starts = fc.uniqueArray(fc.integer({ min: 1, max: 590 }), { maxLength: 8 }).map((all) => [0, ...all.sort((a, b) => a - b)]);
    fc.assert(
      fc.property(spans, starts, (watched, at) => {
        const open = leftOut(watched, 0, 600);
        const whole = { chapters: at.map((start) => ({ title: 't', start })), durationSeconds: 600, effectiveStart: 0, effectiveEnd: 600 };
        const lines = chapterLines(whole, open);
        expect(lines.reduce((sum, { seen }) => sum + seen, 0)).toBeCloseTo(600 - lengthOf(open));
        expect(lines.at(-1)?.to).toBe(600);
        for (const line of lines) {
          expect(line.goOnAt).toBeGreaterThanOrEqual(line.from);
          expect(line.goOnAt).toBeLessThan(line.to);
          if (line.seen < line.counted) expect(open.some((gap) => line.goOnAt >= gap.from && line.goOnAt < gap.to)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is missing', () => {
  const left = (gaps: [number, number][]) => gaps.map(([from, to]) => ({ from, to }));
  it('is said by its places and by how much is needed', () => {
    const gaps: [number, number][] = [
      [32, 100],
      [106, 114],
    ];
    expect(missingText(standing(gaps), left(gaps), 90)).toBe('还没看：0:32–1:40、1:46–1:54。再看 0:57 就算看完。');
  });

  it('names three places and counts the rest; nothing before one began or after one is done', () => {
    const gaps: [number, number][] = [
      [0, 10],
      [20, 30],
      [40, 50],
      [60, 70],
    ];
    expect(missingText(standing(gaps), left(gaps), 90, '听')).toContain('0:40–0:50 等 4 处。再听');
    expect(missingText(standing(gaps, { creditedSeconds: 0 }), left(gaps), 90)).toBeNull();
    expect(missingText(standing(gaps, { completed: true }), left(gaps), 90)).toBeNull();
    expect(missingText(standing([[0, 5]]), left([[0, 5]]), 90)).toBe('还没看：0:00–0:05。');
  });
});

describe('quarters', () => {
  it('are reached by what is recorded and what was watched just now, each once', () => {
    const from = (fresh: number) => levelOf({ gaps: [[40, 190]], totalSeconds: 190 }, [{ from: 40, to: fresh }], 90);
    expect([40, 47, 48, 95, 143, 170, 171, 190].map(from)).toEqual([0, 0, 1, 2, 3, 3, 4, 4]);
    expect(levelOf({ gaps: [], totalSeconds: 0 }, [], 90)).toBe(0);
  });
});

describe('what the sound alone costs', () => {
  it.each([
    [1_275_153, 196_253, '约 0.2 MB，比看视频省 8 成'],
    [40_000_000, 3_960_000, '约 4 MB，比看视频省 9 成'],
    [1_000_000, 950_000, '约 0.9 MB'],
    [undefined, 50_000, '约 0.1 MB'],
  ])('%s and %s bytes: %s', (media, sound, words) => expect(thriftWords(media, sound)).toBe(words));
  it('is not said where nobody knows', () => expect(thriftWords(1000, undefined)).toBeNull());
  it('is rounded as people say it', () => expect([12_345_678, 9_960_000, 2_000_000].map(megabytes)).toEqual(['12 MB', '10 MB', '2 MB']));
});
