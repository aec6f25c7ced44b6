/** Small MP4 files made by hand, true or lying, for what is told of them. */
const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
  return bytes;
};

export interface Mp4 {
  readonly seconds: number;
  /** What the movie's head says, where it lies. */
  readonly claimed?: number;
  /** Sample entry of the picture; absent: there is none. */
  readonly picture?: string | undefined;
  readonly profile?: number;
  readonly sound?: string | undefined;
  /** 0x40 is AAC. */
  readonly soundKind?: number;
  readonly moovLast?: boolean;
  /** Bytes of the samples, and how many of them the tables claim. */
  readonly bytes?: number;
  readonly claimedBytes?: number;
  /** Boxes before the movie's head, and behind everything. */
  readonly before?: readonly (readonly [string, Buffer])[];
  readonly after?: readonly (readonly [string, Buffer])[];
}

const entryOf = (type: string, { profile = 100, soundKind = 0x40 }: Mp4, isSound: boolean): Buffer =>
  isSound
    ? box(type, Buffer.alloc(28), box('esds', Buffer.from([0, 0, 0, 0, 3, 0x19, 0, 1, 0, 4, 0x11, soundKind, 0x15, 0, 0, 0])))
    : box(type, Buffer.alloc(78), box('avcC', Buffer.from([1, profile, 0, 31, 0xff])));

function track(mp4: Mp4, type: string, isSound: boolean): Buffer {
  const { seconds, bytes = 4000, claimedBytes = bytes } = mp4;
  const each = Math.max(1, Math.floor(claimedBytes / 2 / Math.max(1, seconds)));
  const table = box(
    'stbl',
    box('stsd', words(0, 1), entryOf(type, mp4, isSound)),
    box('stts', words(0, 1, seconds, 1000)),
    box('stsz', words(0, each, seconds)),
    box('stco', words(0, 1, 40)),
  );
  return box(
    'trak',
    box('mdia', box('mdhd', words(0, 0, 0, 1000, seconds * 1000, 0)), box('hdlr', words(0, 0), Buffer.from(isSound ? 'soun' : 'vide'), words(0, 0, 0)), box('minf', table)), // prettier-ignore
  );
}

/** A film of one sample a second: H.264 and AAC, the head first, unless told otherwise. */
export function anMp4(mp4: Mp4): Buffer {
  const { seconds, claimed = seconds, moovLast = false, bytes = 4000, before = [], after = [] } = mp4;
  const picture = 'picture' in mp4 ? mp4.picture : 'avc1';
  const sound = 'sound' in mp4 ? mp4.sound : 'mp4a';
  const moov = box(
    'moov',
    box('mvhd', words(0, 0, 0, 1000, claimed * 1000), Buffer.alloc(80)),
    ...(picture === undefined ? [] : [track(mp4, picture, false)]),
    ...(sound === undefined ? [] : [track(mp4, sound, true)]),
  );
  const mdat = box('mdat', Buffer.alloc(bytes, 0x5a));
  const brand = box('ftyp', Buffer.from('isom\0\0\x02\0isomavc1', 'latin1'));
  const boxes = (some: Mp4['before'] = []) => some.map(([type, body]) => box(type, body));
  return Buffer.concat([brand, ...boxes(before), ...(moovLast ? [mdat, moov] : [moov, mdat]), ...boxes(after)]);
}

/** Makes it as large as wanted by more samples' bytes than the tables name; players skip them. */
export const aLargeMp4 = (seconds: number, size: number): Buffer =>
  anMp4({ seconds, bytes: Math.max(4000, size - 1500), claimedBytes: 4000 });
