import type { Clock } from './clock';
import type { Network } from './network';
import type { Realm } from './realm';

/** Where a player's events go. */
export interface Screen {
  /** An attribute of the component as it is drawn now; undefined when it is not drawn. */
  attribute(name: string): string | undefined;
  emit(type: string, detail: object): void;
}

export interface Player {
  play(): void;
  pause(): void;
  seek(seconds: number): void;
  rate(rate: number): void;
  /** The phone stops it: another page, another app. */
  stop(): void;
  readonly state: { position: number; playing: boolean; duration: number; rate: number };
}

const BEAT_MS = 250;

/**
 * A phone's video component: it fetches the head of the real file, knows its true length, runs on the test's clock and
 * tells what WeChat's tells (timeupdate each 250 ms; seekcomplete in milliseconds, as Android does).
 */
export function openPlayer(screen: Screen, { clock, network, realm }: { clock: Clock; network: Network; realm: Realm }): Player {
  const state = { position: 0, playing: false, duration: 0, rate: 1 };
  let source: string | undefined;
  let beat: number | undefined;
  let last = 0;
  const emit = (type: string, detail: object = {}): void =>
    void clock.after(
      0,
      realm.guard(() => screen.emit(type, detail)),
    );
  const halt = (): void => {
    if (beat !== undefined) clock.drop(beat);
    beat = undefined;
    state.playing = false;
  };

  function open(then: () => void): void {
    const src = screen.attribute('src');
    if (src === undefined) return;
    if (src === source && state.duration > 0) return then();
    source = src;
    network.send({ url: src, method: 'GET', header: { range: 'bytes=0-131071' }, body: undefined, timeout: 60_000 }, (answer) => {
      const duration = answer !== null && (answer.statusCode === 200 || answer.statusCode === 206) ? movieLength(answer.bytes) : null;
      if (duration === null) return emit('error', { errMsg: 'MEDIA_ERR_SRC_NOT_SUPPORTED' });
      state.duration = duration;
      state.position = Number(screen.attribute('initial-time') ?? 0) || 0;
      emit('loadedmetadata', { width: 640, height: 360, duration });
      then();
    });
  }
  function tick(): void {
    const now = clock.now();
    state.position = Math.min(state.duration, state.position + ((now - last) / 1000) * state.rate);
    last = now;
    screen.emit('timeupdate', { currentTime: state.position, duration: state.duration });
    if (state.position < state.duration) return;
    halt();
    screen.emit('pause', {});
    screen.emit('ended', {});
  }

  return {
    state,
    play: () =>
      open(() => {
        if (state.playing) return;
        if (state.position >= state.duration) state.position = 0;
        state.playing = true;
        last = clock.now();
        emit('play');
        beat = clock.every(BEAT_MS, realm.guard(tick));
      }),
    pause() {
      if (!state.playing) return;
      tick();
      halt();
      emit('pause');
    },
    seek: (seconds) =>
      open(() => {
        state.position = Math.min(state.duration, Math.max(0, seconds));
        last = clock.now();
        emit('seekcomplete', { position: state.position * 1000 });
      }),
    rate(rate) {
      state.rate = rate;
    },
    stop() {
      if (!state.playing) return;
      halt();
      emit('pause');
    },
  };
}

/** The length an MP4 names in its head, seconds. */
export function movieLength(bytes: Buffer): number | null {
  const at = bytes.indexOf('mvhd', 0, 'latin1');
  if (at < 0 || at + 24 > bytes.length) return null;
  const long = bytes.readUInt8(at + 4) === 1;
  const scale = bytes.readUInt32BE(at + (long ? 24 : 16));
  const length = long ? Number(bytes.readBigUInt64BE(at + 28)) : bytes.readUInt32BE(at + 20);
  return scale > 0 && length > 0 ? length / scale : null;
}

/** What `createVideoContext` gives, by the names WeChat declares. */
export function videoContext(player: Player): Record<string, (argument?: unknown) => void> {
  return {
    play: () => player.play(),
    pause: () => player.pause(),
    stop: () => {
      player.pause();
      player.state.position = 0;
    },
    seek: (seconds) => player.seek(Number(seconds)),
    playbackRate: (rate) => player.rate(Number(rate)),
    requestFullScreen: () => undefined,
    exitFullScreen: () => undefined,
    hideStatusBar: () => undefined,
    showStatusBar: () => undefined,
  };
}
