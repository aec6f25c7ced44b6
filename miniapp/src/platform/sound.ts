import type { Sound, SoundWanted } from './media';
import { openH5Sound } from './sound-h5';
import { openWeappSound } from './sound-weapp';

/** A sound ready to play: by WeChat's background player in a mini-program, by an element that stands in no page in a browser. */
export const openSound = (wanted: SoundWanted): Sound => (__WEAPP__ ? openWeappSound(wanted) : openH5Sound(wanted));
