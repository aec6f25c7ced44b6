import fc from 'fast-check';
import type { TrackEvent } from '@/features/viewing/track';

/** What a person, or fate, does with a player. Times in milliseconds of the real world, places in seconds of the film. */
export type Deed =
  | { readonly do: 'watch' | 'pause' | 'away' | 'stall' | 'freeze'; readonly ms: number }
  | { readonly do: 'seek'; readonly to: number }
  | { readonly do: 'drag'; readonly to: number; readonly step: number; readonly everyMs: number }
  | { readonly do: 'rate'; readonly rate: number }
  /** The phone's clock is set forward or back. */
  | { readonly do: 'clock'; readonly ms: number };

export interface Device {
  /** A browser tells its place with every event; a mini-program only with timeupdate, and of a jump only where it came down. */
  readonly kind: 'browser' | 'weapp';
  readonly sampleMs: number;
}

export interface Film {
  readonly length: number;
  readonly maxRate: number;
}

/** What the player told, and what really happened. */
export interface Witness {
  readonly events: readonly TrackEvent[];
  /** By second of the film: milliseconds of it that ran before somebody's eyes at an allowed rate. */
  readonly played: readonly number[];
  /** Real milliseconds in which it ran so. */
  readonly playedMs: number;
  /** How often the thread was cut. */
  readonly breaks: number;
  /** By second of the film: the phone's time at which enough of it had been played to count; Infinity when it never was. */
  readonly doneAt: readonly number[];
}

const STEP_MS = 50;
/** The film is marked in 400ths of a second: every rate below moves a whole number of them a step. */
const MARKS = 400;
const RATES = [0.5, 1, 1.25, 1.5, 2, 3] as const;

/** Plays it out step by step. Knows nothing of spans, slacks or tickets. */
export function play(deeds: readonly Deed[], film: Film, device: Device): Witness {
  const end = film.length * MARKS;
  const marks = new Uint8Array(end);
  const counts = Array.from({ length: film.length }, () => 0);
  const events: TrackEvent[] = [];
  const doneAt = Array.from({ length: film.length }, () => Infinity);
  let clock = 0;
  let real = 0;
  let head = 0;
  let rate = 1;
  let playing = false;
  let stalled = false;
  let hidden = false;
  let frozen = false;
  let sampledAt = 0;
  let breaks = 0;
  let playedMs = 0;
  const place = () => ({ position: head / MARKS });
  const tell = (event: TrackEvent): void => void (frozen || events.push(event));
  const say = (kind: 'play' | 'pause' | 'waiting' | 'seeking' | 'hide' | 'show' | 'ended'): void =>
    tell({ kind, at: clock, ...(device.kind === 'browser' ? place() : {}) });
  const sample = (): void => {
    sampledAt = real;
    tell({ kind: 'timeupdate', at: clock, ...place() });
  };
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= STEP_MS) {
      clock += STEP_MS;
      real += STEP_MS;
      if (playing && !stalled) {
        const ahead = head + (STEP_MS / 1000) * MARKS * rate;
        const next = ahead < end ? ahead : end;
        if (!hidden && !frozen && rate <= film.maxRate) {
          for (let mark = head; mark < next; mark += 1) {
            if (marks[mark] === 1) continue;
            marks[mark] = 1;
            // Not by Math: it is looked up anew each time here, and these are most of a run's steps.
            const second = (mark - (mark % MARKS)) / MARKS;
            const count = (counts[second] ?? 0) + 1;
            counts[second] = count;
            if (count === 0.75 * MARKS) doneAt[second] = clock;
          }
          playedMs += STEP_MS;
        }
        head = next;
        if (head >= end) {
          playing = false;
          if (device.kind === 'browser') say('pause');
          say('ended');
        } else if (real - sampledAt >= device.sampleMs) sample();
      }
      if (real % 1000 === 0) tell({ kind: 'tick', at: clock });
    }
  };
  const start = (): void => {
    if (playing || head >= end) return;
    playing = true;
    say('play');
  };
  const jump = (to: number): void => {
    const target = Math.round(Math.min(to, film.length - 0.5) * MARKS);
    if (device.kind === 'browser') {
      sample();
      head = target;
      say('seeking');
    } else head = target;
    pass(100);
    tell({ kind: 'seeked', at: clock, ...place() });
  };
  for (const deed of deeds) {
    switch (deed.do) {
      case 'watch':
        start();
        pass(deed.ms);
        break;
      case 'pause':
        if (playing) {
          playing = false;
          say('pause');
        }
        pass(deed.ms);
        break;
      case 'away':
        breaks += 1;
        say('hide');
        hidden = true;
        pass(deed.ms);
        hidden = false;
        say('show');
        break;
      case 'stall':
        if (playing) {
          stalled = true;
          say('waiting');
        }
        pass(deed.ms);
        stalled = false;
        break;
      case 'freeze':
        breaks += 1;
        frozen = true;
        pass(deed.ms + 11_000);
        frozen = false;
        break;
      case 'seek':
        breaks += 1;
        jump(deed.to);
        break;
      case 'drag':
        // A thumb that drags the line along: the player is told of many places in little time.
        while (head / MARKS + deed.step < Math.min(deed.to, film.length - 1)) {
          breaks += 1;
          head = Math.round(head + deed.step * MARKS);
          if (device.kind === 'browser') {
            say('seeking');
            pass(deed.everyMs);
            tell({ kind: 'seeked', at: clock, ...place() });
          } else {
            pass(deed.everyMs);
            sample();
          }
        }
        break;
      case 'rate':
        breaks += 1;
        tell({ kind: 'ratechange', at: clock, rate: deed.rate, ...(device.kind === 'browser' ? place() : {}) });
        rate = deed.rate;
        break;
      case 'clock':
        breaks += 1;
        clock += deed.ms;
        break;
    }
  }
  const played = counts.map((count) => count * (1000 / MARKS));
  return { events, played, playedMs, breaks, doneAt };
}

const ms = (least: number, most: number): fc.Arbitrary<number> =>
  fc.integer({ min: least / STEP_MS, max: most / STEP_MS }).map((n) => n * STEP_MS);

export const DAY_MS = 86_400_000;

/** Deeds by name; a law takes those that it speaks of. */
export const deeds = {
  watch: (most: number) => fc.record({ do: fc.constant('watch' as const), ms: ms(200, most) }),
  pause: fc.record({ do: fc.constant('pause' as const), ms: ms(100, 15_000) }),
  away: fc.record({ do: fc.constant('away' as const), ms: ms(100, 8000) }),
  stall: fc.record({ do: fc.constant('stall' as const), ms: ms(500, 9000) }),
  freeze: fc.record({ do: fc.constant('freeze' as const), ms: ms(100, 20_000) }),
  seek: (length: number) => fc.record({ do: fc.constant('seek' as const), to: fc.integer({ min: 0, max: length - 1 }) }),
  drag: (length: number) =>
    fc.record({
      do: fc.constant('drag' as const),
      to: fc.integer({ min: 1, max: length - 1 }),
      step: fc.integer({ min: 6, max: 50 }).map((n) => n / 10),
      everyMs: ms(100, 300),
    }),
  rate: fc.record({ do: fc.constant('rate' as const), rate: fc.constantFrom(...RATES) }),
  clock: fc.record({ do: fc.constant('clock' as const), ms: fc.constantFrom(-DAY_MS, DAY_MS) }),
};
