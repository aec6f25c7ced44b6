import type { ByteWindow } from './byte-window';
import { frameAt, tagLength } from './mp3';

const WINDOW = 1024 * 1024;
/** The longest frame there is stays below this. */
const FRAME = 4096;

/** Seconds of an .mp3, by counting its frames through a window. Undefined when it is none, or broken in its middle. */
export async function mp3Length(file: ByteWindow): Promise<number | undefined> {
  let at = tagLength(await file.read(0, 10));
  let from = at;
  let window = await file.read(from, WINDOW);
  let [seconds, frames] = [0, 0];
  while (at + 4 <= file.size) {
    if (at - from + FRAME > window.length && from + window.length < file.size) {
      from = at;
      window = await file.read(from, WINDOW);
    }
    const here = window.subarray(at - from);
    const frame = here.length >= 4 ? frameAt(here, 0) : undefined;
    if (!frame) {
      // An old tag of 128 bytes, or nothing but zeros, may end it.
      const tail = file.size - at <= FRAME ? await file.read(at, FRAME) : undefined;
      const ends = tail?.toString('latin1', 0, 3) === 'TAG' || tail?.every((byte) => byte === 0) === true;
      return frames > 1 && ends ? seconds : undefined;
    }
    seconds += frame.seconds;
    frames += 1;
    at += frame.bytes;
  }
  // A last frame that is cut off by more than a frame's length is no rounding.
  return frames > 1 && at <= file.size + FRAME ? seconds : undefined;
}
