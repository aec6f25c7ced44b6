import { randomBytes } from 'node:crypto';
import WxPay from 'wechatpay-node-v3';
import { PayRequest } from 'wechatpay-node-v3/dist/lib/pay-request';
import { z } from 'zod';
import type { OpenId } from '../domain/account/account';
import type { PaidFact, RefundFact } from '../domain/fee/fee';
import type { Fen } from '../domain/fee/money';
import { SECOND, type Instant } from '../domain/time/instant';
import { harmless } from './errors';
import { paidFact, Transaction } from './pay-notice';
import { isFromPay, type PlatformKeys } from './pay-signature';

const PLATFORM = 'https://api.mch.weixin.qq.com';

/** How a call to WeChat Pay failed. The library's raw error, which holds the Authorization header and the body, never gets here. */
export class PayError extends Error {
  constructor(
    /** WeChat Pay's own (`ORDERPAID`, `SIGN_ERROR`), or `http-500`, `timeout`, `unreachable`, `unverified`, `unreadable`. */
    readonly code: string,
    /** `refused`: a definite no. `not-sent`: never left. `unknown`: may have taken effect; the same number may be tried again. */
    readonly outcome: 'refused' | 'not-sent' | 'unknown',
    readonly said = '',
  ) {
    super(`WeChat Pay: ${code}${said ? ` (${said})` : ''}`);
    this.name = 'PayError';
  }
}

export interface PayOptions {
  readonly mchId: string;
  /** Serial of the merchant's own certificate. */
  readonly serial: string;
  /** PEM of the merchant's private key. */
  readonly privateKey: string;
  /** WeChat Pay's keys, which every answer must be signed with. */
  readonly keys: PlatformKeys;
  /** `https://api.mch.weixin.qq.com` or a stand-in's address. */
  readonly baseUrl: string;
  /** https, without a query. */
  readonly notifyUrl: string;
  readonly timeoutMs?: number;
  now?(): Instant;
}

/** What `wx.requestPayment` is given. */
export interface PaymentRequest {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: 'RSA';
  readonly paySign: string;
}

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const of = (error: unknown, key: 'code' | 'name' | 'cause'): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;

interface Answer {
  readonly status: number;
  readonly data?: unknown;
  readonly error?: string;
}

/** The library's way out, led to another host, bounded in time, its answers proved. */
class ProvedRequest extends PayRequest {
  constructor(private readonly options: Required<Pick<PayOptions, 'baseUrl' | 'keys' | 'timeoutMs' | 'now'>>) {
    super();
  }
  override post(url: string, params: Record<string, unknown>, headers: Record<string, string>): Promise<Answer> {
    // The library signed exactly this text.
    return this.call(url, { method: 'POST', headers, body: JSON.stringify(params) });
  }
  override get(url: string, headers: Record<string, string>): Promise<Answer> {
    return this.call(url, { method: 'GET', headers });
  }
  override upload(): Promise<Answer> {
    return Promise.reject(new PayError('not-supported', 'not-sent'));
  }

  private async call(url: string, init: RequestInit): Promise<Answer> {
    const { baseUrl, keys, timeoutMs, now } = this.options;
    if (!url.startsWith(`${PLATFORM}/`)) throw new PayError('foreign-address', 'not-sent');
    let response: Response;
    let body: Buffer;
    try {
      response = await fetch(`${baseUrl.replace(/\/+$/, '')}${url.slice(PLATFORM.length)}`, {
        ...init,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      body = Buffer.from(await response.arrayBuffer());
    } catch (error) {
      // fetch wraps what the socket said into a TypeError.
      const code = of(of(error, 'cause'), 'code');
      if (typeof code === 'string' && NOT_SENT.has(code)) throw new PayError('unreachable', 'not-sent');
      throw new PayError(of(error, 'name') === 'TimeoutError' ? 'timeout' : 'broken', 'unknown');
    }
    const text = body.toString('utf8');
    if (response.status !== 200 && response.status !== 204) return { status: response.status, error: text };
    if (!isFromPay(keys, Object.fromEntries(response.headers), body, now())) throw new PayError('unverified', 'unknown');
    if (text === '') return { status: response.status, data: {} };
    try {
      return { status: response.status, data: JSON.parse(text) as unknown };
    } catch {
      throw new PayError('unreadable', 'unknown');
    }
  }
}

/** The library, with a nonce that nobody can guess (its own comes from Math.random). */
class Merchant extends WxPay {
  protected override buildAuthorization(method: string, url: string, params?: Record<string, unknown>): string {
    const nonce = randomBytes(16).toString('hex');
    const timestamp = String(Math.floor(Date.now() / SECOND));
    const signature = this.getSignature(method, nonce, timestamp, url.replace(PLATFORM, ''), params);
    return this.getAuthorization(nonce, timestamp, signature);
  }
}

const Refused = z.object({ code: z.string().regex(/^[A-Z0-9_]{1,64}$/), message: z.string().default('') });
const Ordered = z.object({ package: z.string().regex(/^prepay_id=[\w-]{8,64}$/) });
const Queried = z.object({ trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR']) });
const Refunded = z.object({
  refund_id: z.string(),
  out_refund_no: z.string(),
  out_trade_no: z.string(),
  status: z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL']),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z.object({ total: z.int(), refund: z.int() }),
});

export interface QueriedTrade {
  readonly state: z.infer<typeof Queried>['trade_state'];
  /** Present when money was taken: states SUCCESS and REFUND. */
  readonly paid?: PaidFact;
}

/** WeChat Pay's ordering calls for one merchant. Each throws PayError and nothing else. */
export function openPay({ mchId, serial, privateKey, keys, baseUrl, notifyUrl, timeoutMs = 5000, now = Date.now }: PayOptions) {
  const merchant = (appid: string): Merchant => {
    // With the serial given the library does not look into the certificate it insists on having.
    const made = new Merchant({ appid, mchid: mchId, publicKey: Buffer.from('-'), privateKey: Buffer.from(privateKey), serial_no: serial });
    made.createHttp(new ProvedRequest({ baseUrl, keys, timeoutMs, now }));
    return made;
  };
  const anyApp = merchant('-');

  /** The library answers errors as values, and network failures without a status. */
  async function asked<S extends z.ZodType>(
    schema: S,
    run: () => Promise<{ status?: number; data?: unknown; error?: unknown }>,
  ): Promise<z.infer<S>> {
    const { status, data, error } = await run();
    if (status !== 200 && status !== 204) {
      const refused = Refused.safeParse(typeof error === 'string' ? parsed(error) : undefined).data;
      const unsure = status === undefined || status >= 500;
      throw new PayError(refused?.code ?? `http-${status ?? 0}`, unsure ? 'unknown' : 'refused', harmless(refused?.message));
    }
    const read = schema.safeParse(data);
    if (!read.success) throw new PayError('unreadable', 'unknown');
    return read.data;
  }
  const refundFact = (r: z.infer<typeof Refunded>): RefundFact => ({
    mchId,
    outTradeNo: r.out_trade_no,
    outRefundNo: r.out_refund_no,
    refundId: r.refund_id,
    status: ({ SUCCESS: 'success', CLOSED: 'closed', PROCESSING: 'processing', ABNORMAL: 'abnormal' } as const)[r.status],
    refund: r.amount.refund,
    total: r.amount.total,
    at: r.success_time === undefined ? now() : Date.parse(r.success_time),
  });

  return {
    mchId,
    /** Makes an order that one person pays in the mini-program; the same number with the same content gives the same order. */
    async order(order: {
      appid: string;
      openid: OpenId;
      outTradeNo: string;
      description: string;
      total: Fen;
    }): Promise<{ prepayId: string; payment: PaymentRequest }> {
      const { appid, openid, outTradeNo, description, total } = order;
      const shop = merchant(appid);
      const body = { description, out_trade_no: outTradeNo, notify_url: notifyUrl, amount: { total, currency: 'CNY' }, payer: { openid } };
      const answer = await asked(Ordered, () => shop.transactions_jsapi(body));
      const timeStamp = String(Math.floor(now() / SECOND));
      const nonceStr = randomBytes(16).toString('hex');
      const paySign = shop.sha256WithRsa(`${appid}\n${timeStamp}\n${nonceStr}\n${answer.package}\n`);
      return {
        prepayId: answer.package.slice('prepay_id='.length),
        payment: { timeStamp, nonceStr, package: answer.package, signType: 'RSA', paySign },
      };
    },
    async query(outTradeNo: string): Promise<QueriedTrade> {
      const answer = await asked(z.unknown(), () => anyApp.query({ out_trade_no: outTradeNo }));
      const state = Queried.safeParse(answer).data?.trade_state;
      if (state === undefined) throw new PayError('unreadable', 'unknown');
      if (state !== 'SUCCESS' && state !== 'REFUND') return { state };
      const transaction = Transaction.safeParse(answer).data;
      if (!transaction) throw new PayError('unreadable', 'unknown');
      return { state, paid: paidFact(transaction) };
    },
    async close(outTradeNo: string): Promise<void> {
      await asked(z.unknown(), () => anyApp.close(outTradeNo));
    },
    /** Asks for a refund; the same number again is the same refund. Whether it arrived, only a query or a notice tells. */
    async refund(refund: { outTradeNo: string; outRefundNo: string; reason: string; refund: Fen; total: Fen }): Promise<RefundFact> {
      const body = {
        out_trade_no: refund.outTradeNo,
        out_refund_no: refund.outRefundNo,
        ...(refund.reason === '' ? {} : { reason: refund.reason }),
        notify_url: notifyUrl,
        amount: { refund: refund.refund, total: refund.total, currency: 'CNY' },
      };
      return refundFact(await asked(Refunded, () => anyApp.refunds(body)));
    },
    async queryRefund(outRefundNo: string): Promise<RefundFact> {
      return refundFact(await asked(Refunded, () => anyApp.find_refunds(outRefundNo)));
    },
  };
}
export type Pay = ReturnType<typeof openPay>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
