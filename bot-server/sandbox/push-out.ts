import { setMaxListeners } from 'node:events';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomText } from './random';
import { seal, sign } from './crypto';
import { takeOne } from './knobs';
import { post, type Posted } from './post';
import { type PushItem, type Pusher, type PushOutcome } from './pusher';
import { type World } from './world';
import { toXml } from './xml';

const TRIES = 3;
const AT_ONCE = 8;

interface Mangled {
  readonly wrongSignature: boolean;
  readonly wrongAppid: boolean;
  readonly stale: boolean;
  readonly plaintext: boolean;
}

/** The request of one try: what goes into the address and the body. */
function letter(world: World, item: PushItem, bad: Mangled): { url: URL; body: string } {
  const { token, aesKey } = world.options.push;
  const timestamp = String(Math.floor(world.now() / 1000) - (bad.stale ? 3_600 : 0));
  const nonce = String(randomInt(100_000_000, 2_000_000_000));
  const clear = toXml(item.fields);
  const url = new URL(world.options.callbackUrl);
  const key = bad.wrongSignature ? randomText(20) : token;
  url.searchParams.set('signature', sign(key, timestamp, nonce));
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  url.searchParams.set('openid', item.openid);
  if (bad.plaintext) return { url, body: clear };
  const sealed = seal(aesKey, bad.wrongAppid ? 'wx0000000000000000' : item.account.appid, clear);
  url.searchParams.set('encrypt_type', 'aes');
  url.searchParams.set('msg_signature', sign(key, timestamp, nonce, sealed));
  return { url, body: toXml({ ToUserName: item.account.originalId, Encrypt: sealed }) };
}

/** Opens the pusher: pushes of one person go in order, those of different people side by side. */
export function openPusher(world: () => World): Pusher {
  const queue: PushItem[] = [];
  const busy = new Set<string>();
  const stopping = new AbortController();
  // Every push under way listens for the end: many at once are no leak.
  setMaxListeners(0, stopping.signal);
  let held: PushItem | undefined;
  let running = 0;
  let waiters: (() => void)[] = [];

  async function attempt(item: PushItem, ordinal: number): Promise<PushOutcome> {
    const w = world();
    const { push } = w.knobs;
    const bad: Mangled = {
      wrongSignature: takeOne(push, 'wrongSignature'),
      wrongAppid: takeOne(push, 'wrongAppid'),
      stale: takeOne(push, 'stale'),
      plaintext: takeOne(push, 'plaintext'),
    };
    const { url, body } = letter(w, item, bad);
    const started = performance.now();
    let answer: Posted | undefined;
    let trouble = '';
    try {
      answer = await post(
        url,
        { 'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0' },
        body,
        w.options.pushTimeoutMs ?? 5_000,
        stopping.signal,
      );
    } catch (error) {
      trouble = error instanceof Error ? error.message || error.name : String(error);
    }
    const marks = Object.entries(bad).flatMap(([name, on]) => (on ? [name] : []));
    // An announcement that found nobody at home was never on the wire; it is made again soon.
    if (!answer && item.once) return { delivered: false, body: '' };
    w.log.add({
      at: w.now(),
      direction: 'out',
      account: item.account.id,
      method: 'POST',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: item.fields,
      reply: answer?.body ?? trouble,
      status: answer?.status ?? 0,
      errcode: null,
      ms: Math.round(performance.now() - started),
      note: [`try ${ordinal}`, ...marks].join(' '),
    });
    return {
      delivered: answer !== undefined && answer.status >= 200 && answer.status < 300,
      body: answer?.body ?? '',
    };
  }

  async function deliver(item: PushItem): Promise<void> {
    let outcome: PushOutcome = { delivered: false, body: '' };
    const copies = takeOne(world().knobs.push, 'duplicate') ? 2 : 1;
    const tries = item.once ? 1 : TRIES;
    for (let ordinal = 1; ordinal <= tries && !outcome.delivered && !stopping.signal.aborted; ordinal += 1) {
      if (ordinal > 1) await pause(world().options.pushPauseMs ?? 1_000, stopping.signal);
      outcome = await attempt(item, ordinal);
    }
    if (copies > 1) await attempt(item, 0);
    item.done?.(outcome);
  }

  function next(): void {
    while (running < AT_ONCE) {
      const at = queue.findIndex((item) => !busy.has(item.openid));
      const [item] = at < 0 ? [] : queue.splice(at, 1);
      if (!item) break;
      running += 1;
      busy.add(item.openid);
      void deliver(item).finally(() => {
        running -= 1;
        busy.delete(item.openid);
        next();
      });
    }
    if (running > 0 || queue.length > 0) return;
    if (held) return enqueue(undefined);
    for (const wake of waiters) wake();
    waiters = [];
  }

  /** A held push (the reorder knob) leaves after the next one, or when nothing else is waiting. */
  function enqueue(item: PushItem | undefined): void {
    if (item) queue.push(item);
    if (held) queue.push(held);
    held = undefined;
    next();
  }

  function push(item: PushItem): void {
    const { push: knobs } = world().knobs;
    if (knobs.mute || stopping.signal.aborted) return;
    if (!held && takeOne(knobs, 'reorder')) {
      held = item;
      setTimeout(next, 300).unref();
    } else enqueue(item);
  }

  return {
    push,
    event: (user, event, more = {}) =>
      push({
        account: user.account,
        openid: user.openid,
        fields: {
          ToUserName: user.account.originalId,
          FromUserName: user.openid,
          CreateTime: more.createTime ?? Math.floor(world().now() / 1000),
          MsgType: 'event',
          Event: event,
          ...more.fields,
        },
        ...(more.done ? { done: more.done } : {}),
        ...(more.once ? { once: true } : {}),
      }),
    idle: () =>
      new Promise((resolve) => {
        waiters.push(resolve);
        next();
      }),
    stop: () => {
      queue.length = 0;
      held = undefined;
      stopping.abort();
    },
  };
}

const pause = (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined);
