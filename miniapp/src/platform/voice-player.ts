import Taro from '@tarojs/taro';

export interface VoiceHandle {
  stop(): void;
}
type Ended = (why: 'ended' | 'failed') => void;

let playing: { stop(): void } | undefined;

/** Plays one voice; whichever was playing is silenced. `onEnd` is called once, also when another one takes over. */
export function playVoice(src: string, onEnd: Ended): VoiceHandle {
  playing?.stop();
  let over = false;
  const end = (why: 'ended' | 'failed'): void => {
    if (over) return;
    over = true;
    if (playing === handle) playing = undefined;
    silence();
    onEnd(why);
  };
  const silence = __WEAPP__ ? playInWeapp(src, end) : playInBrowser(src, end);
  const handle = { stop: () => end('ended') };
  playing = handle;
  return handle;
}

function playInWeapp(src: string, end: Ended): () => void {
  const audio = Taro.createInnerAudioContext();
  audio.obeyMuteSwitch = false;
  audio.onEnded(() => end('ended'));
  audio.onStop(() => end('ended'));
  audio.onError(() => end('failed'));
  audio.src = src;
  audio.play();
  return () => audio.destroy();
}

function playInBrowser(src: string, end: Ended): () => void {
  const audio = new window.Audio(src);
  audio.addEventListener('ended', () => end('ended'));
  audio.addEventListener('error', () => end('failed'));
  audio.play().catch(() => end('failed'));
  return () => audio.pause();
}
