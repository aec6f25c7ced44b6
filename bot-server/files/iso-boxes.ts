import type { ByteWindow } from './byte-window';

/** A box of an ISO media file (MP4, M4A): where it stands, its head and its whole length in bytes. */
export interface FileBox {
  readonly type: string;
  readonly at: number;
  readonly head: number;
  readonly size: number;
}

/** Above this many a file is senseless. */
const MOST_BOXES = 10_000;

/** The boxes of the outermost level. Undefined when they do not fill the file exactly: something is cut off, or was added behind. */
export async function outerBoxes(file: ByteWindow): Promise<FileBox[] | undefined> {
  const boxes: FileBox[] = [];
  let at = 0;
  while (at < file.size) {
    const head = await file.read(at, 16);
    if (head.length < 8 || boxes.length >= MOST_BOXES) return undefined;
    const short = head.readUInt32BE(0);
    if (short === 1 && head.length < 16) return undefined;
    const size = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? file.size - at : short;
    const headSize = short === 1 ? 16 : 8;
    if (size < headSize || at + size > file.size) return undefined;
    boxes.push({ type: head.toString('latin1', 4, 8), at, head: headSize, size });
    at += size;
  }
  return boxes;
}

/** Boxes inside bytes that are at hand; stops quietly at a senseless one. */
export function innerBoxes(bytes: Buffer): { readonly type: string; readonly body: Buffer }[] {
  const boxes: { type: string; body: Buffer }[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) break;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return boxes;
}

/** Every box at the end of this path. */
export const boxesAt = (bytes: Buffer, ...path: string[]): Buffer[] =>
  path.reduce<Buffer[]>(
    (found, type) => found.flatMap((each) => innerBoxes(each).flatMap((box) => (box.type === type ? [box.body] : []))),
    [bytes],
  );
