import type { ReactNode } from 'react';
import type { MediaProps } from './media';
import { H5Audio, H5Video } from './video-h5';
import { WeappAudio, WeappVideo } from './video-weapp';

/** A video with what is drawn over it. */
export function PlatformVideo(props: MediaProps & { children?: ReactNode }) {
  return __WEAPP__ ? <WeappVideo {...props} /> : <H5Video {...props} />;
}

export function PlatformAudio(props: MediaProps) {
  return __WEAPP__ ? <WeappAudio {...props} /> : <H5Audio {...props} />;
}
