import { useEffect, useRef, type ReactNode } from 'react';
import { Video } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { landedAt, type MediaHandle, type MediaProps } from './media';
import { fieldOf } from './unknown';

const numberAt = (detail: unknown, name: string): number | undefined => {
  const value = fieldOf(detail, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/**
 * A mini-program's video. It tells no «seeking» and no rate: a jump shows in the next timeupdate, and the rate is what we asked for.
 */
export function WeappVideo({ id, src, poster, title, startAt, onSignal, onHandle, children }: MediaProps & { children?: ReactNode }) {
  const duration = useRef(0);
  const latest = useRef({ onSignal, onHandle });
  latest.current = { onSignal, onHandle };
  useEffect(() => {
    let made: Taro.VideoContext | null = null;
    const video = (): Taro.VideoContext => (made ??= Taro.createVideoContext(id));
    latest.current.onHandle({
      play: () => video().play(),
      pause: () => video().pause(),
      seek: (seconds) => video().seek(seconds),
      rate(rate) {
        video().playbackRate(rate);
        latest.current.onSignal({ kind: 'ratechange', rate });
      },
      full: (on) => (on ? video().requestFullScreen({}) : video().exitFullScreen()),
    });
    return () => latest.current.onHandle(null);
  }, [id]);
  return (
    <Video
      id={id}
      className="gy-video gy-video__media"
      src={src}
      poster={poster ?? ''}
      title={title}
      initialTime={startAt}
      controls={false}
      showCenterPlayBtn={false}
      showBackgroundPlaybackButton={false}
      autoPauseIfNavigate
      autoPauseIfOpenNative
      objectFit="contain"
      onPlay={() => onSignal({ kind: 'play' })}
      onPause={() => onSignal({ kind: 'pause' })}
      onWaiting={() => onSignal({ kind: 'waiting' })}
      onEnded={() => onSignal({ kind: 'ended' })}
      onError={() => onSignal({ kind: 'error' })}
      onTimeUpdate={(e) => {
        const position = numberAt(e.detail, 'currentTime');
        const length = numberAt(e.detail, 'duration');
        if (length !== undefined && length > 0) duration.current = length;
        onSignal(position === undefined ? { kind: 'timeupdate' } : { kind: 'timeupdate', position });
      }}
      onSeekComplete={(e) => {
        const position = numberAt(e.detail, 'position');
        onSignal(position === undefined ? { kind: 'seeked' } : { kind: 'seeked', position: landedAt(position, duration.current) });
      }}
      onLoadedMetaData={(e) => {
        const length = numberAt(e.detail, 'duration');
        if (length !== undefined && length > 0) {
          duration.current = length;
          onSignal({ kind: 'loaded', duration: length });
        }
      }}
      onFullscreenChange={(e) => onSignal({ kind: 'full', on: Boolean(fieldOf(e.detail, 'fullScreen')) })}
    >
      {children}
    </Video>
  );
}

/** A mini-program's sound: no element, only a handle. */
export function WeappAudio({ src, startAt, onSignal, onHandle }: MediaProps) {
  const latest = useRef({ onSignal, onHandle, startAt });
  latest.current = { onSignal, onHandle, startAt };
  useEffect(() => {
    const audio = Taro.createInnerAudioContext();
    const tell = latest.current;
    audio.src = src;
    audio.startTime = tell.startAt;
    const at = (): { position: number } => ({ position: audio.currentTime });
    audio.onPlay(() => latest.current.onSignal({ kind: 'play', ...at() }));
    audio.onPause(() => latest.current.onSignal({ kind: 'pause', ...at() }));
    audio.onStop(() => latest.current.onSignal({ kind: 'pause' }));
    audio.onWaiting(() => latest.current.onSignal({ kind: 'waiting' }));
    audio.onSeeking(() => latest.current.onSignal({ kind: 'seeking' }));
    audio.onSeeked(() => latest.current.onSignal({ kind: 'seeked', ...at() }));
    audio.onEnded(() => latest.current.onSignal({ kind: 'ended' }));
    audio.onError(() => latest.current.onSignal({ kind: 'error' }));
    audio.onCanplay(() => {
      if (audio.duration > 0) latest.current.onSignal({ kind: 'loaded', duration: audio.duration });
    });
    audio.onTimeUpdate(() => latest.current.onSignal({ kind: 'timeupdate', ...at() }));
    const handle: MediaHandle = {
      play: () => audio.play(),
      pause: () => audio.pause(),
      seek: (seconds) => audio.seek(seconds),
      rate(rate) {
        audio.playbackRate = rate;
        latest.current.onSignal({ kind: 'ratechange', rate, ...at() });
      },
      full: () => undefined,
    };
    latest.current.onHandle(handle);
    return () => {
      latest.current.onHandle(null);
      audio.destroy();
    };
  }, [src]);
  return null;
}
