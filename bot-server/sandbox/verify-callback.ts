import { randomInt } from 'node:crypto';
import { sign } from './crypto';
import { send } from './post';
import { randomText } from './random';
import { type World } from './world';

/** What an administrator's «submit» does: a signed GET whose echostr must come back, raw and alone. */
export async function verifyCallback(world: World): Promise<{ ok: boolean; status: number; answer: string }> {
  const url = new URL(world.options.callbackUrl);
  const echo = randomText(24);
  const timestamp = String(Math.floor(world.now() / 1000));
  const nonce = String(randomInt(100_000_000, 2_000_000_000));
  url.searchParams.set('signature', sign(world.options.push.token, timestamp, nonce));
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  url.searchParams.set('echostr', echo);
  const started = performance.now();
  const got = await send('GET', url, {}, '', world.options.pushTimeoutMs ?? 5_000).catch((error: unknown) => ({
    status: 0,
    body: error instanceof Error ? error.message : 'failed',
  }));
  const ok = got.status === 200 && got.body === echo;
  world.log.add({
    at: world.now(),
    direction: 'out',
    account: 'oa',
    method: 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: null,
    reply: got.body,
    status: got.status,
    errcode: null,
    ms: Math.round(performance.now() - started),
    note: ok ? 'verified' : 'not verified',
  });
  return { ok, status: got.status, answer: got.body };
}
