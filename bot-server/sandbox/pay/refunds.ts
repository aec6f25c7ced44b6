import { z } from 'zod';
import { type PaySecrets } from '../options';
import { type Order, type Refund } from '../state';
import { nextNumber, type World } from '../world';
import { sendNotice } from './notices';
import { NotifyUrl } from './orders';
import { PayError } from './pay-error';
import { payTime } from './signing';

export const NewRefund = z
  .strictObject({
    transaction_id: z.string().max(32).optional(),
    out_trade_no: z.string().max(32).optional(),
    out_refund_no: z.string().regex(/^[0-9A-Za-z_\-|*@]{1,64}$/, '商户退款单号为 1 至 64 位的字母、数字、_-|*@'),
    reason: z.string().max(80).optional(),
    notify_url: NotifyUrl.optional(),
    funds_account: z.enum(['AVAILABLE', 'UNSETTLED']).optional(),
    amount: z.strictObject({
      refund: z.int().min(1),
      total: z.int().min(1),
      currency: z.literal('CNY'),
      from: z.array(z.unknown()).optional(),
    }),
  })
  .refine((r) => (r.transaction_id === undefined) !== (r.out_trade_no === undefined), {
    message: 'transaction_id 和 out_trade_no 二选一',
    path: ['out_trade_no'],
  });

const YEAR_MS = 365 * 86_400_000;
const MINUTE_MS = 60_000;

/** Asks for a refund; the same out_refund_no again gives the kept one. Success comes after the answer. */
export function createRefund(world: World, pay: PaySecrets, input: z.infer<typeof NewRefund>): Refund {
  const { state } = world;
  const now = world.now();
  const order = Object.values(state.orders).find(
    (o) => o.outTradeNo === input.out_trade_no || (o.transactionId !== null && o.transactionId === input.transaction_id),
  );
  if (!order) throw new PayError(404, 'RESOURCE_NOT_EXISTS', '订单不存在');
  const earlier = state.refunds[input.out_refund_no];
  if (earlier) {
    if (earlier.outTradeNo !== order.outTradeNo || earlier.amount !== input.amount.refund)
      throw new PayError(400, 'INVALID_REQUEST', '退款单号已用于另一笔退款');
    return earlier;
  }
  if (order.successAt === null) throw new PayError(400, 'INVALID_REQUEST', '订单没有支付成功，不能退款');
  if (now - order.successAt > YEAR_MS) throw new PayError(400, 'INVALID_REQUEST', '订单已超过可退款的最大期限');
  if (input.amount.total !== order.total) throw new PayError(400, 'INVALID_REQUEST', '订单金额不一致');
  const parts = Object.values(state.refunds).filter((r) => r.outTradeNo === order.outTradeNo);
  if (parts.length >= 50) throw new PayError(400, 'INVALID_REQUEST', '部分退款次数超过 50 次');
  if (parts.some((r) => now - r.createdAt < MINUTE_MS))
    throw new PayError(429, 'FREQUENCY_LIMITED', '同一笔订单的退款请等 1 分钟以后再提交');
  if (parts.reduce((sum, r) => sum + r.amount, input.amount.refund) > order.total)
    throw new PayError(400, 'INVALID_REQUEST', '退款金额大于可退金额');
  const refund: Refund = {
    refundId: `5030${String(nextNumber(world)).padStart(8, '0')}${payTime(now).replace(/\D/g, '').slice(0, 14)}`,
    outRefundNo: input.out_refund_no,
    outTradeNo: order.outTradeNo,
    amount: input.amount.refund,
    reason: input.reason ?? null,
    notifyUrl: input.notify_url ?? null,
    createdAt: now,
    status: 'PROCESSING',
    successAt: null,
  };
  state.refunds[refund.outRefundNo] = refund;
  world.changed();
  setImmediate(() => finishRefund(world, pay, order, refund));
  return { ...refund };
}

function finishRefund(world: World, pay: PaySecrets, order: Order, refund: Refund): void {
  refund.status = 'SUCCESS';
  refund.successAt = world.now();
  order.state = 'REFUND';
  world.changed();
  const url = pay.notifyUrl ?? refund.notifyUrl;
  if (url === null) return;
  const { status, success_time, amount, ...rest } = presentRefund(order, refund);
  sendNotice(world, pay, {
    url,
    event: 'REFUND.SUCCESS',
    type: 'refund',
    summary: '退款成功',
    content: {
      mchid: pay.mchId,
      transaction_id: rest.transaction_id,
      out_trade_no: rest.out_trade_no,
      refund_id: rest.refund_id,
      out_refund_no: rest.out_refund_no,
      refund_status: status,
      success_time,
      user_received_account: rest.user_received_account,
      amount: {
        total: amount.total,
        refund: amount.refund,
        payer_total: amount.payer_total,
        payer_refund: amount.payer_refund,
      },
    },
  });
}

export function presentRefund(order: Order, refund: Refund) {
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: order.transactionId,
    out_trade_no: order.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    ...(refund.successAt === null ? {} : { success_time: payTime(refund.successAt) }),
    create_time: payTime(refund.createdAt),
    status: refund.status,
    funds_account: 'AVAILABLE',
    amount: {
      total: order.total,
      refund: refund.amount,
      payer_total: order.total,
      payer_refund: refund.amount,
      settlement_refund: refund.amount,
      settlement_total: order.total,
      discount_refund: 0,
      currency: 'CNY',
      from: [],
    },
    promotion_detail: [],
  };
}
