import Taro from '@tarojs/taro';
import { SOUND_BY, type Sound, type SoundWanted } from './media';

const heard = ['Play', 'Pause', 'Stop', 'Ended', 'Waiting', 'Seeking', 'Seeked', 'Canplay', 'TimeUpdate', 'Error', 'Prev'] as const;
/** `Taken`: another sound has begun. */
type Heard = (typeof heard)[number] | 'Taken';
type Owner = (heard: Heard) => void;

/** WeChat tells no place while the app is behind: then it is looked at this often. */
const LOOK_MS = 1000;
/** The echo of our own `stop` comes a moment later and must not end the next sound. */
const ECHO_MS = 1000;
const STEP_S = 10;
const NEAR_S = 2;

let manager: Taro.BackgroundAudioManager | undefined;
let owner: Owner | undefined;
let stoppedAt = Number.NEGATIVE_INFINITY;

/** WeChat has one background player for the whole app and no way to stop listening to it: listened to once, told to whose turn it is. */
function player(): Taro.BackgroundAudioManager {
  if (manager !== undefined) return manager;
  const made = Taro.getBackgroundAudioManager();
  manager = made;
  for (const name of heard) {
    made[`on${name}`](() => {
      if (name === 'Stop' && Date.now() - stoppedAt < ECHO_MS) return;
      owner?.(name);
    });
  }
  return made;
}

/** A mini-program's sound. It plays on while the app is behind and the screen is off; closing it in WeChat's own bar ends it. */
export function openWeappSound({ src, title, poster, startAt, onSignal }: SoundWanted): Sound {
  const audio = player();
  let at = startAt;
  let rate = 1;
  /** WeChat holds our source: after a stop or the end it does not. */
  let loaded = false;
  let aim: number | undefined;
  let looking: ReturnType<typeof setInterval> | undefined;
  let toldSince = false;

  const place = (): { position: number } => {
    if (loaded && Number.isFinite(audio.currentTime)) at = audio.currentTime;
    return { position: at };
  };
  const rest = (): void => clearInterval(looking);
  const look = (): void => {
    rest();
    looking = setInterval(() => {
      const before = at;
      if (!toldSince && aim === undefined && place().position !== before) onSignal({ kind: 'timeupdate', position: at });
      toldSince = false;
    }, LOOK_MS);
  };
  const landed = (): void => {
    aim = undefined;
    onSignal({ kind: 'seeked', ...place() });
  };
  const gone = (): void => {
    rest();
    loaded = false;
    aim = undefined;
  };
  const deeds: Record<Heard, () => void> = {
    Play() {
      look();
      onSignal({ kind: 'play', ...place() });
    },
    Pause() {
      rest();
      onSignal({ kind: 'pause', ...place() });
    },
    // Closed from outside: the place is what was told last, and the next play begins there anew.
    Stop() {
      gone();
      onSignal({ kind: 'pause', position: at });
    },
    Taken() {
      gone();
      onSignal({ kind: 'pause', position: at });
    },
    Ended() {
      gone();
      at = 0;
      onSignal({ kind: 'ended' });
    },
    Waiting: () => onSignal({ kind: 'waiting' }),
    Seeking: () => onSignal({ kind: 'seeking' }),
    Seeked: landed,
    Canplay() {
      if (audio.duration > 0) onSignal({ kind: 'loaded', duration: audio.duration });
    },
    TimeUpdate() {
      toldSince = true;
      // Some phones never say that a jump has landed.
      if (aim !== undefined && Math.abs(audio.currentTime - aim) < NEAR_S) landed();
      else if (aim === undefined) onSignal({ kind: 'timeupdate', ...place() });
    },
    Error() {
      gone();
      onSignal({ kind: 'error' });
    },
    Prev: () => sound.seek(Math.max(0, place().position - STEP_S)),
  };
  const mine: Owner = (name) => deeds[name]();

  const sound: Sound = {
    play() {
      if (owner !== mine) {
        owner?.('Taken');
        owner = mine;
        loaded = false;
      }
      if (loaded) return audio.play();
      // The title first: without one WeChat plays nothing.
      audio.title = title;
      audio.epname = SOUND_BY;
      audio.singer = SOUND_BY;
      if (poster !== undefined) audio.coverImgUrl = poster;
      audio.startTime = at;
      audio.playbackRate = rate;
      audio.src = src;
      loaded = true;
    },
    pause() {
      if (owner === mine && loaded) audio.pause();
    },
    seek(seconds) {
      if (owner === mine && loaded) {
        onSignal({ kind: 'timeupdate', ...place() });
        onSignal({ kind: 'seeking' });
        aim = seconds;
        audio.seek(seconds);
      } else {
        at = seconds;
        onSignal({ kind: 'seeked', position: seconds });
      }
    },
    rate(next) {
      rate = next;
      if (owner === mine && loaded) audio.playbackRate = next;
      onSignal({ kind: 'ratechange', rate: next, ...place() });
    },
    close() {
      rest();
      if (owner !== mine) return;
      owner = undefined;
      if (!loaded) return;
      stoppedAt = Date.now();
      audio.stop();
    },
  };
  return sound;
}
