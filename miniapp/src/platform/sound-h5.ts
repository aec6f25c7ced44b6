import { SOUND_BY, type Sound, type SoundWanted } from './media';
import { handleOf, hearMedia } from './video-h5';

const STEP_S = 10;

/** Names the sound on the lock screen and lets its buttons work, where the browser knows them. */
function showOnLock({ title, poster }: SoundWanted, audio: HTMLAudioElement, sound: Sound): () => void {
  if (!('mediaSession' in navigator) || typeof MediaMetadata === 'undefined') return () => undefined;
  const { mediaSession } = navigator;
  const deeds: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
    play: () => sound.play(),
    pause: () => sound.pause(),
    seekbackward: () => sound.seek(Math.max(0, audio.currentTime - STEP_S)),
    seekto: ({ seekTime }) => {
      if (seekTime !== undefined) sound.seek(seekTime);
    },
  };
  const set = (on: boolean): void => {
    for (const [name, deed] of Object.entries(deeds)) {
      try {
        mediaSession.setActionHandler(name as MediaSessionAction, on ? deed : null);
      } catch {
        // an older browser does not know this button
      }
    }
  };
  const begun = (): void => {
    mediaSession.metadata = new MediaMetadata({ title, artist: SOUND_BY, artwork: poster === undefined ? [] : [{ src: poster }] });
    set(true);
  };
  audio.addEventListener('play', begun);
  return () => {
    audio.removeEventListener('play', begun);
    if (mediaSession.metadata?.title !== title) return;
    mediaSession.metadata = null;
    set(false);
  };
}

/** A browser's sound: an element outside the page's tree, so that leaving the page does not end it. */
export function openH5Sound(wanted: SoundWanted): Sound {
  const audio = window.document.createElement('audio');
  audio.className = 'gy-sound';
  audio.preload = 'metadata';
  audio.setAttribute('aria-label', wanted.title);
  audio.src = wanted.src;
  window.document.body.appendChild(audio);
  const handle = handleOf(audio, () => null, wanted.onSignal);
  const deaf = hearMedia(audio, () => wanted.startAt, wanted.onSignal);
  const sound: Sound = {
    play: handle.play,
    pause: handle.pause,
    seek: handle.seek,
    rate: handle.rate,
    close() {
      unlock();
      deaf();
      audio.pause();
      audio.remove();
    },
  };
  const unlock = showOnLock(wanted, audio, sound);
  return sound;
}
