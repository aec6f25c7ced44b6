import * as fc from 'fast-check';
import { beginTrack, spansOf, track, type Track } from '../../miniapp/src/features/viewing/track';
import { leftOut, secondsIn } from '../../miniapp/src/features/viewing/spans';
import { stillOpen } from '../../miniapp/src/features/viewing/gaps';
import { blockAt, readingPlace, type ReadingBlock } from '../../miniapp/src/features/viewing/reading-head';
import { canBeRead } from '../../miniapp/src/platform/seen';

const blocks: ReadingBlock[] = [
  { block: 'a', from: 0, to: 4 },
  { block: 'b', from: 4, to: 10 },
  { block: 'c', from: 10, to: 12 },
];
const all = [{ from: 0, to: 12 }];

describe('where reading goes on', () => {
  it('stays in what is in sight, goes to the first unread in sight, and rests when there is none', () => {
    expect(readingPlace(blocks, new Set(['a', 'b']), all, 2)).toEqual({ at: 2, until: 4 });
    expect(readingPlace(blocks, new Set(['b', 'c']), all, 2)).toEqual({ at: 4, until: 10 });
    expect(readingPlace(blocks, new Set(['b']), [{ from: 7, to: 12 }], 1)).toEqual({ at: 7, until: 10 });
    expect(readingPlace(blocks, new Set(['a']), [{ from: 4, to: 12 }], 4)).toBeNull();
    expect(readingPlace(blocks, new Set(), all, 0)).toBeNull();
  });
  it('names the block of a second', () => {
    expect([0, 3.9, 4, 11.9, 12].map((second) => blockAt(blocks, second))).toEqual(['a', 'a', 'b', 'c', undefined]);
  });
  it('a long paragraph counts when it fills half of the screen, a short one when half of it is there', () => {
    expect([canBeRead(0.5, 20, 800), canBeRead(0.2, 400, 800), canBeRead(0.4, 300, 800), canBeRead(0.1, 300, 0)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

/** Reads as the page does: every half second the head moves on and the tracker is told. */
function reader(seen: () => ReadonlySet<string>) {
  let state: Track = beginTrack({ duration: 12, maxRate: 1, unseenCounts: false }, 0, 0);
  let head: { at: number; until: number } | null = null;
  let position = 0;
  let at = 0;
  return {
    pass(ms: number) {
      for (const end = at + ms; at < end;) {
        at += 500;
        if (head !== null) {
          position = Math.min(position + 0.5, head.until);
          state = track(state, { kind: 'timeupdate', at, position });
        }
        const next = readingPlace(blocks, seen(), stillOpen(all, spansOf(state)), position, head);
        if (next === null) {
          if (head !== null) state = track(state, { kind: 'pause', at, position });
        } else if (head === null) state = track(state, { kind: 'play', at, position: next.at });
        else if (next.at !== position) {
          state = track(state, { kind: 'seeking', at });
          state = track(state, { kind: 'seeked', at, position: next.at });
        }
        head = next;
        position = next?.at ?? position;
      }
    },
    seconds: () => [...secondsIn(spansOf(state))],
    playMs: () => state.playMs,
  };
}

describe('reading through the tracker', () => {
  it('reads all that stays in sight, and then rests', () => {
    const it = reader(() => new Set(['a', 'b', 'c']));
    it.pass(20_000);
    expect(it.seconds()).toHaveLength(12);
    expect(it.playMs()).toBeLessThan(14_000);
  });
  it('scrolling past reads nothing of what was passed', () => {
    let now = 'a';
    const it = reader(() => new Set([now]));
    it.pass(1000);
    now = 'c';
    it.pass(6000);
    const seconds = it.seconds();
    expect(seconds).toEqual(expect.arrayContaining([10, 11]));
    expect(seconds.filter((second) => second >= 4 && second < 10)).toEqual([]);
  });
  it('never credits more seconds than passed, however one scrolls, and never what was not in sight', () => {
    const steps = fc.array(fc.tuple(fc.subarray(['a', 'b', 'c']), fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(steps, (walk) => {
        let now: readonly string[] = [];
        const it = reader(() => new Set(now));
        let passed = 0;
        const ever = new Set<string>();
        for (const [sight, halves] of walk) {
          now = sight;
          sight.forEach((block) => ever.add(block));
          it.pass(halves * 500);
          passed += halves / 2;
        }
        const seconds = it.seconds();
        expect(seconds.length).toBeLessThanOrEqual(passed + 1);
        const never = leftOut(
          blocks.filter(({ block }) => ever.has(block)),
          0,
          12,
        );
        expect(seconds.filter((second) => never.some(({ from, to }) => second >= from && second < to))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
