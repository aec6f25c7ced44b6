import { createElement, type SyntheticEvent } from 'react';
import { Video } from '@tarojs/components';
import { Box } from './box';
import './clip.scss';

interface ClipProps {
  id?: string;
  kind: 'video' | 'audio';
  src: string;
  poster?: string | undefined;
  captions?: string | undefined;
  label: string;
  /** Seconds to begin at. */
  startAt?: number;
}

/** A film or a sound to look at before it goes out, with the browser's own buttons; nothing of it is measured. */
export function Clip({ id = 'clip', kind, src, poster, captions, label, startAt = 0 }: ClipProps) {
  if (__WEAPP__) {
    return (
      <Box className="gy-clip">
        <Video className="gy-clip__media" src={src} poster={poster ?? ''} controls title={label} initialTime={startAt} />
      </Box>
    );
  }
  const track = captions === undefined ? null : createElement('track', { kind: 'captions', src: captions, srcLang: 'zh', default: true });
  return (
    <Box className="gy-clip">
      {kind === 'audio' && poster !== undefined ? createElement('img', { src: poster, alt: '', className: 'gy-clip__poster' }) : null}
      {createElement(
        kind,
        {
          id,
          className: 'gy-clip__media',
          src,
          controls: true,
          preload: 'metadata',
          'aria-label': label,
          onLoadedMetadata: ({ currentTarget }: SyntheticEvent<HTMLMediaElement>) => {
            if (startAt > 0) currentTarget.currentTime = startAt;
          },
          ...(kind === 'video' ? { poster } : {}),
        },
        track,
      )}
    </Box>
  );
}
