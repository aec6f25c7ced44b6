import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeOne } from '../knobs';
import { type PaySecrets } from '../options';
import { post } from '../post';
import { randomText } from '../random';
import { type World } from '../world';
import { payTime, sealResource, signedHeaders } from './signing';

export interface Notice {
  readonly url: string;
  readonly event: 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS';
  readonly type: 'transaction' | 'refund';
  readonly summary: string;
  readonly content: object;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** WeChat Pay's table of pauses: about a day in all. */
const PAUSES: readonly number[] = [
  15 * SECOND,
  15 * SECOND,
  30 * SECOND,
  3 * MINUTE,
  10 * MINUTE,
  20 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  3 * HOUR,
  3 * HOUR,
  6 * HOUR,
  6 * HOUR,
];
const LIMIT_MS = 5_000;

/** Spoils one character in the middle of the base64: the signature will fit, the GCM tag will not. */
function spoil(ciphertext: string): string {
  const at = Math.floor(ciphertext.length / 2);
  return ciphertext.slice(0, at) + (ciphertext[at] === 'A' ? 'B' : 'A') + ciphertext.slice(at + 1);
}

async function tell(world: World, pay: PaySecrets, notice: Notice, id: string, as: 'true' | 'probe' | 'tampered') {
  const sealed = sealResource(pay, JSON.stringify(notice.content), notice.type);
  const body = JSON.stringify({
    id,
    create_time: payTime(world.now()),
    resource_type: 'encrypt-resource',
    event_type: notice.event,
    summary: notice.summary,
    resource: {
      original_type: notice.type,
      ...sealed,
      ...(as === 'tampered' ? { ciphertext: spoil(sealed.ciphertext) } : {}),
    },
  });
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...signedHeaders(world, pay, body),
  };
  if (as === 'probe') headers['Wechatpay-Signature'] = `WECHATPAY/SIGNTEST/${randomText(300)}`;
  const started = performance.now();
  const answer = await post(new URL(notice.url), headers, body, LIMIT_MS).catch((error: unknown) => ({
    status: 0,
    body: error instanceof Error ? error.message : 'failed',
  }));
  world.log.add({
    at: world.now(),
    direction: 'out',
    account: 'pay',
    method: 'POST',
    path: new URL(notice.url).pathname,
    body: { id, event_type: notice.event, content: notice.content },
    reply: answer.body,
    status: answer.status,
    errcode: null,
    ms: Math.round(performance.now() - started),
    ...(as === 'true' ? {} : { note: as }),
  });
  return answer.status === 200 || answer.status === 204;
}

async function tellUntilTaken(world: World, pay: PaySecrets, notice: Notice): Promise<void> {
  const id = randomUUID();
  const { pay: knobs } = world.knobs;
  if (takeOne(knobs, 'probe')) await tell(world, pay, notice, id, 'probe');
  const twice = takeOne(knobs, 'duplicate');
  for (const pause of [0, ...(world.options.payNotifyPausesMs ?? PAUSES)]) {
    if (pause > 0) await sleep(pause, undefined, { ref: false });
    if (world.stopping.aborted) return;
    const taken = await tell(world, pay, notice, id, takeOne(knobs, 'tampered') ? 'tampered' : 'true');
    if (!taken) continue;
    if (twice) await tell(world, pay, notice, id, 'true');
    return;
  }
}

/** Tells the merchant, again and again by WeChat Pay's table, until it answers 200 or 204. */
export function sendNotice(world: World, pay: PaySecrets, notice: Notice): void {
  if (world.knobs.pay.neverNotify) return;
  world.track(tellUntilTaken(world, pay, notice));
}
