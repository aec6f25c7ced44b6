/** kbit/s of MPEG 1 layer III and of MPEG 2 and 2.5 layer III, by the head's index. */
const RATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0] as const;
const RATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0] as const;
const HERTZ = [44_100, 48_000, 32_000, 0] as const;

/** Seconds of an .mp3, by counting its frames. @throws Error in Chinese when it is none. */
export function mp3Seconds(bytes: Buffer): number {
  let at = tagLength(bytes);
  let seconds = 0;
  let frames = 0;
  while (at + 4 <= bytes.length) {
    const frame = frameAt(bytes, at);
    if (!frame) {
      if (frames > 0 && bytes.toString('latin1', at, at + 3) === 'TAG') break; // an ID3v1 tag ends the file
      if (frames > 0 && bytes.subarray(at).every((byte) => byte === 0)) break;
      throw new Error(frames > 0 ? '文件中间坏了，请重新导出' : '不是 MP3 文件');
    }
    seconds += frame.seconds;
    frames += 1;
    at += frame.bytes;
  }
  if (frames < 2) throw new Error('不是 MP3 文件');
  return seconds;
}

/** Bytes of the tag that an .mp3 may begin with. */
export const tagLength = (bytes: Buffer): number => (bytes.toString('latin1', 0, 3) === 'ID3' ? 10 + syncSafe(bytes) : 0);

const syncSafe = (bytes: Buffer): number =>
  bytes.length < 10 ? 0 : ((bytes[6] ?? 0) << 21) | ((bytes[7] ?? 0) << 14) | ((bytes[8] ?? 0) << 7) | (bytes[9] ?? 0);

/** The frame whose head stands at `at`; undefined when none does. */
export function frameAt(bytes: Buffer, at: number): { bytes: number; seconds: number } | undefined {
  const head = bytes.readUInt32BE(at);
  if (head >>> 21 !== 0x7ff || ((head >>> 17) & 3) !== 1) return undefined;
  const version = (head >>> 19) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  if (version === 1) return undefined;
  const kbits = (version === 3 ? RATES_1 : RATES_2)[(head >>> 12) & 15] ?? 0;
  const hertz = (HERTZ[(head >>> 10) & 3] ?? 0) / (version === 3 ? 1 : version === 2 ? 2 : 4);
  if (kbits === 0 || hertz === 0) return undefined;
  const samples = version === 3 ? 1152 : 576;
  return { bytes: Math.floor(((samples / 8) * kbits * 1000) / hertz) + ((head >>> 9) & 1), seconds: samples / hertz };
}
