import { MOST_PICTURE_BYTES } from '../../domain/question/kept-media';
import type { ByteWindow } from '../byte-window';
import { cleanPicture } from '../clean-picture';
import { mp3Seconds, tagLength } from '../mp3';
import { lookAtMedia } from '../uploaded-media';
import { AMR_HERTZ, amrFrames, decodeAmr, encodeAmr, isAmr } from './amr';
import { readWav, samplesOf, wavOf, wavSeconds, writeWav } from './wav';

/** What was spoken or pictured, as it is kept: cleaned, of a type that every phone plays or shows; or what is wrong with it. */
export type CleanMedium =
  | { readonly type: string; readonly bytes: Buffer; readonly seconds?: number }
  /** `unreadable`: it is what it says and can not be played here; as against bytes that never were a voice. */
  | { readonly fault: string; readonly unreadable?: true };

export const LONGEST_VOICE_S = 60;
/** Recorders stop a little late. */
const GRACE_S = 2;
/** A minute in 16 kHz PCM, and room for what a recorder adds. */
export const MOST_VOICE_BYTES = 4 * 1024 * 1024;

export const NO_VOICE = '这段声音放不出来。请重新录一次，或者用文字写';
const TOO_LONG = `语音最长 ${LONGEST_VOICE_S} 秒。请分成几段说，或者用文字写`;
const TOO_SHORT = '没有录到声音，请再录一次';
/** Speex in its own cover or in Ogg's, and the wide-band AMR: real voices, of which no decoder is at hand. */
const UNREADABLE = ['OggS', 'Speex   ', '#!AMR-WB\n'];

const faultOfLength = (seconds: number): string | undefined =>
  seconds > LONGEST_VOICE_S + GRACE_S ? TOO_LONG : seconds < 0.3 ? TOO_SHORT : undefined;

/** Seconds as they are told: whole, at least one. */
const told = (seconds: number): number => Math.max(1, Math.min(LONGEST_VOICE_S, Math.round(seconds)));

const made = (type: string, bytes: Buffer, seconds: number): CleanMedium => {
  const fault = faultOfLength(seconds);
  return fault === undefined ? { type, bytes, seconds: told(seconds) } : { fault };
};

/** A voice by its content: MP3 without its tags, M4A (AAC), WAV with nothing but its sound; AMR-NB is decoded into WAV, since few phones play it. */
export async function cleanVoice(bytes: Buffer): Promise<CleanMedium> {
  if (bytes.length > MOST_VOICE_BYTES) return { fault: TOO_LONG };
  if (isAmr(bytes)) return cleanAmr(bytes);
  const head = bytes.toString('latin1', 0, 16);
  if (UNREADABLE.some((mark) => head.startsWith(mark))) return { fault: NO_VOICE, unreadable: true };
  const wav = readWav(bytes);
  if (wav) return made('audio/wav', writeWav(wav), wavSeconds(wav));
  if (bytes.toString('latin1', 4, 8) === 'ftyp') {
    const looked = await lookAtMedia(windowOn(bytes), 'audio');
    return 'fault' in looked ? { fault: looked.fault } : made('audio/mp4', bytes, looked.seconds);
  }
  return cleanMp3(bytes);
}

async function cleanAmr(bytes: Buffer): Promise<CleanMedium> {
  const whole = amrFrames(bytes);
  if (!whole) return { fault: NO_VOICE, unreadable: true };
  const fault = faultOfLength(whole.seconds);
  if (fault !== undefined) return { fault };
  const samples = await decodeAmr(whole.bytes);
  return samples ? made('audio/wav', wavOf(samples, AMR_HERTZ), whole.seconds) : { fault: NO_VOICE, unreadable: true };
}

/** Tags go: they hold whatever somebody put there. */
function cleanMp3(bytes: Buffer): CleanMedium {
  try {
    const behind = bytes.length >= 128 && bytes.toString('latin1', bytes.length - 128, bytes.length - 125) === 'TAG' ? 128 : 0;
    const sound = bytes.subarray(tagLength(bytes), bytes.length - behind);
    return made('audio/mpeg', sound, mp3Seconds(sound));
  } catch {
    return { fault: NO_VOICE };
  }
}

const windowOn = (bytes: Buffer): ByteWindow => ({
  size: bytes.length,
  read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
});

const PICTURE_TYPES = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const;

/** A picture with nothing in it but the picture: where it was taken goes. */
export function cleanQuestionPicture(bytes: Buffer): CleanMedium {
  if (bytes.length > MOST_PICTURE_BYTES) return { fault: '图片太大，请选 10 MB 以内的' };
  const picture = cleanPicture(bytes);
  return 'fault' in picture ? picture : { type: PICTURE_TYPES[picture.extension], bytes: picture.bytes };
}

/** WeChat's chats take MP3 and AMR alone. Undefined where a voice can be made into neither. */
export async function voiceForChat(type: string, bytes: Buffer): Promise<{ name: string; type: string; bytes: Buffer } | undefined> {
  if (type === 'audio/mpeg') return { name: 'voice.mp3', type, bytes };
  const wav = type === 'audio/wav' ? readWav(bytes) : undefined;
  const amr = wav && (await encodeAmr(samplesOf(wav), wav.hertz));
  return amr && { name: 'voice.amr', type: 'audio/amr', bytes: amr };
}
