import fc from 'fast-check';
import { joinSpans, leftOut, lengthOf, secondsIn, type Span } from '@/features/viewing/spans';
import {
  beginTrack,
  continueTrack,
  END_REACH_S,
  isEarning,
  isFull,
  MOST_INTERVALS,
  SLACK_S,
  spansOf,
  tellTrack,
  track,
  withDuration,
  type Track,
  type TrackEvent,
} from '@/features/viewing/track';
import { act, type Deed } from './engine';
import { hideThenKilledTrace, muteTrace, oneSecondTrace, quarterSecondTrace, seekTrace, withTicks } from './traces';
import { landedAt } from '@/platform/media';

const rules = { duration: 118, maxRate: 2, unseenCounts: false };
const begin = (startAt = 0, more: Partial<typeof rules> = {}): Track => beginTrack({ ...rules, ...more }, startAt, 0);
const run = (events: readonly TrackEvent[], from: Track = begin()): Track => events.reduce(track, from);
const seen = (t: Track): number[] => secondsIn(spansOf(t));
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('traces of mini-programs', () => {
  it('credits a film watched through at one timeupdate a second', () => {
    expect(seen(run(withTicks(oneSecondTrace(), 118_300)))).toEqual(upTo(118));
  });

  it('credits the same, within 1 %, from 250 ms and from 1 s', () => {
    const fine = seen(run(withTicks(quarterSecondTrace(), 118_300))).length;
    const coarse = seen(run(withTicks(oneSecondTrace(), 118_300))).length;
    expect(fine).toBe(118);
    expect(Math.abs(fine - coarse)).toBeLessThanOrEqual(1.18);
  });

  it('follows a phone that never tells its place by the clock', () => {
    const t = run(withTicks(muteTrace(), 118_200));
    expect(seen(t)).toEqual(upTo(118));
    expect(Math.abs(t.playMs - 118_000)).toBeLessThan(300);
  });

  it('a mute phone that is paused earns nothing while it is', () => {
    const t = run(
      withTicks(
        [
          { kind: 'play', at: 0 },
          { kind: 'pause', at: 10_500 },
        ],
        60_000,
      ),
    );
    expect(seen(t)).toEqual(upTo(10));
  });

  it.each([
    ['seconds', 60],
    ['milliseconds', 60_000],
  ])('a seek that lands in %s goes on at 60 s', (_, told) => {
    const t = run(withTicks(seekTrace(landedAt(told, 118)), 31_000));
    expect(seen(t)).toEqual([...upTo(20), ...upTo(10).map((s) => s + 60)]);
  });

  it('milliseconds that look like seconds earn nothing and are set right by the next timeupdate', () => {
    const trace = seekTrace(landedAt(60, 118)).map((e) => (e.kind === 'seeked' ? { ...e, position: 100 } : e));
    expect(seen(run(withTicks(trace, 31_000)))).toEqual([...upTo(20), ...upTo(9).map((s) => s + 61)]);
  });

  it('keeps what was watched before the app was put behind and killed', () => {
    const t = run(withTicks(hideThenKilledTrace(), 12_000));
    expect(t.open).toBeNull();
    expect(seen(t)).toEqual(upTo(12));
    expect(Math.abs(t.playMs - 12_400)).toBeLessThan(1);
  });
});

describe('what does not count', () => {
  const watch = (from: number, to: number, at: number, step = 0.25, rate = 1): TrackEvent[] =>
    Array.from({ length: Math.round((to - from) / step) }, (_, i) => ({
      kind: 'timeupdate',
      at: at + ((i + 1) * step * 1000) / rate,
      position: from + (i + 1) * step,
    }));

  it('a jump by dragging while it plays, told by timeupdates alone', () => {
    const t = run([{ kind: 'play', at: 0 }, ...watch(0, 5, 0), { kind: 'timeupdate', at: 5250, position: 100 }, ...watch(100, 103, 5250)]);
    expect(seen(t)).toEqual([0, 1, 2, 3, 4, 100, 101, 102]);
  });

  it('dragging in steps of 1.4 s: no more than the slack of each piece', () => {
    const drag: TrackEvent[] = [{ kind: 'play', at: 0, position: 0 }];
    for (let i = 1; i <= 300; i += 1) drag.push({ kind: 'timeupdate', at: i * 250, position: i * 1.4 });
    const t = run(drag, begin(0, { duration: 600 }));
    // at most half of the 420 s go through, and playing time (75 s) is the ceiling the server puts on it
    expect(lengthOf(spansOf(t))).toBeLessThan(215);
    expect(t.playMs).toBe(75_000);
  });

  it('time in which a frozen app said nothing for more than 10 s', () => {
    const t = run([{ kind: 'play', at: 0 }, ...watch(0, 5, 0), { kind: 'timeupdate', at: 20_000, position: 20 }, ...watch(20, 24, 20_000)]);
    expect(seen(t)).toEqual([0, 1, 2, 3, 4, 20, 21, 22, 23]);
  });

  it('a player that stands still for a minute saves up nothing for a jump', () => {
    const still: TrackEvent[] = Array.from({ length: 60 }, (_, i) => ({ kind: 'tick', at: 5000 + (i + 1) * 1000 }));
    const t = run([{ kind: 'play', at: 0 }, ...watch(0, 5, 0), ...still, { kind: 'timeupdate', at: 65_100, position: 50 }]);
    expect(seen(t)).toEqual([0, 1, 2, 3, 4]);
    expect(t.playMs).toBeLessThan(17_000);
  });

  it('a slow player that tells the same place for 9 s saves up nothing either', () => {
    const same: TrackEvent[] = Array.from({ length: 9 }, (_, i) => ({ kind: 'timeupdate', at: 5000 + (i + 1) * 1000, position: 5 }));
    const t = run([{ kind: 'play', at: 0 }, ...watch(0, 5, 0), ...same, { kind: 'timeupdate', at: 14_250, position: 13 }]);
    expect(seen(t)).toEqual([0, 1, 2, 3, 4]);
  });

  it('a picture behind other apps; a sound does', () => {
    const events: TrackEvent[] = [
      { kind: 'play', at: 0 },
      ...watch(0, 4, 0),
      { kind: 'hide', at: 4000, position: 4 },
      ...watch(4, 8, 4000),
      { kind: 'show', at: 8000, position: 8 },
      ...watch(8, 10, 8000),
    ];
    expect(seen(run(events))).toEqual([0, 1, 2, 3, 8, 9]);
    expect(seen(run(events, begin(0, { unseenCounts: true })))).toEqual(upTo(10));
  });

  it('a rate above what the item allows; double speed does', () => {
    const at = (rate: number): TrackEvent[] => [
      { kind: 'ratechange', at: 0, rate },
      { kind: 'play', at: 0, position: 0 },
      ...watch(0, 20, 0, 0.25, rate),
    ];
    expect(seen(run(at(3)))).toEqual([]);
    expect(run(at(3)).playMs).toBe(0);
    expect(seen(run(at(2)))).toEqual(upTo(20));
    expect(tellTrack(run(at(2))).maxRate).toBe(2);
    expect(seen(run(at(2), begin(0, { maxRate: 1 })))).toEqual([]);
  });

  it('a second of which less than three quarters was played', () => {
    const t = run(
      [
        { kind: 'play', at: 0, position: 10.3 },
        { kind: 'timeupdate', at: 1400, position: 11.7 },
        { kind: 'unload', at: 1400 },
      ],
      begin(10.3),
    );
    expect(seen(t)).toEqual([]);
    expect(
      seen(
        run(
          [
            { kind: 'play', at: 0, position: 10.25 },
            { kind: 'timeupdate', at: 1500, position: 11.75 },
          ],
          begin(10.25),
        ),
      ),
    ).toEqual([10, 11]);
  });

  it('the end, when more than a second and a half of it is missing', () => {
    const events = (upToS: number): TrackEvent[] => [
      { kind: 'play', at: 0, position: 110 },
      ...watch(110, upToS, 0),
      { kind: 'ended', at: 8000 },
    ];
    expect(seen(run(events(118 - END_REACH_S), begin(110)))).toEqual([110, 111, 112, 113, 114, 115, 116, 117]);
    expect(seen(run(events(116), begin(110)))).toEqual([110, 111, 112, 113, 114, 115]);
  });

  it('not the end at double speed, where a second without a word is two of the film', () => {
    const fast: TrackEvent[] = [
      { kind: 'ratechange', at: 0, rate: 2 },
      { kind: 'play', at: 0, position: 100 },
    ];
    for (let s = 1; s <= 8; s += 1) fast.push({ kind: 'timeupdate', at: s * 1000, position: 100 + s * 2 });
    expect(seen(run([...fast, { kind: 'ended', at: 9000 }], begin(100)))).toEqual(upTo(18).map((s) => 100 + s));
  });

  it.each([4000, 86_400_000])('a clock set back by %d ms counts as no time', (back) => {
    const day = 90_000_000;
    const events: TrackEvent[] = [
      { kind: 'play', at: day },
      { kind: 'timeupdate', at: day + 1000, position: 1 },
      { kind: 'timeupdate', at: day + 1000 - back, position: 2 },
    ];
    const t = run(events, beginTrack(rules, 0, day));
    expect(t.playMs).toBe(1000);
    expect(t.at).toBe(day + 1000);
  });
});

describe('stops and stalls that do count', () => {
  it('pausing and playing on loses nothing, though the last place told was a second old', () => {
    const events: TrackEvent[] = [{ kind: 'play', at: 0 }];
    let position = 0;
    let at = 0;
    for (let round = 0; round < 10; round += 1) {
      for (let s = 0; s < 3; s += 1) events.push({ kind: 'timeupdate', at: (at += 1000), position: (position += 1) });
      position += 0.8;
      events.push({ kind: 'pause', at: (at += 800) }, { kind: 'play', at: (at += 5000) });
    }
    expect(seen(run(withTicks(events, at)))).toEqual(upTo(37));
  });

  it('a weak network that stalls every few seconds loses nothing', () => {
    const events: TrackEvent[] = [{ kind: 'play', at: 0 }];
    let position = 0;
    let at = 0;
    for (let round = 0; round < 10; round += 1) {
      for (let s = 0; s < 3; s += 1) events.push({ kind: 'timeupdate', at: (at += 1000), position: (position += 1) });
      events.push({ kind: 'waiting', at: (at += 700) });
      position += 1;
      events.push({ kind: 'timeupdate', at: (at += 4300), position });
    }
    const t = run(withTicks(events, at));
    expect(seen(t)).toEqual(upTo(40));
    expect(t.playMs).toBeLessThan(41_000);
  });

  it('takes the true length from the media', () => {
    const t = run(
      [
        { kind: 'play', at: 0, position: 115 },
        { kind: 'timeupdate', at: 1500, position: 116.5 },
        { kind: 'ended', at: 3000 },
      ],
      withDuration(begin(115), 117.9),
    );
    expect(seen(t)).toEqual([115, 116, 117]);
    expect(tellTrack(t)).toMatchObject({ intervals: [[115, 118]], position: 117.9 });
  });
});

describe('many pieces', () => {
  const scatter = (n: number): TrackEvent[] =>
    Array.from({ length: n }, (_, i): TrackEvent[] => [
      { kind: 'seeking', at: i * 2000 },
      { kind: 'seeked', at: i * 2000 + 100, position: i * 4 },
      { kind: 'timeupdate', at: i * 2000 + 1200, position: i * 4 + 1.1 },
    ]).flat();

  it('a report never holds more than 64, and what follows goes on under a new ticket with nothing lost', () => {
    let now = track(beginTrack({ ...rules, duration: 1000 }, 0, 0), { kind: 'play', at: 0 });
    const told: [number, number][] = [];
    for (const event of scatter(150)) {
      now = track(now, event);
      if (isFull(now)) {
        expect(tellTrack(now).intervals.length).toBeLessThanOrEqual(MOST_INTERVALS);
        told.push(...tellTrack(now).intervals);
        now = continueTrack(now);
        expect(now.playMs).toBe(0);
      }
    }
    told.push(...tellTrack(now).intervals);
    expect(told).toHaveLength(new Set(told.map(String)).size);
    expect(secondsIn(told.map(([from, to]) => ({ from, to })))).toEqual(Array.from({ length: 150 }, (_, i) => i * 4));
  });
});

describe('a report', () => {
  it('holds 64 runs at most, even of a session that was not turned over in time', () => {
    const closed = Array.from({ length: 70 }, (_, i) => ({ from: i * 3, to: i * 3 + 1 }));
    expect(tellTrack({ ...begin(0, { duration: 1000 }), closed }).intervals).toHaveLength(MOST_INTERVALS);
  });

  it('the second in which a ticket is changed is lost by neither session', () => {
    const half = run(
      [
        { kind: 'play', at: 0, position: 0 },
        ...Array.from({ length: 42 }, (_, i): TrackEvent => ({ kind: 'timeupdate', at: (i + 1) * 250, position: (i + 1) / 4 })),
      ],
      begin(),
    );
    const next = run(
      [
        { kind: 'timeupdate', at: 11_000, position: 11 },
        { kind: 'timeupdate', at: 12_000, position: 12 },
      ],
      continueTrack(half),
    );
    expect([...seen(half), ...seen(next)]).toEqual(upTo(12));
  });
});

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('watch' as const), ms: fc.integer({ min: 20, max: 900 }).map((n) => n * 10) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pause' as const), ms: fc.integer({ min: 10, max: 1500 }).map((n) => n * 10) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('seek' as const), to: fc.integer({ min: 0, max: 110 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rate' as const), rate: fc.constantFrom(1, 1.25, 1.5, 2, 3) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('away' as const), ms: fc.integer({ min: 10, max: 800 }).map((n) => n * 10) }) },
);
const life = fc.array(deed, { minLength: 1, maxLength: 25 });

describe('against a player that marks what it plays', () => {
  it('a browser: no second is credited that was not played, and each break costs two at most', () => {
    fc.assert(
      fc.property(life, (deeds) => {
        const { events, played, breaks } = act(deeds, 118, 2, 250, 'browser');
        const credited = seen(run(events));
        const false_ = credited.filter((s) => (played.get(s) ?? 0) < 700);
        const missed = [...played].filter(([s, ms]) => ms >= 750 && !credited.includes(s)).length;
        expect(false_).toEqual([]);
        expect(missed).toBeLessThanOrEqual(2 * breaks + 1);
      }),
      { numRuns: 400, seed: 20261122 },
    );
  });

  it('a mini-program at one place a second: a jump can bring its slack and no more', () => {
    fc.assert(
      fc.property(life, (deeds) => {
        const { events, played, breaks } = act(deeds, 118, 2, 1000, 'weapp');
        const credited = seen(run(events));
        const false_ = credited.filter((s) => (played.get(s) ?? 0) < 500).length;
        const missed = [...played].filter(([s, ms]) => ms >= 750 && !credited.includes(s)).length;
        expect(false_).toBeLessThanOrEqual(2 * breaks + 1);
        expect(missed).toBeLessThanOrEqual(5 * breaks + 2);
      }),
      { numRuns: 400, seed: 20261123 },
    );
  });
});

const anyEvent: fc.Arbitrary<{ gap: number; event: (at: number) => TrackEvent }> = fc.record({
  gap: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 1500 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 40_000 }) }),
  event: fc.oneof(
    fc
      .record({
        kind: fc.constantFrom('play', 'pause', 'waiting', 'seeking', 'seeked', 'timeupdate', 'ended', 'hide', 'show', 'unload', 'tick'),
        position: fc.option(fc.double({ min: 0, max: 130, noNaN: true }), { nil: undefined }),
      })
      .map(({ kind, position }) => (at: number): TrackEvent => ({ kind, at, position })),
    fc
      .record({
        rate: fc.constantFrom(0.5, 1, 1.5, 2, 4),
        position: fc.option(fc.double({ min: 0, max: 130, noNaN: true }), { nil: undefined }),
      })
      .map(({ rate, position }) => (at: number): TrackEvent => ({ kind: 'ratechange', at, rate, position })),
    fc
      .double({ min: -0.5, max: 2, noNaN: true })
      .map((ahead) => (at: number): TrackEvent => ({ kind: 'timeupdate', at, position: Math.max(0, (at / 1000 + ahead) % 125) })),
  ),
});

describe('whatever a player may say', () => {
  it('never earns more than its playing time allows, and one slack a piece', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 120 }), (steps) => {
        let t = begin();
        let at = 0;
        let pieces = 0;
        let playMs = 0;
        for (const { gap, event } of steps) {
          at += gap;
          const before = t;
          t = track(t, event(at));
          if (t.open !== null && (before.open === null || t.open.from !== before.open.from)) pieces += 1;
          expect(t.playMs).toBeGreaterThanOrEqual(playMs);
          expect(t.playMs - playMs).toBeLessThanOrEqual(10_000);
          playMs = t.playMs;
          if (t.open !== null) expect(t.open.to).toBeGreaterThanOrEqual(t.open.from);
          expect(isEarning(t) && t.rate > 2.01).toBe(false);
        }
        const told = tellTrack(t);
        const most = (t.playMs / 1000) * 2 * 1.1 + pieces * (SLACK_S + END_REACH_S);
        expect(lengthOf(spansOf(t))).toBeLessThanOrEqual(most + 1e-6);
        expect(
          told.intervals.every(([from, to]) => Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to > from && to <= 118),
        ).toBe(true);
        expect(told.intervals.length).toBeLessThanOrEqual(MOST_INTERVALS);
        expect(told.position).toBeLessThanOrEqual(118);
      }),
      { numRuns: 600, seed: 20261124 },
    );
  });
});

describe('spans, against counting tenths of seconds', () => {
  const span: fc.Arbitrary<Span> = fc
    .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 60 }))
    .map(([from, length]) => ({ from: from / 10, to: (from + length) / 10 }));
  const tenths = (spans: readonly Span[]): Set<number> =>
    new Set(spans.flatMap((s) => Array.from({ length: Math.round((s.to - s.from) * 10) }, (_, i) => Math.round(s.from * 10) + i)));

  it('joins, leaves out and counts as a set of tenths does', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const marks = tenths(spans);
        const joined = joinSpans(spans);
        expect(tenths(joined)).toEqual(marks);
        for (const [i, s] of joined.entries()) if (i > 0) expect(s.from).toBeGreaterThan(joined[i - 1]?.to ?? 0);
        const rest = tenths(leftOut(spans, 0, 36));
        for (let tenth = 0; tenth < 360; tenth += 1) expect(rest.has(tenth)).toBe(!marks.has(tenth));
        const bySecond = upTo(40).filter((s) => upTo(10).filter((i) => marks.has(s * 10 + i)).length >= 8);
        expect(secondsIn(spans)).toEqual(bySecond);
      }),
      { numRuns: 80, seed: 1 },
    );
  });
});
