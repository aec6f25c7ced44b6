import type { WireViewing } from '@contract/index';
import { asSpans, nextGapMove, seenOf, stillOpen } from '@/features/viewing/gaps';
import { recordedText, unconfirmedText } from '@/features/viewing/recorded';
import { whereToStart } from '@/features/viewing/where-to-start';

const viewing = (more: Partial<WireViewing>): WireViewing => ({
  creditedSeconds: 92,
  totalSeconds: 130,
  percent: 70,
  completed: false,
  resumeAt: 89,
  gaps: [[92, 130]],
  unconfirmedSeconds: 0,
  ...more,
});
const place = { second: null, firstGap: false };

describe('what is left to watch', () => {
  const gaps = asSpans([
    [10, 20],
    [40, 50],
    [90, 130],
  ]);

  it('what was recorded is the rest of the item', () => {
    expect(seenOf(gaps, 0, 130)).toEqual([
      { from: 0, to: 10 },
      { from: 20, to: 40 },
      { from: 50, to: 90 },
    ]);
  });

  it('takes off what was watched just now, and slivers', () => {
    expect(
      stillOpen(gaps, [
        { from: 5, to: 19.5 },
        { from: 45, to: 100 },
      ]),
    ).toEqual([
      { from: 40, to: 45 },
      { from: 100, to: 130 },
    ]);
  });

  it('plays a gap to its end, jumps to the next, and stops after the last', () => {
    expect(nextGapMove(gaps, 0, 8)).toEqual({ kind: 'play-on' });
    expect(nextGapMove(gaps, 0, 19.9)).toEqual({ kind: 'play-on' });
    expect(nextGapMove(gaps, 0, 20.1)).toEqual({ kind: 'jump', aim: 1, to: 40 });
    expect(nextGapMove(gaps, 1, 38)).toEqual({ kind: 'play-on' });
    expect(nextGapMove(gaps, 1, 95)).toEqual({ kind: 'jump', aim: 2, to: 95 });
    expect(nextGapMove(gaps, 2, 130)).toEqual({ kind: 'done' });
    expect(nextGapMove([], 0, 3)).toEqual({ kind: 'done' });
  });

  it('says it in words, and never «剩 0 段»', () => {
    expect(recordedText(viewing({}))).toBe('已记入 1:32/2:10，剩 1 段');
    expect(recordedText(viewing({ creditedSeconds: 0 }))).toBe('还没开始看，共 2:10');
    expect(recordedText(viewing({ creditedSeconds: 118, gaps: [], unconfirmedSeconds: 12 }))).toBe('已记入 1:58/2:10');
    expect(unconfirmedText(viewing({ unconfirmedSeconds: 12 }))).toBe('有 12 秒还没能确认，请再看一遍');
    expect(unconfirmedText(viewing({}))).toBeNull();
  });

  it('begins where one stopped, at the first gap near the end or when a reminder asks, else where the card says', () => {
    expect(whereToStart(viewing({}), 130, place)).toBe(89);
    expect(whereToStart(viewing({ resumeAt: 127, gaps: [[30, 60]] }), 130, place)).toBe(30);
    expect(whereToStart(viewing({ gaps: [[30, 60]] }), 130, { ...place, firstGap: true })).toBe(30);
    expect(whereToStart(viewing({ completed: true, resumeAt: 127, gaps: [] }), 130, place)).toBe(0);
    expect(whereToStart(viewing({}), 130, { ...place, second: 64 })).toBe(64);
    expect(whereToStart(viewing({}), 130, { ...place, second: 640 })).toBe(89);
  });
});
