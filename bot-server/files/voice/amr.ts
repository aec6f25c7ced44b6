import { Worker } from 'node:worker_threads';

/** 3GPP's frames of 20 ms at 8 kHz. */
export const AMR_HERTZ = 8000;
const HEAD = Buffer.from('#!AMR\n', 'latin1');
const FRAME_SECONDS = 0.02;
/** Bytes behind a frame's head by its type; what is missing here stands in no voice message. 8: comfort noise, 15: nothing was said. */
const SIZES: Readonly<Record<number, number>> = { 0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 15: 0 };

export const isAmr = (bytes: Buffer): boolean => bytes.subarray(0, HEAD.length).equals(HEAD);

/** The whole frames of an AMR-NB file and how long they last; undefined when it is none or is broken inside. A frame cut off at the end is left out. */
export function amrFrames(bytes: Buffer): { readonly bytes: Buffer; readonly seconds: number } | undefined {
  if (!isAmr(bytes)) return undefined;
  let at = HEAD.length;
  let frames = 0;
  while (at < bytes.length) {
    const head = bytes[at] ?? 0;
    const size = SIZES[(head >> 3) & 15];
    // The first and the last two bits are padding.
    if (size === undefined || (head & 0x83) !== 0) return undefined;
    if (at + 1 + size > bytes.length) break;
    at += 1 + size;
    frames += 1;
  }
  return frames === 0 ? undefined : { bytes: bytes.subarray(0, at), seconds: frames * FRAME_SECONDS };
}

type Asked =
  | { readonly command: 'decode'; readonly buffer: Uint8Array }
  | { readonly command: 'encode'; readonly samples: Float32Array; readonly sampleRate: number };

/** The codec was made for a browser's worker: it listens at `self` and answers there. */
const INSIDE = `
const { parentPort, workerData } = require('node:worker_threads');
globalThis.self = { postMessage: ({ amr }) => parentPort.postMessage(amr) };
require(workerData.codec)();
globalThis.self.onmessage({ data: workerData.asked });
`;
/** A minute is decoded within a third of a second. */
const MOST_MS = 10_000;
const MOST_HEAP_MB = 64;

/**
 * One call of the codec in a thread of its own, bounded in time and memory: a file made to hang it, or to break it, ends that thread alone.
 * Undefined when it came to nothing.
 */
async function inThread(asked: Asked): Promise<unknown> {
  const codec = require.resolve('benz-amr-recorder/src/amrnb.js');
  const thread = new Worker(INSIDE, {
    eval: true,
    workerData: { codec, asked },
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
  });
  let clock: NodeJS.Timeout | undefined;
  try {
    return await new Promise<unknown>((resolve) => {
      clock = setTimeout(() => resolve(undefined), MOST_MS);
      thread.once('message', resolve);
      thread.once('error', () => resolve(undefined));
      thread.once('exit', () => resolve(undefined));
    });
  } finally {
    clearTimeout(clock);
    await thread.terminate();
  }
}

let last: Promise<unknown> = Promise.resolve();
/** One after the other: a class that speaks at once takes one core, not all. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = last.then(work, work);
  last = mine.catch(() => undefined);
  return mine;
}

/** The sound of an AMR-NB file, -1 to 1 at 8 kHz; undefined when it can not be decoded. */
export async function decodeAmr(bytes: Buffer): Promise<Float32Array | undefined> {
  const whole = amrFrames(bytes);
  if (!whole) return undefined;
  const said = await inTurn(() => inThread({ command: 'decode', buffer: new Uint8Array(whole.bytes) }));
  if (!ArrayBuffer.isView(said) || said.byteLength < 4) return undefined;
  return new Float32Array(said.buffer, said.byteOffset, said.byteLength / 4);
}

/** AMR-NB of a sound, for chats that take nothing else; undefined when the codec refuses. */
export async function encodeAmr(samples: Float32Array, hertz: number): Promise<Buffer | undefined> {
  const made = await inTurn(() => inThread({ command: 'encode', samples, sampleRate: hertz }));
  if (!ArrayBuffer.isView(made) || made.byteLength <= HEAD.length) return undefined;
  return Buffer.from(made.buffer, made.byteOffset, made.byteLength);
}
