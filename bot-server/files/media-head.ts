import { MOST_PICTURE_BYTES } from '../domain/question/kept-media';
import { MOST_VOICE_BYTES, NO_VOICE } from './voice/clean-voice';
import { NO_PICTURE } from './clean-picture';

const PICTURES = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n'];
/** Speex and its kind are real voices: what is wrong with them is said by who looks at the whole. */
const VOICES = ['#!AMR', 'ID3', 'OggS', 'Speex   '];

const isPicture = (head: string): boolean =>
  PICTURES.some((mark) => head.startsWith(mark)) || (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP');
/** MP3 without a tag begins with eleven set bits. */
const isVoice = (head: string): boolean =>
  VOICES.some((mark) => head.startsWith(mark)) ||
  head.startsWith('RIFF') ||
  head.slice(4, 8) === 'ftyp' ||
  (head.charCodeAt(0) === 0xff && head.charCodeAt(1) >= 0xe0);

/** How large a voice or picture may be, and what its first bytes have to be: looked at before the rest has come. */
export const mediaBounds = (kind: 'voice' | 'picture'): { most: number; faultOfHead: (head: Buffer) => string | undefined } => ({
  most: kind === 'voice' ? MOST_VOICE_BYTES : MOST_PICTURE_BYTES,
  faultOfHead(head) {
    const text = head.toString('latin1');
    return kind === 'picture' ? (isPicture(text) ? undefined : NO_PICTURE) : isVoice(text) ? undefined : NO_VOICE;
  },
});
