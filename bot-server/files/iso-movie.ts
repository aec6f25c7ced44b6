import { boxesAt, innerBoxes } from './iso-boxes';

/** One track as its tables tell it, not as its head claims. */
export interface Track {
  /** `vide`, `soun`, or what else there is. */
  readonly handler: string;
  readonly codecs: readonly string[];
  /** Sum of its samples' times, seconds. */
  readonly seconds: number;
  readonly samples: number;
  /** Samples that the table of sizes has, and their bytes. */
  readonly sized: number;
  readonly bytes: number;
  /** The last place in the file where its samples begin. */
  readonly lastChunk: number;
  /** Of H.264: its profile. */
  readonly profile?: number;
  /** Of `mp4a`: what it really holds; 0x40 is AAC. */
  readonly sound?: number;
}

export interface Movie {
  /** What the head says. */
  readonly claimed: number;
  readonly tracks: readonly Track[];
}

/** A movie header with its tracks; undefined when a table that has to be there is missing or cut off. */
export function readMovie(moov: Buffer): Movie | undefined {
  try {
    const [head] = boxesAt(moov, 'mvhd');
    const claimed = head && lengthIn(head, 12);
    const tracks = boxesAt(moov, 'trak', 'mdia').map(readTrack);
    return claimed === undefined || tracks.length === 0 ? undefined : { claimed, tracks };
  } catch {
    // A table says that it is longer than it is.
    return undefined;
  }
}

/** Scale and length of a head (`mvhd`, `mdhd`), in seconds. */
function lengthIn(head: Buffer, at: number): number {
  const long = head[0] === 1;
  const scale = head.readUInt32BE(long ? at + 8 : at);
  const length = long ? Number(head.readBigUInt64BE(at + 12)) : head.readUInt32BE(at + 4);
  return scale > 0 ? length / scale : 0;
}

function readTrack(mdia: Buffer): Track {
  const need = (found: Buffer | undefined): Buffer => {
    if (!found) throw new Error('a table is missing');
    return found;
  };
  const handler = need(boxesAt(mdia, 'hdlr')[0]).toString('latin1', 8, 12);
  const mdhd = need(boxesAt(mdia, 'mdhd')[0]);
  const scale = mdhd.readUInt32BE(mdhd[0] === 1 ? 20 : 12);
  const table = need(boxesAt(mdia, 'minf', 'stbl')[0]);
  const entries = innerBoxes(need(boxesAt(table, 'stsd')[0]).subarray(8));
  const times = need(boxesAt(table, 'stts')[0]);
  let [samples, ticks] = [0, 0];
  for (let n = 0; n < times.readUInt32BE(4); n += 1) {
    const count = times.readUInt32BE(8 + n * 8);
    samples += count;
    ticks += count * times.readUInt32BE(12 + n * 8);
  }
  const sizes = need(boxesAt(table, 'stsz')[0]);
  const [each, sized] = [sizes.readUInt32BE(4), sizes.readUInt32BE(8)];
  let bytes = each * sized;
  if (each === 0) for (let n = 0; n < sized; n += 1) bytes += sizes.readUInt32BE(12 + n * 4);
  const codecs = entries.map(({ type }) => type);
  const profile = entries.flatMap(({ type, body }) => (type === 'avc1' ? profileOf(body) : []))[0];
  const sound = entries.flatMap(({ type, body }) => (type === 'mp4a' ? soundOf(body) : []))[0];
  return {
    ...{ handler, codecs, seconds: scale > 0 ? ticks / scale : 0, samples, sized, bytes, lastChunk: lastChunk(table) },
    ...(profile === undefined ? {} : { profile }),
    ...(sound === undefined ? {} : { sound }),
  };
}

function lastChunk(table: Buffer): number {
  const [short] = boxesAt(table, 'stco');
  const [long] = boxesAt(table, 'co64');
  let last = 0;
  if (short) for (let n = 0; n < short.readUInt32BE(4); n += 1) last = Math.max(last, short.readUInt32BE(8 + n * 4));
  if (long) for (let n = 0; n < long.readUInt32BE(4); n += 1) last = Math.max(last, Number(long.readBigUInt64BE(8 + n * 8)));
  return last;
}

/** A picture's entry has 78 bytes before its own boxes. */
const profileOf = (entry: Buffer): number[] => boxesAt(entry.subarray(78), 'avcC').flatMap((config) => config[1] ?? []);

/** A sound's entry has 28 bytes before its own boxes (more in QuickTime's second version); the kind of sound stands behind the tag 4. */
function soundOf(entry: Buffer): number[] {
  const version = entry.readUInt16BE(8);
  return boxesAt(entry.subarray(28 + (version === 1 ? 16 : version === 2 ? 36 : 0)), 'esds').flatMap((esds) => {
    for (let at = 4; at + 2 < esds.length;) {
      const tag = esds[at];
      at += 1;
      while ((esds[at] ?? 0) & 0x80) at += 1;
      at += 1;
      if (tag === 3) at += 3;
      else if (tag === 4) return esds[at] ?? [];
      else break;
    }
    return [];
  });
}
