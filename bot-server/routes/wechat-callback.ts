import { randomBytes, randomInt } from 'node:crypto';
import Router from '@koa/router';
import type { Context } from 'koa';
import { Refusal } from '../domain/refusal';
import type { Account, AccountId } from '../domain/account/account';
import type { Inbound } from '../domain/account/inbound';
import { SECOND, type Instant } from '../domain/time/instant';
import { answerLater } from '../flows/wechat/answer-later';
import { HOLD, workInbound, type Worked, type WorkInboundNeeds } from '../flows/wechat/work-inbound';
import type { Log } from '../log';
import { readBody } from '../middleware/read-body';
import type { InboundClaim, InboundClaimed } from '../store/inbound';
import { openPush, verifyAddress, type CallbackAccount, type OpenedPush } from '../wechat/decode';
import { sealedReply, textReply } from '../wechat/encode';
import type { Gateway } from '../wechat/gateway';

export type CallbackDeps = WorkInboundNeeds & {
  readonly inbound: { claim(id: string, accountId: AccountId, inbound: Inbound, holdMs: number): Promise<InboundClaimed> };
  readonly gateway: Pick<Gateway, 'sendCustomText'>;
  /** The accounts that push to us; none means that the callback is not open. */
  callbackAccounts(): Promise<readonly CallbackAccount[]>;
  now(): Instant;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** Told of work that goes on after the answer, so that a shutdown can wait for it. */
  keep?(work: Promise<unknown>): void;
};

const MOST_BYTES = 64 * 1024;
/** WeChat cuts at 5 s. The row must be written by the first bound, else it shall come again; the answer leaves by the second. */
const WRITTEN_WITHIN = 3 * SECOND;
const ANSWERED_WITHIN = 4 * SECOND;

/**
 * So many pushes are worked on while their answer waits for it. Beyond it a push is answered as soon as it is written down. More of them side
 * by side take the processor from the answers: at 300 a second sixteen made the slowest hundredth twice as late as four.
 */
const AT_ONCE = 4;
/** So many wait their turn in this process; what is written down beyond it is taken up by the jobs. */
const MOST_WAITING = 500;

const late = Symbol('late');

async function within<T>(work: Promise<T>, ms: number): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([work, new Promise<typeof late>((resolve) => (timer = setTimeout(() => resolve(late), Math.max(0, ms))))]);
  } finally {
    clearTimeout(timer);
  }
}

/** `GET|POST /wechat/callback`: what WeChat asks and tells. Every push is written down before it is answered, and worked on once. */
export function wechatCallbackRoutes(deps: CallbackDeps): Router {
  const router = new Router();
  const keep = deps.keep ?? ((work: Promise<unknown>) => void work.catch(() => undefined));

  let working = 0;
  /** What people said, or agreed to, goes before what the platform reports: thousands of «it was delivered» follow a push to a county. */
  const people: (() => void)[] = [];
  const reports: (() => void)[] = [];
  /** One more place, or the next that is left. Whoever waits is first. */
  async function inTurn<T>(isReport: boolean, work: () => Promise<T>): Promise<T> {
    if (working >= AT_ONCE) await new Promise<void>((begin) => (isReport ? reports : people).push(begin));
    else working += 1;
    try {
      return await work();
    } finally {
      const next = people.shift() ?? reports.shift();
      if (next) next();
      else working -= 1;
    }
  }

  async function accounts(): Promise<readonly CallbackAccount[]> {
    const found = await deps.callbackAccounts();
    if (!found.length) throw new Refusal('callback/not-open');
    return found;
  }
  /** One security line for each refused call; nothing of its content. */
  function watched<T>(ctx: Context, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof Refusal) deps.log.warn('callback-refused', { code: error.code, address: ctx.ip });
      throw error;
    }
  }

  router.get('/wechat/callback', async (ctx) => {
    const known = await accounts();
    ctx.type = 'text/plain';
    ctx.set('X-Content-Type-Options', 'nosniff');
    ctx.body = watched(ctx, () => verifyAddress(known, ctx.query, deps.now()));
  });

  router.post('/wechat/callback', async (ctx) => {
    const started = performance.now();
    const left = (bound: number): number => bound - (performance.now() - started);
    const known = await accounts();
    const body = await within(readBody(ctx.req, MOST_BYTES), WRITTEN_WITHIN);
    if (body === late) throw new Refusal('callback/malformed');
    const push = watched(ctx, () => openPush(known, { query: ctx.query, body: body.toString('utf8') }, deps.now()));
    const { account } = push.from;

    const claiming = deps.inbound.claim(push.id, account.id, push.inbound, HOLD);
    const claimed = await within(claiming, left(WRITTEN_WITHIN));
    if (claimed === late) {
      // Not known to be written: WeChat shall send it again. If it gets written after all, it is worked on.
      keep(claiming.then((one) => (one.kind === 'work' ? workAndSay(account, one.claim) : undefined)));
      throw new Refusal('server/busy');
    }
    if (claimed.kind === 'busy') return acknowledge(ctx);
    if (claimed.kind === 'done') return answer(ctx, push, claimed.reply);

    const isCrowded = working >= AT_ONCE;
    if (isCrowded && people.length + reports.length >= MOST_WAITING) return acknowledge(ctx);
    const isReport = push.inbound.kind === 'send-finished' || push.inbound.kind === 'media-checked';
    const work = inTurn(isReport, () => workInbound(deps, account, claimed.claim)).then((worked) => noted(account, worked));
    if (isCrowded) {
      keep(work.then((outcome) => sayLater(account, push.inbound.openid, outcome)));
      return acknowledge(ctx);
    }
    const worked = await within(work, left(ANSWERED_WITHIN));
    if (worked === late) {
      // The push's answer leaves now; what the work has to say follows as a message of its own.
      keep(work.then((outcome) => sayLater(account, push.inbound.openid, outcome)));
      return acknowledge(ctx);
    }
    const reply = worked.kind === 'done' ? worked.reply : undefined;
    if (reply !== undefined && !canAnswer(push)) {
      keep(sayLater(account, push.inbound.openid, worked));
      return acknowledge(ctx);
    }
    return answer(ctx, push, reply);
  });

  function noted(account: Account, worked: Worked): Worked {
    if (worked.kind === 'failed') deps.log.error('inbound-failed', { account: account.id, error: worked.error });
    return worked;
  }
  const workAndSay = async (account: Account, claim: InboundClaim): Promise<void> =>
    sayLater(account, claim.inbound.openid, noted(account, await workInbound(deps, account, claim)));
  async function sayLater(account: Account, openid: string, worked: Worked): Promise<void> {
    if (worked.kind === 'done' && worked.reply !== undefined) await answerLater(deps, account, openid, worked.reply);
  }
  function acknowledge(ctx: Context): void {
    ctx.type = 'text/plain';
    ctx.body = 'success';
  }
  function answer(ctx: Context, push: OpenedPush, text: string | undefined): void {
    if (text === undefined || !canAnswer(push)) return acknowledge(ctx);
    const { account, token, aesKey } = push.from;
    const at = deps.now();
    const clear = textReply({ to: push.inbound.openid, from: account.originalId || push.to, text, at });
    ctx.type = 'text/xml';
    ctx.body =
      push.sealed && aesKey !== undefined
        ? sealedReply(clear, { token, aesKey, appid: account.appid }, { at, nonce: String(randomInt(1e8, 2e9)), random: randomBytes(16) })
        : clear;
  }
  return router;
}

/** Only the official account's XML pushes take a passive answer. */
const canAnswer = (push: OpenedPush): boolean => push.format === 'xml' && push.from.account.kind === 'official-account';
