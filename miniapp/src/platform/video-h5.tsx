import { createElement, useEffect, useRef, type ReactNode } from 'react';
import type { MediaHandle, MediaProps, MediaSignal } from './media';

const heard = [
  'play',
  'playing',
  'pause',
  'waiting',
  'seeking',
  'seeked',
  'timeupdate',
  'ratechange',
  'ended',
  'loadedmetadata',
  'error',
] as const;

/** A browser event as a signal; the place is always told. */
function signalOf(kind: (typeof heard)[number], media: HTMLMediaElement): MediaSignal | null {
  const position = media.currentTime;
  switch (kind) {
    case 'playing':
      return { kind: 'play', position };
    case 'ratechange':
      return { kind: 'ratechange', rate: media.playbackRate, position };
    case 'loadedmetadata':
      return Number.isFinite(media.duration) ? { kind: 'loaded', duration: media.duration } : null;
    case 'error':
      return { kind: 'error' };
    default:
      return { kind, position };
  }
}

interface OldVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void;
}

export function handleOf(media: HTMLMediaElement, frame: () => HTMLElement | null, tell: (signal: MediaSignal) => void): MediaHandle {
  return {
    play: () => void media.play().catch(() => tell({ kind: 'pause', position: media.currentTime })),
    pause: () => media.pause(),
    seek(seconds) {
      tell({ kind: 'timeupdate', position: media.currentTime });
      media.currentTime = seconds;
    },
    rate(rate) {
      media.playbackRate = rate;
    },
    full(on) {
      const box = frame();
      if (!on) {
        if (document.fullscreenElement) void document.exitFullscreen();
      } else if (box?.requestFullscreen) void box.requestFullscreen().catch(() => undefined);
      else (media as OldVideo).webkitEnterFullscreen?.();
    },
  };
}

/** Tells what a media element does, beginning at `startAt`; the answer ends it. */
export function hearMedia(element: HTMLMediaElement, startAt: () => number, tell: (signal: MediaSignal) => void): () => void {
  let begun = false;
  const begin = (): void => {
    const at = startAt();
    if (!begun && at > 0 && element.currentTime === 0) element.currentTime = at;
    begun = true;
  };
  const hear = (event: Event): void => {
    const kind = heard.find((k) => k === event.type);
    if (kind === undefined) return;
    if (kind === 'loadedmetadata') begin();
    const signal = signalOf(kind, element);
    if (signal) tell(signal);
  };
  for (const kind of heard) element.addEventListener(kind, hear);
  if (element.readyState >= 1) {
    begin();
    if (Number.isFinite(element.duration)) tell({ kind: 'loaded', duration: element.duration });
  }
  if (element.error) tell({ kind: 'error' });
  return () => {
    for (const kind of heard) element.removeEventListener(kind, hear);
  };
}

function useMedia(props: MediaProps, frame: () => HTMLElement | null): React.RefObject<HTMLVideoElement> {
  const media = useRef<HTMLVideoElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const frameOf = useRef(frame);
  frameOf.current = frame;
  useEffect(() => {
    const element = media.current;
    if (!element) return undefined;
    const tell = (signal: MediaSignal): void => latest.current.onSignal(signal);
    const filled = (): void => tell({ kind: 'full', on: document.fullscreenElement !== null });
    document.addEventListener('fullscreenchange', filled);
    latest.current.onHandle(handleOf(element, () => frameOf.current(), tell));
    const deaf = hearMedia(element, () => latest.current.startAt, tell);
    return () => {
      deaf();
      document.removeEventListener('fullscreenchange', filled);
      latest.current.onHandle(null);
      element.pause();
    };
  }, []);
  return media;
}

/** The browser's own video element: it tells every event, plays at any rate, and takes our overlay into full screen. */
export function H5Video(props: MediaProps & { children?: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  const media = useMedia(props, () => frame.current);
  return createElement(
    'div',
    { ref: frame, className: 'gy-box gy-video' },
    createElement('video', {
      key: 'video',
      ref: media,
      id: props.id,
      src: props.src,
      poster: props.poster,
      preload: 'metadata',
      playsInline: true,
      'webkit-playsinline': 'true',
      'x5-playsinline': 'true',
      disablePictureInPicture: true,
      className: 'gy-video__media',
      'aria-label': props.title,
    }),
    props.children,
  );
}
