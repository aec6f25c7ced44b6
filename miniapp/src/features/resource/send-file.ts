import type { WireOwnResource, WireUpload } from '@contract/index';
import type { LocalFile } from '../../platform/local-file';
import { openSha256, sha256Of } from './sha256';

/** The server, as sending a file needs it. */
export interface FileDoor {
  begin(name: string, bytes: number): Promise<WireUpload>;
  look(upload: string): Promise<WireUpload>;
  piece(upload: string, offset: number, sha256: string, bytes: ArrayBuffer): Promise<WireUpload>;
  finish(upload: string, sha256: string): Promise<WireOwnResource>;
  /** Milliseconds on some clock that only goes forward. */
  now(): number;
  /** Waits before the next try. */
  wait(ms: number): Promise<void>;
}

export interface Sent {
  readonly bytes: number;
  readonly of: number;
  /** Held up by the line; it goes on by itself. */
  readonly waits: boolean;
}

const SMALLEST = 256 * 1024;
const BEGINS_WITH = 512 * 1024;
/** A piece that takes longer is made smaller, one that is quick larger: what a broken line costs stays small. */
const SLOW_MS = 6000;
const QUICK_MS = 2000;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15_000;
const MOST_WAITS = 40;

const fieldOf = (error: unknown, name: 'code' | 'status'): unknown =>
  typeof error === 'object' && error !== null && name in error ? (error as Record<string, unknown>)[name] : undefined;
/** A line that is away, or a server that is just being started again. */
const isPassing = (error: unknown): boolean => {
  const status = fieldOf(error, 'status');
  const code = fieldOf(error, 'code');
  return (
    status === 0 ||
    (typeof status === 'number' && status >= 500 && status !== 507) ||
    code === 'request/too-many' ||
    code === 'upload/broken'
  );
};

/**
 * Sends a file from where the server has it, piece by piece, and goes on by itself after the line or the server was away. `paused` is asked
 * before every piece: then it gives undefined, and the next call goes on. @throws what the door throws when it is no passing trouble
 */
export async function sendFile(
  door: FileDoor,
  file: LocalFile,
  { paused, onSent }: { readonly paused: () => boolean; readonly onSent: (sent: Sent) => void },
): Promise<WireOwnResource | undefined> {
  let waits = 0;
  const patiently = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      const done = await work();
      waits = 0;
      return done;
    } catch (error) {
      if (!isPassing(error) || (waits += 1) > MOST_WAITS) throw error;
      onSent({ bytes: at, of: file.size, waits: true });
      await door.wait(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(waits - 1, 5)));
      return undefined;
    }
  };
  let at = 0;
  let upload: WireUpload | undefined;
  while (!upload) {
    if (paused()) return undefined;
    upload = await patiently(() => door.begin(file.name, file.size));
  }
  const { id, piece: largest } = upload;
  at = upload.offset;
  const whole = openSha256();
  let hashed = 0;
  const hashUpTo = async (to: number): Promise<void> => {
    for (; hashed < to; hashed = Math.min(to, hashed + largest)) {
      whole.add(new Uint8Array(await file.read(hashed, Math.min(to, hashed + largest))));
    }
  };
  let size = Math.min(BEGINS_WITH, largest);
  while (at < file.size) {
    if (paused()) return undefined;
    onSent({ bytes: at, of: file.size, waits: false });
    const bytes = await file.read(at, Math.min(file.size, at + size));
    const began = door.now();
    const from = at;
    const next = await patiently(() => door.piece(id, from, sha256Of(new Uint8Array(bytes)), bytes)).catch(async (error: unknown) => {
      // Another page sent on, or an answer was lost: the server says where it is.
      if (fieldOf(error, 'code') === 'upload/offset') return door.look(id);
      throw error;
    });
    const took = door.now() - began;
    if (!next) {
      size = Math.max(SMALLEST, Math.floor(size / 2));
      const there = await patiently(() => door.look(id));
      at = there?.offset ?? at;
      continue;
    }
    at = next.offset;
    if (took < QUICK_MS) size = Math.min(largest, size * 2);
    else if (took > SLOW_MS) size = Math.max(SMALLEST, Math.floor(size / 2));
  }
  await hashUpTo(file.size);
  const sha256 = whole.done();
  for (;;) {
    onSent({ bytes: at, of: file.size, waits: false });
    const done = await patiently(() => door.finish(id, sha256));
    if (done) return done;
    if (paused()) return undefined;
  }
}
