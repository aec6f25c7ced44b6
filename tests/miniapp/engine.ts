import type { TrackEvent } from '@/features/viewing/track';

/** What a person does with a player. Times in milliseconds, places in seconds. */
export type Deed =
  | { do: 'watch'; ms: number }
  | { do: 'pause'; ms: number }
  | { do: 'seek'; to: number }
  | { do: 'rate'; rate: number }
  | { do: 'away'; ms: number };

export interface Witness {
  events: TrackEvent[];
  /** Milliseconds of the media's axis that were really played before somebody's eyes at an allowed rate, by second. */
  played: Map<number, number>;
  breaks: number;
}

const STEP = 10;

/**
 * A player moved on in steps of 10 ms that knows nothing of spans: it marks each hundredth of the media it plays, and tells what
 * such a player tells: `browser` with places on every event and «seeking», `weapp` with none and a jump only.
 */
export function act(deeds: readonly Deed[], length: number, maxRate: number, sampleMs: number, kind: 'browser' | 'weapp'): Witness {
  const slots = new Set<number>();
  const events: TrackEvent[] = [];
  let at = 0;
  let position = 0;
  let rate = 1;
  let playing = false;
  let hidden = false;
  let sampledAt = 0;
  let breaks = 0;
  const place = () => (kind === 'browser' ? { position } : {});
  const tell = (name: 'play' | 'pause' | 'seeking' | 'seeked' | 'hide' | 'show' | 'ended'): void => {
    events.push({ kind: name, at, ...place() });
  };
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= STEP) {
      at += STEP;
      if (playing) {
        const next = Math.min(length, position + (STEP / 1000) * rate);
        if (!hidden && rate <= maxRate)
          for (let slot = Math.round(position * 100); slot < Math.round(next * 100); slot += 1) slots.add(slot);
        position = next;
        if (position >= length) {
          playing = false;
          if (kind === 'browser') tell('pause');
          tell('ended');
        } else if (at - sampledAt >= sampleMs) {
          sampledAt = at;
          events.push({ kind: 'timeupdate', at, position });
        }
      }
      if (at % 1000 === 0) events.push({ kind: 'tick', at });
    }
  };
  const start = (): void => {
    if (playing || position >= length) return;
    playing = true;
    tell('play');
  };
  for (const deed of deeds) {
    if (deed.do === 'watch') {
      start();
      pass(deed.ms);
    } else if (deed.do === 'pause') {
      if (playing) {
        playing = false;
        tell('pause');
      }
      pass(deed.ms);
    } else if (deed.do === 'seek') {
      breaks += 1;
      if (kind === 'browser') {
        events.push({ kind: 'timeupdate', at, position });
        position = Math.min(deed.to, length - 0.5);
        tell('seeking');
      } else position = Math.min(deed.to, length - 0.5);
      pass(100 - (playing ? 0 : 0));
      events.push({ kind: 'seeked', at, position });
    } else if (deed.do === 'rate') {
      breaks += 1;
      events.push({ kind: 'ratechange', at, rate: deed.rate, ...place() });
      rate = deed.rate;
    } else {
      breaks += 1;
      tell('hide');
      hidden = true;
      pass(deed.ms);
      hidden = false;
      tell('show');
    }
  }
  const played = new Map<number, number>();
  for (const slot of slots) played.set(Math.floor(slot / 100), (played.get(Math.floor(slot / 100)) ?? 0) + 10);
  return { events, played, breaks };
}
