import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Video } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { landedAt, type MediaProps } from './media';
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
  const [beginsAt] = useState(startAt);
  /** A jump asked for before anything plays: some phones forget it, so it is asked for again when it plays. */
  const wanted = useRef<number | null>(null);
  const begun = useRef(false);
  const context = useRef<Taro.VideoContext | null>(null);
  const latest = useRef({ onSignal, onHandle });
  latest.current = { onSignal, onHandle };
  useEffect(() => {
    let made: Taro.VideoContext | null = null;
    const video = (): Taro.VideoContext => (context.current = made ??= Taro.createVideoContext(id));
    latest.current.onHandle({
      play: () => video().play(),
      pause: () => video().pause(),
      seek(seconds) {
        if (!begun.current) wanted.current = seconds;
        video().seek(seconds);
      },
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
      initialTime={beginsAt}
      controls={false}
      showCenterPlayBtn={false}
      showBackgroundPlaybackButton={false}
      autoPauseIfNavigate
      autoPauseIfOpenNative
      objectFit="contain"
      onPlay={() => {
        begun.current = true;
        onSignal({ kind: 'play' });
        if (wanted.current !== null) context.current?.seek(wanted.current);
        wanted.current = null;
      }}
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
