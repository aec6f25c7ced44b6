import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type PaySecrets } from '../options';
import { randomText } from '../random';
import { type Order } from '../state';
import { nextNumber, type World } from '../world';
import { sendNotice } from './notices';
import { PayError } from './pay-error';
import { payTime } from './signing';

/** A notice address: https without a query; plain http is taken on this machine only. */
export const NotifyUrl = z.url().refine((text) => {
  const url = new URL(text);
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.search === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && local));
}, '通知地址必须是 https 且不带参数');

export const NewOrder = z.strictObject({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().min(1).max(127),
  out_trade_no: z.string().regex(/^[0-9A-Za-z_\-|*]{6,32}$/, '商户订单号为 6 至 32 位的字母、数字、_-|*'),
  notify_url: NotifyUrl,
  amount: z.strictObject({ total: z.int().min(1).max(100_000_000), currency: z.literal('CNY').default('CNY') }),
  payer: z.strictObject({ openid: z.string() }),
  time_expire: z.iso.datetime({ offset: true }).optional(),
  attach: z.string().max(128).optional(),
  goods_tag: z.string().max(32).optional(),
  support_fapiao: z.boolean().optional(),
  detail: z.unknown().optional(),
  scene_info: z.unknown().optional(),
  settle_info: z.unknown().optional(),
});

const PREPAY_MS = 2 * 3_600_000;

/** The kept order, closed first if its time has run out. */
export function orderOf(world: World, outTradeNo: string): Order | undefined {
  const order = world.state.orders[outTradeNo];
  if (order?.state === 'NOTPAY' && order.expiresAt <= world.now()) order.state = 'CLOSED';
  return order;
}

export function orderByPrepay(world: World, prepayId: string): Order | undefined {
  return Object.values(world.state.orders).find((o) => o.prepayId === prepayId);
}

/** JSAPI order: the same number with the same content gives the same prepay_id again. */
export function createOrder(world: World, pay: PaySecrets, input: z.infer<typeof NewOrder>): { prepay_id: string } {
  const now = world.now();
  if (input.mchid !== pay.mchId) throw new PayError(400, 'PARAM_ERROR', '商户号与签名的商户号不一致');
  const account = world.people.accountByAppid(input.appid);
  if (!account) throw new PayError(400, 'APPID_MCHID_NOT_MATCH', 'appid 和 mch_id 不匹配');
  if (world.people.userByOpenid(input.payer.openid)?.account.id !== account.id) throw new PayError(400, 'PARAM_ERROR', '无效的 openid');
  const fingerprint = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const earlier = orderOf(world, input.out_trade_no);
  if (earlier) {
    if (earlier.state === 'CLOSED') throw new PayError(400, 'ORDER_CLOSED', '订单已关闭');
    if (earlier.state !== 'NOTPAY') throw new PayError(400, 'ORDERPAID', '该订单已支付');
    if (earlier.fingerprint !== fingerprint) throw new PayError(403, 'OUT_TRADE_NO_USED', '商户订单号重复');
    return { prepay_id: earlier.prepayId };
  }
  const expiresAt = input.time_expire ? Date.parse(input.time_expire) : now + PREPAY_MS;
  if (expiresAt <= now) throw new PayError(400, 'PARAM_ERROR', '交易结束时间已过');
  const order: Order = {
    outTradeNo: input.out_trade_no,
    prepayId: `wx${payTime(now).replace(/\D/g, '').slice(0, 14)}${randomText(20)}`.replace(/[_-]/g, '0'),
    appid: input.appid,
    openid: input.payer.openid,
    description: input.description,
    attach: input.attach ?? null,
    total: input.amount.total,
    notifyUrl: input.notify_url,
    fingerprint,
    createdAt: now,
    expiresAt,
    state: 'NOTPAY',
    transactionId: null,
    successAt: null,
  };
  world.state.orders[order.outTradeNo] = order;
  world.changed();
  return { prepay_id: order.prepayId };
}

const words = { NOTPAY: '订单未支付', SUCCESS: '支付成功', REFUND: '订单发生过退款', CLOSED: '订单已关闭' } as const;

export function presentOrder(pay: PaySecrets, order: Order): object {
  const paid = order.transactionId !== null && order.successAt !== null;
  return {
    appid: order.appid,
    mchid: pay.mchId,
    out_trade_no: order.outTradeNo,
    ...(paid
      ? { transaction_id: order.transactionId, trade_type: 'JSAPI', bank_type: 'OTHERS', success_time: payTime(order.successAt ?? 0) }
      : {}),
    trade_state: order.state,
    trade_state_desc: words[order.state],
    attach: order.attach ?? '',
    payer: { openid: order.openid },
    amount: {
      total: order.total,
      currency: 'CNY',
      ...(paid ? { payer_total: order.total, payer_currency: 'CNY' } : {}),
    },
    promotion_detail: [],
  };
}

export function closeOrder(world: World, order: Order): void {
  if (order.state === 'SUCCESS' || order.state === 'REFUND') throw new PayError(400, 'ORDERPAID', '该订单已支付');
  order.state = 'CLOSED';
  world.changed();
}

/** The person has paid: the order succeeds once, and the merchant is told. */
export function settleOrder(world: World, pay: PaySecrets, order: Order): void {
  if (order.state !== 'NOTPAY') throw new PayError(400, 'INVALID_REQUEST', words[order.state]);
  order.state = 'SUCCESS';
  order.successAt = world.now();
  const day = payTime(order.successAt).replace(/\D/g, '').slice(0, 8);
  order.transactionId = `4200${String(nextNumber(world)).padStart(6, '0')}${day}${String(order.createdAt % 10_000_000_000).padStart(10, '0')}`;
  world.changed();
  sendNotice(world, pay, {
    url: pay.notifyUrl ?? order.notifyUrl,
    event: 'TRANSACTION.SUCCESS',
    type: 'transaction',
    summary: '支付成功',
    content: presentOrder(pay, order),
  });
}
