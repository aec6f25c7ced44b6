import type { IncomingMessage } from 'node:http';
import { Refusal } from '../domain/refusal';
import { openBodyGate } from './body-gate';

/** What is asked of a file before all of it has come. */
export interface FileBounds {
  readonly most: number;
  /** Told the first bytes: in words what is wrong with it. */
  readonly faultOfHead: (head: Buffer) => string | undefined;
}

/** So many bytes of a file tell what it is. */
export const HEAD_BYTES = 16;
const MIB = 1024 * 1024;
/** Held at once, and again so much while it is cleaned. */
const HELD_BYTES = 32 * MIB;
/** A phone on a bad line is waited for, somebody who only drips is not: they keep others out. */
const FIRST_MS = 15_000;
const LEAST_BYTES_A_MS = 128;

const gate = openBodyGate({ mostBytes: HELD_BYTES, mostWaiting: 300, waitMs: 25_000 });
const broken = () => new Refusal('request/invalid', { message: '内容没有传完整，请再试一次' });

/**
 * Reads a file that has to be held whole, when there is room for it, and lets `use` have it; the room is free again afterwards. What is too large
 * or not what it should be is refused by its length or its first bytes, with the rest unread.
 * @throws Refusal request/too-large, request/invalid, question/media-unfit, server/busy
 */
export async function withFile<T>(
  request: IncomingMessage,
  who: string,
  { most, faultOfHead }: FileBounds,
  use: (file: Buffer) => Promise<T>,
): Promise<T> {
  const length = request.headers['content-length'] === undefined ? undefined : Number(request.headers['content-length']);
  if (length !== undefined && !(length <= most)) throw new Refusal('request/too-large', { details: { limit: most } });
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  request.once('close', onClose);
  const leave = await gate.enter(who, length ?? most, gone.signal).finally(() => request.off('close', onClose));
  try {
    return await use(await readFile(request, { most, faultOfHead }, length));
  } finally {
    leave();
  }
}

/** Into the one place that it needs, where its length is told; in parts, where it is not. */
function readFile(request: IncomingMessage, { most, faultOfHead }: FileBounds, length: number | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.destroyed || request.readableAborted) return reject(broken());
    const whole = length === undefined ? undefined : Buffer.allocUnsafe(length);
    const parts: Buffer[] = [];
    let [size, looked] = [0, false];
    const stop = (error: Error): void => {
      clearTimeout(timer);
      request
        .off('data', onData)
        .off('end', onEnd)
        .off('aborted', onBroken)
        .off('error', onBroken)
        .on('error', () => undefined);
      request.pause();
      reject(error);
    };
    const timer = setTimeout(() => stop(broken()), FIRST_MS + (length ?? most) / LEAST_BYTES_A_MS);
    const soFar = (): Buffer => whole?.subarray(0, size) ?? Buffer.concat(parts);
    /** The fault of the first bytes, as soon as enough of them came or no more will. */
    const fault = (): Refusal | undefined => {
      looked = true;
      const message = faultOfHead(soFar().subarray(0, HEAD_BYTES));
      return message === undefined ? undefined : new Refusal('question/media-unfit', { message });
    };
    const onData = (chunk: Buffer): void => {
      if (size + chunk.length > (length ?? most)) return stop(new Refusal('request/too-large', { details: { limit: most } }));
      if (whole) chunk.copy(whole, size);
      else parts.push(chunk);
      size += chunk.length;
      if (looked || size < HEAD_BYTES) return;
      const wrong = fault();
      if (wrong) stop(wrong);
    };
    const onEnd = (): void => {
      if (length !== undefined && size !== length) return stop(broken());
      const wrong = looked ? undefined : fault();
      if (wrong) return stop(wrong);
      clearTimeout(timer);
      resolve(soFar());
    };
    const onBroken = (): void => stop(broken());
    request.on('data', onData).on('end', onEnd).on('aborted', onBroken).on('error', onBroken);
  });
}
