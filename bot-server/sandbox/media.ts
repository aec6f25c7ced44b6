import { z } from 'zod';
import { endpoint } from './endpoint';
import { ApiError } from './errors';
import { type Medium } from './medium';
import { type Account } from './people';
import { randomText } from './random';
import { type World } from './world';

const KEPT_MS = 3 * 86_400_000;
/** The oldest go before the memory does. */
const MOST_BYTES = 200 * 1024 * 1024;
export const MOST_IMAGE = 10 * 1024 * 1024;
const MOST_VOICE = 2 * 1024 * 1024;
const LONGEST_VOICE_S = 60;
const MOST_THUMB = 64 * 1024;

const starts = (bytes: Buffer, ...marks: string[]) =>
  marks.some((mark) => bytes.subarray(0, mark.length).equals(Buffer.from(mark, 'latin1')));

/** What a file is by its content; undefined for what WeChat does not take. */
export function formatOf(bytes: Buffer): string | undefined {
  if (starts(bytes, '#!AMR\n')) return 'amr';
  if (starts(bytes, 'ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0 && bytes[1] !== 0xd8)) return 'mp3';
  if (starts(bytes, '\xff\xd8\xff')) return 'jpg';
  if (starts(bytes, '\x89PNG')) return 'png';
  if (starts(bytes, 'GIF8')) return 'gif';
  if (starts(bytes, 'BM')) return 'bmp';
  return undefined;
}

const SIZES = [12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0];
/** How long an AMR voice is; of other formats nobody asks here. */
function secondsOf(format: string, bytes: Buffer): number {
  if (format !== 'amr') return 0;
  let frames = 0;
  for (let at = 6; at < bytes.length; at += 1 + (SIZES[((bytes[at] ?? 0) >> 3) & 15] ?? 0)) frames += 1;
  return frames / 50;
}

const TYPES: Readonly<Record<string, string>> = {
  amr: 'audio/amr',
  speex: 'audio/speex',
  mp3: 'audio/mpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  bmp: 'image/bmp',
};
export const typeOf = ({ format }: Medium): string => TYPES[format] ?? 'application/octet-stream';

export function putMedium(world: World, account: Account, medium: Pick<Medium, 'kind' | 'format' | 'bytes'>): string {
  const id = randomText(64);
  world.media.set(id, { ...medium, account: account.id, at: world.now() });
  let sum = 0;
  for (const { bytes } of world.media.values()) sum += bytes.length;
  for (const [old, { bytes }] of world.media) {
    if (sum <= MOST_BYTES) break;
    world.media.delete(old);
    sum -= bytes.length;
  }
  return id;
}

/** 40007 for what is not there, is somebody else's, or is older than three days. */
export function mediumOf(world: World, account: Account, id: string): Medium {
  const found = world.media.get(id);
  if (!found || found.account !== account.id || world.now() - found.at > KEPT_MS) throw new ApiError(40007);
  return found;
}

/** The file of a form with one part named `media`. */
function partOf(contentType: string, bytes: Buffer): { name: string; bytes: Buffer } {
  const border = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (border === undefined) throw new ApiError(41005);
  const from = bytes.indexOf(`--${border}\r\n`);
  const gap = bytes.indexOf('\r\n\r\n', from);
  const end = bytes.indexOf(`\r\n--${border}`, gap);
  if (from < 0 || gap < 0 || end < 0) throw new ApiError(41005);
  const head = bytes.toString('utf8', from, gap);
  const name = /name="media".*filename="([^"]+)"/i.exec(head.replace(/\r\n/g, ' '))?.[1];
  if (name === undefined) throw new ApiError(41005);
  return { name, bytes: bytes.subarray(gap + 4, end) };
}

const Upload = z.strictObject({ type: z.string().default(''), contentType: z.string(), bytes: z.instanceof(Buffer) });

export const mediaEndpoints = [
  endpoint(
    { path: '/cgi-bin/media/get', methods: ['GET'], schema: z.strictObject({ media_id: z.string().default('') }) },
    (world, { account, input }) => {
      const medium = mediumOf(world, account, input.media_id);
      return { image: medium.bytes, type: typeOf(medium) };
    },
  ),
  {
    ...endpoint({ path: '/cgi-bin/media/upload', schema: Upload }, (world, { account, input }) => {
      const { type } = input;
      if (type !== 'voice' && type !== 'image' && type !== 'thumb') throw new ApiError(40004);
      const { name, bytes } = partOf(input.contentType, input.bytes);
      if (bytes.length === 0) throw new ApiError(41005);
      const format = formatOf(bytes);
      const fits = type === 'voice' ? ['amr', 'mp3'] : type === 'image' ? ['jpg', 'png', 'gif', 'bmp'] : ['jpg'];
      const said = name.toLowerCase().replace(/^.*\./, '').replace('jpeg', 'jpg');
      if (format === undefined || !fits.includes(format) || said !== format) throw new ApiError(40005);
      if (bytes.length > (type === 'voice' ? MOST_VOICE : type === 'image' ? MOST_IMAGE : MOST_THUMB)) throw new ApiError(40006);
      if (type === 'voice' && secondsOf(format, bytes) > LONGEST_VOICE_S) throw new ApiError(45007);
      const media_id = putMedium(world, account, { kind: type, format, bytes });
      return { type, media_id, created_at: Math.floor(world.now() / 1000) };
    }),
    binary: true as const,
  },
];
