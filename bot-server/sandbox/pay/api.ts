import { randomUUID } from 'node:crypto';
import { type Middleware } from 'koa';
import { z } from 'zod';
import { failOnWire, takesEffect } from '../failing';
import { nextFault } from '../knobs';
import { type PaySecrets } from '../options';
import { parseJson, readBody } from '../read-body';
import { type World } from '../world';
import { platformCertificate } from './certificate';
import { closeOrder, createOrder, NewOrder, orderOf, presentOrder } from './orders';
import { PayError } from './pay-error';
import { createRefund, NewRefund, presentRefund } from './refunds';
import { payTime, sealResource, signedHeaders, verifyAuthorization } from './signing';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

function read<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = `/${issue?.path.join('/') ?? ''}`;
  throw new PayError(400, 'PARAM_ERROR', `输入源“${field}”不符合要求：${issue?.message ?? ''}`, {
    location: 'body',
    field,
    issue: issue?.message,
  });
}

const missing = (what: string) => new PayError(404, 'RESOURCE_NOT_EXISTS', `${what}不存在`);

function ownMerchant(pay: PaySecrets, mchid: unknown): void {
  if (mchid !== pay.mchId) throw new PayError(400, 'PARAM_ERROR', 'mchid 与签名的商户号不一致');
}

/** What each path answers; undefined = 204. */
function answer(world: World, pay: PaySecrets, asked: Asked): object | undefined {
  const { method, path, query, body } = asked;
  const number = decodeURIComponent(path.split('/').at(path.endsWith('/close') ? -2 : -1) ?? '');
  if (method === 'POST' && path === '/v3/pay/transactions/jsapi') return createOrder(world, pay, read(NewOrder, body));
  if (method === 'GET' && path.startsWith('/v3/pay/transactions/')) {
    ownMerchant(pay, query.get('mchid'));
    const byId = path.startsWith('/v3/pay/transactions/id/');
    const order = byId ? Object.values(world.state.orders).find((o) => o.transactionId === number) : orderOf(world, number);
    if (!order) throw missing('订单');
    return presentOrder(pay, order);
  }
  if (method === 'POST' && /^\/v3\/pay\/transactions\/out-trade-no\/[^/]+\/close$/.test(path)) {
    ownMerchant(pay, read(z.strictObject({ mchid: z.string() }), body).mchid);
    const order = orderOf(world, number);
    if (!order) throw missing('订单');
    closeOrder(world, order);
    return undefined;
  }
  if (method === 'POST' && path === '/v3/refund/domestic/refunds') {
    const refund = createRefund(world, pay, read(NewRefund, body));
    const order = orderOf(world, refund.outTradeNo);
    if (!order) throw missing('订单');
    return presentRefund(order, refund);
  }
  if (method === 'GET' && path.startsWith('/v3/refund/domestic/refunds/')) {
    const refund = world.state.refunds[number];
    const order = refund && orderOf(world, refund.outTradeNo);
    if (!refund || !order) throw missing('退款单');
    return presentRefund(order, refund);
  }
  if (method === 'GET' && path === '/v3/certificates') {
    const { pem, serial, from, to } = platformCertificate(pay.platformPrivateKey);
    return {
      data: [
        {
          serial_no: serial,
          effective_time: payTime(from),
          expire_time: payTime(to),
          encrypt_certificate: sealResource(pay, pem, 'certificate'),
        },
      ],
    };
  }
  throw new PayError(404, 'NOT_FOUND', `没有这个接口：${method} ${path}`);
}

/** WeChat Pay's API v3: real HTTP codes, each request's signature verified, each answer signed. */
export function payApi(world: World, pay: PaySecrets): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/v3/')) return void (await next());
    const started = performance.now();
    const at = world.now();
    const body = await readBody(ctx.req);
    const url = ctx.req.url ?? ctx.url;
    const query = new URLSearchParams(ctx.querystring);
    const fault = nextFault(world.knobs, ctx.path);
    let status = 200;
    let reply: object | undefined = {};
    try {
      verifyAuthorization(world, pay, { method: ctx.method, url, body, authorization: ctx.get('authorization') });
      if (takesEffect(fault)) reply = answer(world, pay, { method: ctx.method, path: ctx.path, query, body });
      if (fault?.httpStatus !== undefined) throw new PayError(fault.httpStatus, 'SYSTEM_ERROR', '系统异常，请稍后重试');
      if (reply === undefined) status = 204;
    } catch (error) {
      if (!(error instanceof PayError)) throw error;
      status = error.status;
      reply = { code: error.code, message: error.message, ...(error.detail ? { detail: error.detail } : {}) };
    }
    const text = reply === undefined ? '' : JSON.stringify(reply);
    ctx.set({ ...signedHeaders(world, pay, text), 'Request-ID': randomUUID() });
    ctx.status = status;
    if (reply !== undefined) {
      ctx.type = 'application/json; charset=utf-8';
      ctx.body = Buffer.from(text);
    }
    await failOnWire(ctx, fault, text);
    world.log.add({
      at,
      direction: 'in',
      account: 'pay',
      method: ctx.method,
      path: ctx.path,
      query: Object.fromEntries(query),
      body: parseJson(body) ?? body,
      reply,
      status: fault?.reset || fault?.halfBody ? 0 : status,
      errcode: reply && 'code' in reply && typeof reply.code === 'string' ? reply.code : null,
      ms: Math.round(performance.now() - started),
    });
  };
}
