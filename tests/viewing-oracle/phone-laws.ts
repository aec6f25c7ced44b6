import fc from 'fast-check';
import { secondsIn } from '@/features/viewing/spans';
import { beginTrack, spansOf, tellTrack, track, type Track, type TrackEvent } from '@/features/viewing/track';
import { monotonic } from '@/platform/ticks';
import { agree, type Law } from './law';
import { DAY_MS, deeds, play, type Deed, type Device, type Film, type Witness } from './player';

const FILM: Film = { length: 120, maxRate: 2 };
const LONG: Film = { length: 500, maxRate: 2 };
const browser: Device = { kind: 'browser', sampleMs: 250 };
const weapp: Device = { kind: 'weapp', sampleMs: 1000 };
const WHOLE: Deed = { do: 'watch', ms: 300_000 };

/** The product's tracker over what a player told, by the phone's own clock. */
function follow(events: readonly TrackEvent[], film: Film): Track {
  let raw = 0;
  const ticks = monotonic(() => raw);
  const rules = { duration: film.length, maxRate: film.maxRate, unseenCounts: false };
  return events.reduce(
    (t, event) => {
      raw = event.at;
      return track(t, { ...event, at: ticks() });
    },
    beginTrack(rules, 0, 0),
  );
}
const toldBy = (t: Track): number[] =>
  tellTrack(t).intervals.flatMap(([from, to]) => Array.from({ length: to - from }, (_, n) => from + n));
/** Also of a session with more than 64 pieces, which a phone would tell under several tickets. */
const seenBy = (t: Track): number[] => secondsIn(spansOf(t));

/** Seconds claimed of which less than so much was played, and seconds played that are not claimed. */
function compare({ played }: Witness, seen: readonly number[], leastMs: number) {
  const claimed = new Set(seen);
  return {
    untrue: seen.filter((second) => (played[second] ?? 0) < leastMs),
    missed: played.flatMap((ms, second) => (ms >= 750 && !claimed.has(second) ? [second] : [])),
  };
}

const life = (...some: readonly fc.Arbitrary<Deed>[]): fc.Arbitrary<Deed[]> =>
  fc.array(fc.oneof({ weight: 3, arbitrary: deeds.watch(9000) }, ...some.map((arbitrary) => ({ weight: 1, arbitrary }))), {
    minLength: 1,
    maxLength: 20,
  });
const anything = life(deeds.pause, deeds.away, deeds.stall, deeds.freeze, deeds.seek(FILM.length), deeds.rate, deeds.clock);
const still = fc.array(fc.oneof({ weight: 2, arbitrary: deeds.watch(100_000) }, deeds.pause, deeds.stall), { minLength: 1, maxLength: 8 });

export const phoneLaws: readonly Law[] = [
  {
    says: 'a browser claims no second that was not played, and each cut costs two at most',
    cases: 1500,
    holds: (runs) =>
      fc.assert(
        fc.property(anything, (some) => {
          const witness = play(some, FILM, browser);
          const { untrue, missed } = compare(witness, seenBy(follow(witness.events, FILM)), 700);
          expect(untrue).toEqual([]);
          expect(missed.length).toBeLessThanOrEqual(2 * witness.breaks + 1);
        }),
        runs,
      ),
  },
  {
    says: 'a mini-program that tells its place once a second: a cut can bring its slack and no more',
    cases: 1500,
    holds: (runs) =>
      fc.assert(
        fc.property(anything, (some) => {
          const witness = play(some, FILM, weapp);
          const { untrue, missed } = compare(witness, seenBy(follow(witness.events, FILM)), 500);
          expect(untrue.length).toBeLessThanOrEqual(2 * witness.breaks + 1);
          expect(missed.length).toBeLessThanOrEqual(5 * witness.breaks + 2);
        }),
        runs,
      ),
  },
  {
    says: 'sampled once a second or four times: the same within 1 %',
    cases: 200,
    holds: (runs) =>
      fc.assert(
        fc.property(still, fc.constantFrom('browser' as const, 'weapp' as const), fc.constantFrom(1, 1.25, 1.5, 2), (some, kind, rate) => {
          const lived: Deed[] = [{ do: 'rate', rate }, { do: 'watch', ms: 250_000 }, ...some];
          const [coarse = 0, fine = 0] = [1000, 250].map((sampleMs) => {
            const witness = play(lived, LONG, { kind, sampleMs });
            return toldBy(follow(witness.events, LONG)).length;
          });
          expect(Math.abs(coarse - fine)).toBeLessThanOrEqual(0.01 * Math.max(coarse, fine));
        }),
        runs,
      ),
  },
  {
    says: 'at every allowed speed the whole film is told and its time is enough for the ceiling; beyond it nothing is',
    cases: 200,
    holds: (runs) =>
      fc.assert(
        fc.property(
          fc.constantFrom(0.5, 1, 1.25, 1.5, 2, 3),
          fc.constantFrom(1, 1.5, 2),
          fc.constantFrom(browser, weapp),
          fc.array(fc.oneof(deeds.watch(20_000), deeds.pause, deeds.stall), { maxLength: 6 }),
          (rate, maxRate, device, some) => {
            const film = { ...FILM, maxRate };
            const witness = play([{ do: 'rate', rate }, ...some, WHOLE], film, device);
            const told = toldBy(follow(witness.events, film));
            const { playMs } = tellTrack(follow(witness.events, film));
            if (rate > maxRate) {
              expect(told).toEqual([]);
              expect(playMs).toBe(0);
            } else {
              agree(
                told,
                Array.from({ length: film.length }, (_, second) => second),
              );
              expect((playMs / 1000) * maxRate + 5).toBeGreaterThanOrEqual(film.length);
            }
          },
        ),
        runs,
      ),
  },
  {
    says: 'scrubbing and dragging bring nothing in a browser',
    cases: 800,
    holds: (runs) =>
      fc.assert(
        fc.property(life(deeds.drag(FILM.length), deeds.seek(FILM.length), deeds.pause), (some) => {
          const witness = play(some, FILM, browser);
          const { untrue, missed } = compare(witness, seenBy(follow(witness.events, FILM)), 700);
          expect(untrue).toEqual([]);
          expect(missed.length).toBeLessThanOrEqual(2 * witness.breaks + 1);
        }),
        runs,
      ),
  },
  {
    says: 'dragging where only places are told brings a slack a piece, and what the ceiling believes of it is time that was played',
    cases: 800,
    holds: (runs) =>
      fc.assert(
        fc.property(
          fc.array(fc.oneof(deeds.drag(LONG.length), deeds.watch(3000), deeds.seek(LONG.length)), { minLength: 1, maxLength: 8 }),
          fc.constantFrom(250, 1000),
          (some, sampleMs) => {
            const witness = play(some, LONG, { kind: 'weapp', sampleMs });
            const t = follow(witness.events, LONG);
            const { untrue } = compare(witness, seenBy(t), 500);
            expect(untrue.length).toBeLessThanOrEqual(2 * witness.breaks + 1);
            expect(tellTrack(t).playMs).toBeLessThanOrEqual(witness.playedMs + 1000 * (witness.breaks + 1));
          },
        ),
        runs,
      ),
  },
  {
    says: 'a clock that is a day off from the beginning changes nothing',
    cases: 800,
    holds: (runs) =>
      fc.assert(
        fc.property(anything, fc.constantFrom(browser, weapp), fc.constantFrom(-DAY_MS, DAY_MS), (some, device, off) => {
          const lived = some.filter((deed) => deed.do !== 'clock');
          const { events } = play(lived, FILM, device);
          const shifted = events.map((event) => ({ ...event, at: event.at + off }));
          let raw = off;
          const ticks = monotonic(() => raw);
          const rules = { duration: FILM.length, maxRate: FILM.maxRate, unseenCounts: false };
          const t = shifted.reduce(
            (now, event) => {
              raw = event.at;
              return track(now, { ...event, at: ticks() });
            },
            beginTrack(rules, 0, ticks()),
          );
          agree(tellTrack(t), tellTrack(follow(events, FILM)));
        }),
        runs,
      ),
  },
];
