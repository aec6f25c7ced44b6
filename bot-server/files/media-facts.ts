import { mp3Seconds } from './mp3';
import { vttFaults } from './vtt';

/** What a media file says about itself. Lengths in seconds. */
export type MediaFacts =
  | { readonly kind: 'video' | 'audio'; readonly seconds: number; readonly codecs: readonly string[]; readonly streamable: boolean }
  | { readonly kind: 'image'; readonly type: 'jpeg' | 'png' | 'webp' };

interface Box {
  readonly type: string;
  readonly body: Buffer;
  readonly at: number;
}

/** Boxes of an ISO media file, one level; stops quietly at a cut-off or senseless one. */
function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    let size = bytes.readUInt32BE(at);
    let head = 8;
    if (size === 1 && at + 16 <= bytes.length) {
      size = Number(bytes.readBigUInt64BE(at + 8));
      head = 16;
    } else if (size === 0) size = bytes.length - at;
    if (size < head || at + size > bytes.length) break;
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + head, at + size), at });
    at += size;
  }
  return boxes;
}

const inside = (bytes: Buffer, ...path: string[]): Buffer[] =>
  path.reduce<Buffer[]>(
    (found, type) =>
      found.flatMap((each) =>
        boxesOf(each)
          .filter((box) => box.type === type)
          .map((box) => box.body),
      ),
    [bytes],
  );

/** Reads MP4 and M4A: length from the movie header, codecs from each track's sample entry. Undefined when it is neither. */
function readIso(bytes: Buffer): MediaFacts | undefined {
  if (bytes.length < 12 || bytes.toString('latin1', 4, 8) !== 'ftyp') return undefined;
  const top = boxesOf(bytes);
  const moov = top.find(({ type }) => type === 'moov');
  const mdat = top.find(({ type }) => type === 'mdat');
  const header = inside(bytes, 'moov', 'mvhd')[0];
  if (!moov || !mdat || !header || header.length < 32) return undefined;
  const long = header[0] === 1;
  const scale = header.readUInt32BE(long ? 20 : 12);
  const length = long ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  const tracks = inside(bytes, 'moov', 'trak', 'mdia');
  const codecs = tracks.flatMap((track) =>
    inside(track, 'minf', 'stbl', 'stsd')
      .map((stsd) => stsd.subarray(8))
      .flatMap((entries) => boxesOf(entries).map(({ type }) => type)),
  );
  const handlers = tracks.flatMap((track) => inside(track, 'hdlr').map((body) => body.toString('latin1', 8, 12)));
  return {
    kind: handlers.includes('vide') ? 'video' : 'audio',
    seconds: scale > 0 ? length / scale : 0,
    codecs,
    streamable: moov.at < mdat.at,
  };
}

/** MP3: its frames counted. Undefined when it is none or broken off. */
function readMp3(bytes: Buffer): MediaFacts | undefined {
  try {
    return { kind: 'audio', seconds: mp3Seconds(bytes), codecs: ['mp3'], streamable: true };
  } catch {
    return undefined;
  }
}

function readImage(bytes: Buffer): MediaFacts | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return { kind: 'image', type: 'jpeg' };
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return { kind: 'image', type: 'png' };
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return { kind: 'image', type: 'webp' };
  return undefined;
}

/** What the bytes are, by their content and never by their name; undefined for anything else. */
export const mediaFacts = (bytes: Buffer): MediaFacts | undefined => readIso(bytes) ?? readImage(bytes) ?? readMp3(bytes);

/** What is wrong with a film's sound alone: a length that is not the film's would put captions and what was heard in the wrong place. */
function soundFault(facts: MediaFacts | undefined, seconds: number): string | undefined {
  if (facts?.kind !== 'audio') return '只听声音的文件要是 M4A（AAC）或 MP3，请重新导出';
  if (facts.codecs.some((codec) => !PLAYED.includes(codec))) return '声音的编码多数手机放不出来，请用 AAC 重新导出';
  if (!facts.streamable) return STREAM;
  return Math.abs(facts.seconds - seconds) <= SOUND_MAY_DIFFER
    ? undefined
    : `声音长 ${Math.round(facts.seconds)} 秒，视频长 ${seconds} 秒。两个要一样长，请从这个视频里重新导出声音`;
}

/** Encoders pad a sound by a fraction of a second. */
const SOUND_MAY_DIFFER = 1;
const STREAM = '要等全部下载完才能播放，请导出时勾选“网络优化”（faststart）';

/** Where a file of a resource stands. */
export type MediaPlace = 'video' | 'audio' | 'sound' | 'poster' | 'captions';

/** What every phone plays. */
const PLAYED = ['avc1', 'mp4a', 'mp3'];

/** What is wrong with a file for its place, in a sentence that says how to mend it; undefined when it fits. */
export function mediaFault(bytes: Buffer, place: MediaPlace, seconds: number): string | undefined {
  const facts = mediaFacts(bytes);
  switch (place) {
    case 'poster':
      return facts?.kind === 'image' ? undefined : '封面图要是 JPEG、PNG 或 WebP 图片，请重新导出';
    case 'captions': {
      const [wrong] = vttFaults(bytes, seconds);
      return wrong && (wrong.row === undefined ? wrong.message : `第 ${wrong.row} 行：${wrong.message}`);
    }
    case 'sound':
      return soundFault(facts, seconds);
    case 'video':
    case 'audio': {
      if (facts?.kind !== place)
        return place === 'video' ? '视频要是 MP4（H.264 画面、AAC 声音），请重新导出' : '音频要是 M4A（AAC）或 MP3，请重新导出';
      const wrong = facts.codecs.find((codec) => !PLAYED.includes(codec));
      if (wrong !== undefined) return `里面的编码是 ${wrong.replace(/[^\w]/g, '?')}，多数手机放不出来，请用 H.264 和 AAC 重新导出`;
      if (!facts.streamable) return STREAM;
      return Math.floor(facts.seconds + 0.05) === seconds
        ? undefined
        : `文件实际长 ${Math.floor(facts.seconds + 0.05)} 秒，和写的 ${seconds} 秒不一样，请改成实际时长`;
    }
  }
}
