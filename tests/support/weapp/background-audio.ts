import type { Clock } from './clock';
import type { Network } from './network';
import type { Realm } from './realm';
import { movieLength } from './video';

const BEAT_MS = 250;
const listeners = [
  'Canplay',
  'Ended',
  'Error',
  'Next',
  'Pause',
  'Play',
  'Prev',
  'Seeked',
  'Seeking',
  'Stop',
  'TimeUpdate',
  'Waiting',
] as const;
type Told = (typeof listeners)[number];

/** The phone's side of the background player: what a person sees in WeChat's own bar, and can press there. */
export interface BackgroundAudio {
  readonly state: { position: number; playing: boolean; duration: number; title: string; rate: number };
  /** Pressed in WeChat's bar or on the lock screen. */
  press(what: 'pause' | 'play' | 'stop' | 'prev'): void;
  /** The app is before the eyes, or behind: behind, no place is told. */
  behind(is: boolean): void;
  end(): void;
}

/** What `wx.getBackgroundAudioManager` gives: one for the app, plays as soon as it has a source, and refuses one without a title. */
export function openBackgroundAudio({ clock, network, realm }: { clock: Clock; network: Network; realm: Realm }): {
  audio: BackgroundAudio;
  manager: object;
} {
  const state = { position: 0, playing: false, duration: 0, title: '', rate: 1 };
  const heard = new Map<Told, (() => void)[]>();
  let source = '';
  let startTime = 0;
  let isBehind = false;
  let beat: number | undefined;
  let last = 0;
  const tell = (what: Told): void => heard.get(what)?.forEach((hear) => realm.guard(hear)());
  const soon = (what: Told): void => void clock.after(0, () => tell(what));
  const halt = (): void => {
    if (beat !== undefined) clock.drop(beat);
    beat = undefined;
    state.playing = false;
  };
  const move = (): void => {
    const now = clock.now();
    state.position = Math.min(state.duration, state.position + ((now - last) / 1000) * state.rate);
    last = now;
  };
  const tick = (): void => {
    move();
    if (!isBehind) tell('TimeUpdate');
    if (state.position < state.duration) return;
    halt();
    source = '';
    tell('Ended');
  };
  const play = (): void => {
    if (source === '' || state.playing) return;
    state.playing = true;
    last = clock.now();
    beat = clock.every(BEAT_MS, tick);
    soon('Play');
  };
  const pause = (): void => {
    if (!state.playing) return;
    move();
    halt();
    soon('Pause');
  };
  const stop = (): void => {
    if (source === '') return;
    halt();
    source = '';
    soon('Stop');
  };
  function load(src: string): void {
    halt();
    source = src;
    if (state.title === '') return soon('Error');
    network.send({ url: src, method: 'GET', header: { range: 'bytes=0-131071' }, body: undefined, timeout: 60_000 }, (answer) => {
      const duration = answer !== null && (answer.statusCode === 200 || answer.statusCode === 206) ? movieLength(answer.bytes) : null;
      if (duration === null) return soon('Error');
      state.duration = duration;
      state.position = startTime;
      soon('Canplay');
      play();
    });
  }
  const manager: Record<string, unknown> = {
    play,
    pause,
    stop,
    seek(seconds: number) {
      if (source === '') return;
      soon('Seeking');
      state.position = Math.min(state.duration, Math.max(0, seconds));
      last = clock.now();
      soon('Seeked');
    },
  };
  for (const name of listeners) manager[`on${name}`] = (hear: () => void) => void heard.set(name, [...(heard.get(name) ?? []), hear]);
  const property = (name: string, get: () => unknown, set?: (value: unknown) => void): void =>
    void Object.defineProperty(manager, name, { get, ...(set === undefined ? {} : { set }), enumerable: true });
  property(
    'src',
    () => source,
    (value) => load(String(value)),
  );
  property(
    'title',
    () => state.title,
    (value) => (state.title = String(value)),
  );
  property(
    'startTime',
    () => startTime,
    (value) => (startTime = Number(value)),
  );
  property(
    'playbackRate',
    () => state.rate,
    (value) => (state.rate = Number(value)),
  );
  property('currentTime', () => {
    if (state.playing) move();
    return state.position;
  });
  property('duration', () => state.duration);
  property('paused', () => !state.playing);
  for (const name of ['epname', 'singer', 'coverImgUrl'])
    property(
      name,
      () => '',
      () => undefined,
    );
  return {
    manager,
    audio: {
      state,
      press: (what) => (what === 'prev' ? soon('Prev') : { pause, play, stop }[what]()),
      behind: (is) => void (isBehind = is),
      end: halt,
    },
  };
}
