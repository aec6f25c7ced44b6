import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { visitor } from './content-check';
import { endpoint, ok } from './endpoint';
import { ApiError } from './errors';
import { type Knobs } from './knobs';
import { formatOf } from './media';
import { type Account, type User } from './people';
import { randomText } from './random';
import { receiver } from './subscribe';
import { type XmlFields } from './xml';
import { type World } from './world';

const MOST_BYTES = 10 * 1024 * 1024;
const FETCH_MS = 10_000;
/** This stand-in fetches from this machine alone: whoever calls it must not send it anywhere else. */
const NEAR = new Set(['localhost', '127.0.0.1', '[::1]']);

const SOUNDS = new Set(['mp3', 'wav', 'aac', 'ac3', 'wma', 'flac', 'ogg']);
const PICTURES = new Set(['jpg', 'png', 'gif', 'bmp']);

/** Also of the sounds that a chat does not take and the check does. */
function checkedFormat(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, 12);
  if (head.startsWith('RIFF') && head.endsWith('WAVE')) return 'wav';
  if (head.startsWith('OggS')) return 'ogg';
  if (head.startsWith('fLaC')) return 'flac';
  if (head.startsWith('\x0b\x77')) return 'ac3';
  if (head.startsWith('0&\xb2u')) return 'wma';
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0) return 'aac';
  return formatOf(bytes);
}

/** What lies there, up to the most that is looked at; undefined when it can not be had. */
function download(url: URL, signal: AbortSignal): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const open = url.protocol === 'https:' ? https.request : http.request;
    const request = open(url, { agent: false, signal, timeout: FETCH_MS });
    const no = () => {
      request.destroy();
      resolve(undefined);
    };
    request.on('error', no).on('timeout', no);
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      if (response.statusCode !== 200) return no();
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > MOST_BYTES) no();
        else parts.push(part);
      });
      response.on('error', no).on('close', no);
      response.on('end', () => resolve(Buffer.concat(parts)));
    });
    request.end();
  });
}

interface Asked {
  readonly account: Account;
  readonly user: User;
  readonly url: URL;
  readonly type: 1 | 2;
  readonly trace: string;
}

/** Fetches, looks and tells, as the knob says. */
async function look(world: World, { account, user, url, type, trace }: Asked, how: Knobs['mediaChecks'][number]): Promise<void> {
  const bytes = NEAR.has(url.hostname) ? await download(url, world.stopping) : undefined;
  const format = bytes && checkedFormat(bytes);
  const fits = format !== undefined && (type === 1 ? SOUNDS : PICTURES).has(format);
  if (how.delayMs) await sleep(how.delayMs, undefined, { signal: world.stopping }).catch(() => undefined);
  if (how.lost || world.stopping.aborted) return;
  const label = how.suggest === 'pass' ? 100 : 20_002;
  const said = { suggest: how.suggest, label };
  const came: XmlFields = !bytes
    ? { errcode: -1008, errmsg: 'download failed' }
    : !fits
      ? { errcode: 40005, errmsg: 'invalid file type' }
      : { errcode: 0, errmsg: 'ok', result: said, detail: [{ strategy: 'content_model', errcode: 0, ...said, prob: 90 }] };
  const fields: XmlFields = { appid: account.appid, trace_id: trace, version: 2, ...came };
  for (let time = 0; time < (how.duplicate ? 2 : 1); time += 1) world.pusher.event(user, 'wxa_media_check', { fields });
}

export const mediaCheckEndpoints = [
  endpoint(
    {
      path: '/wxa/media_check_async',
      kinds: ['mini-program'],
      schema: z.strictObject({
        media_url: z.string().max(2_048),
        media_type: z.int(),
        version: z.literal(2),
        scene: z.int(),
        openid: z.string().default(''),
      }),
    },
    (world, { account, input }) => {
      receiver(world, account, input.openid);
      if (input.scene < 1 || input.scene > 4) throw new ApiError(40129);
      const type = input.media_type;
      if (type !== 1 && type !== 2) throw new ApiError(40004);
      const url = URL.canParse(input.media_url) ? new URL(input.media_url) : undefined;
      if (!url || !/^https?:$/.test(url.protocol)) throw new ApiError(87020);
      const user = visitor(world, account, input.openid);
      const trace = `${randomText(8)}-${randomText(8)}-${randomText(8)}`;
      const how = world.knobs.mediaChecks.shift() ?? { suggest: 'pass' as const };
      world.track(look(world, { account, user, url, type, trace }, how));
      return { ...ok, trace_id: trace };
    },
  ),
];
