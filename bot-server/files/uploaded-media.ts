import type { ByteWindow } from './byte-window';
import { outerBoxes, type FileBox } from './iso-boxes';
import { readMovie, type Movie, type Track } from './iso-movie';
import { mp3Length } from './mp3-window';

/** What a file that somebody sent turned out to be; or what is wrong with it, in a sentence that says how to mend it. */
export type Looked = { readonly extension: string; readonly seconds: number } | { readonly fault: string };

const NO_VIDEO = '这不是能用的 MP4 视频。请导出成 MP4（H.264 画面、AAC 声音）再传';
const NO_AUDIO = '这不是能用的音频。请导出成 M4A（AAC）或 MP3 再传';
const STREAM = '要等全部下载完才能播放。请导出时勾选“网络优化”（也叫 faststart、Web 优化）再传';
const BROKEN = '文件不完整，或者后面接着别的东西。请重新导出一次再传';
const LIES = '文件里写的时长和实际内容对不上，可能没有导完。请重新导出一次再传';
const HIDDEN = '文件里夹着别的东西，不能用。请从原来的视频重新导出';
const FRAGMENTED = '这是分段录制的 MP4，多数手机拖不动进度。请导出成普通 MP4 再传';
const LARGEST_MOOV = 16 * 1024 * 1024;
const LARGEST_BESIDE = 1024 * 1024;
const LONGEST_S = 6 * 3600;
/** Heads round, and an encoder pads the sound: more than this is no rounding. */
const MAY_DIFFER_S = 1.5;
const KNOWN_BOXES = new Set([
  'ftyp',
  'moov',
  'mdat',
  'free',
  'skip',
  'wide',
  'udta',
  'meta',
  'uuid',
  'pdin',
  'sidx',
  'styp',
  'moof',
  'mfra',
]);
/** H.264 profiles of which every phone has a decoder: baseline, main, extended, high. */
const PLAYED_PROFILES = new Set([66, 77, 88, 100]);
const AAC = new Set([0x40, 0x66, 0x67, 0x68]);

/** Looks at a film (`video`) or a sound without pictures (`audio`), by its content and never by its name. Reads it in parts. */
export async function lookAtMedia(file: ByteWindow, wanted: 'video' | 'audio'): Promise<Looked> {
  const none = wanted === 'video' ? NO_VIDEO : NO_AUDIO;
  if (file.size === 0) return { fault: '文件是空的，请重新导出一次再传' };
  const start = await file.read(0, 12);
  if (start.toString('latin1', 4, 8) !== 'ftyp') return wanted === 'audio' ? lookAtMp3(file) : { fault: none };
  const boxes = await outerBoxes(file);
  if (!boxes || boxes.some(({ type }) => !KNOWN_BOXES.has(type))) return { fault: BROKEN };
  const [moov, mdat] = [boxes.find(({ type }) => type === 'moov'), boxes.find(({ type }) => type === 'mdat')];
  if (boxes.some(({ type }) => type === 'moof')) return { fault: FRAGMENTED };
  if (!moov || !mdat || boxes.filter(({ type }) => type === 'moov').length > 1 || moov.size > LARGEST_MOOV) return { fault: BROKEN };
  const movie = readMovie(await file.read(moov.at + moov.head, moov.size - moov.head));
  if (!movie) return { fault: BROKEN };
  const fault =
    faultOfCodecs(movie, wanted) ??
    (moov.at > mdat.at ? STREAM : undefined) ??
    faultOfLength(movie, boxes, file.size) ??
    (await hides(file, boxes));
  return fault === undefined ? { extension: wanted === 'video' ? 'mp4' : 'm4a', seconds: wholeSeconds(lengthOf(movie)) } : { fault };
}

const pictures = ({ tracks }: Movie): Track[] => tracks.filter(({ handler }) => handler === 'vide');
const sounds = ({ tracks }: Movie): Track[] => tracks.filter(({ handler }) => handler === 'soun');
const lengthOf = (movie: Movie): number => Math.max(...[...pictures(movie), ...sounds(movie)].map(({ seconds }) => seconds));
/** As a resource's length is written: whole seconds that are surely there. */
const wholeSeconds = (seconds: number): number => Math.floor(seconds + 0.05);

const NAMES: Readonly<Record<string, string>> = {
  ...{ hvc1: 'H.265（HEVC）', hev1: 'H.265（HEVC）', av01: 'AV1', vp09: 'VP9', mp4v: 'MPEG-4', apcn: 'ProRes', 'ac-3': 'AC-3 杜比' },
  ...{ Opus: 'Opus', fLaC: 'FLAC', alac: 'ALAC', samr: 'AMR' },
};
const nameOf = (codec: string): string => NAMES[codec] ?? codec.replace(/[^\w-]/g, '?');

function faultOfCodecs(movie: Movie, wanted: 'video' | 'audio'): string | undefined {
  const [seen, heard] = [pictures(movie), sounds(movie)];
  if (wanted === 'video' && seen.length === 0) return '里面没有画面。要传声音请选“音频”，要传视频请重新导出';
  if (wanted === 'audio' && (seen.length > 0 || heard.length === 0)) return NO_AUDIO;
  const odd = [...seen.flatMap(({ codecs }) => codecs.filter((codec) => codec !== 'avc1')), ...heard.flatMap(({ codecs }) => codecs.filter((codec) => codec !== 'mp4a'))]; // prettier-ignore
  if (odd[0] !== undefined) return `里面的编码是 ${nameOf(odd[0])}，多数手机放不出来。请用 H.264 画面、AAC 声音重新导出再传`;
  if (seen.some(({ profile }) => profile === undefined || !PLAYED_PROFILES.has(profile)))
    return '画面是 H.264，但用了手机放不出来的规格。请选“高（High）”或“主要（Main）”规格、8 位、4:2:0 重新导出再传';
  if (heard.some(({ sound }) => sound === undefined || !AAC.has(sound))) return '声音不是 AAC，多数手机没有声音。请用 AAC 声音重新导出再传';
  return undefined;
}

/** The head, the times of the samples and the bytes that are really there have to tell the same story. */
function faultOfLength(movie: Movie, boxes: readonly FileBox[], size: number): string | undefined {
  const told = [...pictures(movie), ...sounds(movie)];
  const seconds = lengthOf(movie);
  if (seconds < 1) return '长度不到 1 秒，请重新导出一次再传';
  if (seconds > LONGEST_S) return '超过 6 小时，请分成几个再传';
  if (Math.abs(movie.claimed - seconds) > MAY_DIFFER_S) return LIES;
  if (told.some((track) => track.samples === 0 || track.samples !== track.sized || track.lastChunk >= size)) return LIES;
  const room = boxes.filter(({ type }) => type === 'mdat').reduce((sum, { size: bytes, head }) => sum + bytes - head, 0);
  return told.reduce((sum, { bytes }) => sum + bytes, 0) > room ? LIES : undefined;
}

const STRANGE = ['<html', '<script', '<!doctype', '%pdf-', 'pk\x03\x04', '<?php', '<svg'];
/** The end of a ZIP file and how long the comment behind it may be. */
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1');
const ZIP_TAIL = 22 + 65_535;

/** Whether something else stands in the boxes that players skip, or the whole is a ZIP file as well. */
async function hides(file: ByteWindow, boxes: readonly FileBox[]): Promise<string | undefined> {
  const beside = boxes.filter(({ type }) => type !== 'mdat' && type !== 'moov');
  if (beside.reduce((sum, { size }) => sum + size, 0) > LARGEST_BESIDE) return HIDDEN;
  for (const { at, size } of beside) {
    const text = (await file.read(at, size)).toString('latin1').toLowerCase();
    if (STRANGE.some((mark) => text.includes(mark))) return HIDDEN;
  }
  const from = Math.max(0, file.size - ZIP_TAIL);
  const tail = await file.read(from, ZIP_TAIL);
  for (let at = tail.indexOf(ZIP_END); at >= 0; at = tail.indexOf(ZIP_END, at + 1)) {
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return HIDDEN;
  }
  return undefined;
}

async function lookAtMp3(file: ByteWindow): Promise<Looked> {
  const seconds = await mp3Length(file);
  if (seconds === undefined) return { fault: NO_AUDIO };
  if (seconds < 1) return { fault: '长度不到 1 秒，请重新导出一次再传' };
  return seconds > LONGEST_S ? { fault: '超过 6 小时，请分成几个再传' } : { extension: 'mp3', seconds: wholeSeconds(seconds) };
}
