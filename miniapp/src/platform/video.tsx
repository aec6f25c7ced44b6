import type { ReactNode } from 'react';
import type { MediaProps } from './media';
import { H5Video } from './video-h5';
import { WeappVideo } from './video-weapp';

/** A video with what is drawn over it. */
export function PlatformVideo(props: MediaProps & { children?: ReactNode }) {
  return __WEAPP__ ? <WeappVideo {...props} /> : <H5Video {...props} />;
}
