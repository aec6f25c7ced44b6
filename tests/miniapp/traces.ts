import type { TrackEvent } from '@/features/viewing/track';

type Timed = TrackEvent;

/** Ticks of the app's own second timer, as the page sets it, merged into a trace in the order of time. */
export function withTicks(trace: readonly Timed[], until: number): Timed[] {
  const ticks: Timed[] = [];
  for (let at = 1000; at <= until; at += 1000) ticks.push({ kind: 'tick', at });
  return [...trace, ...ticks].sort((a, b) => a.at - b.at);
}

/** As an iPhone tells it: one timeupdate a second, a little late each, with the first after 1.1 s. Watched through, 118 s. */
export function oneSecondTrace(length = 118): Timed[] {
  const trace: Timed[] = [{ kind: 'play', at: 40 }];
  for (let s = 1; s <= Math.floor(length); s += 1) {
    const late = (s * 37) % 90;
    trace.push({ kind: 'timeupdate', at: 100 + s * 1000 + late, position: s + late / 1000 });
  }
  trace.push({ kind: 'ended', at: 100 + length * 1000 + 120 });
  return trace;
}

/** The same watching as a browser tells it: every 250 ms. */
export function quarterSecondTrace(length = 118): Timed[] {
  const trace: Timed[] = [{ kind: 'play', at: 40, position: 0 }];
  for (let q = 1; q <= length * 4; q += 1) trace.push({ kind: 'timeupdate', at: 100 + q * 250, position: q / 4 });
  trace.push(
    { kind: 'pause', at: 100 + length * 1000 + 10, position: length },
    { kind: 'ended', at: 100 + length * 1000 + 12, position: length },
  );
  return trace;
}

/** A phone that never sends timeupdate: play, the end, and nothing in between but the app's own timer. */
export const muteTrace = (length = 118): Timed[] => [
  { kind: 'play', at: 40 },
  { kind: 'ended', at: 60 + length * 1000 },
];

/** 20 s watched, then a tap on the line to 60 s; `landed` is what seekcomplete's position came to (seconds, after reading). */
export function seekTrace(landed: number | undefined): Timed[] {
  const trace: Timed[] = [{ kind: 'play', at: 0 }];
  for (let s = 1; s <= 20; s += 1) trace.push({ kind: 'timeupdate', at: s * 1000, position: s });
  trace.push({ kind: 'waiting', at: 20_300 }, { kind: 'seeked', at: 20_600, position: landed });
  for (let s = 1; s <= 10; s += 1) trace.push({ kind: 'timeupdate', at: 20_600 + s * 1000, position: 60 + s });
  trace.push({ kind: 'pause', at: 31_000 });
  return trace;
}

/** 12 s watched, the app put behind, and killed by the system 5 s later: nothing comes after `hide`. */
export function hideThenKilledTrace(): Timed[] {
  const trace: Timed[] = [{ kind: 'play', at: 0 }];
  for (let s = 1; s <= 12; s += 1) trace.push({ kind: 'timeupdate', at: s * 1000, position: s });
  trace.push({ kind: 'hide', at: 12_400 });
  return trace;
}
