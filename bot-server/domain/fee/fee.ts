import type { AccountId, OpenId } from '../account/account';
import type { Instant } from '../time/instant';
import { isFen, type Fen } from './money';

export type RefundStatus = 'asked' | 'processing' | 'success' | 'closed' | 'abnormal';

export interface FeeRefund {
  /** Ours; the same one again asks for the same refund. */
  readonly no: string;
  readonly amount: Fen;
  readonly reason: string;
  readonly status: RefundStatus;
  readonly askedAt: Instant;
  readonly refundId?: string;
  readonly endedAt?: Instant;
}

/** An order as facts; its state follows from them ({@link stateOf}), so notices may arrive in any order. */
export interface FeeOrder {
  /** 6 to 32 of `0-9A-Za-z_-`, unique at the merchant. */
  readonly outTradeNo: string;
  readonly accountId: AccountId;
  readonly appid: string;
  readonly mchId: string;
  readonly openid: OpenId;
  readonly description: string;
  readonly total: Fen;
  readonly createdAt: Instant;
  readonly prepayId?: string;
  readonly closedAt?: Instant;
  readonly transactionId?: string;
  readonly paidAt?: Instant;
  readonly refunds: readonly FeeRefund[];
}

export type FeeState = 'created' | 'payable' | 'closed' | 'paid' | 'partly-refunded' | 'refunded';

/** What was given back or is on its way back. */
export const refundedFen = (order: FeeOrder): Fen =>
  order.refunds.reduce((sum, { status, amount }) => (status === 'closed' || status === 'abnormal' ? sum : sum + amount), 0);

export function stateOf(order: FeeOrder): FeeState {
  if (order.paidAt !== undefined) {
    const back = order.refunds.reduce((sum, { status, amount }) => (status === 'success' ? sum + amount : sum), 0);
    return back === 0 ? 'paid' : back < order.total ? 'partly-refunded' : 'refunded';
  }
  if (order.closedAt !== undefined) return 'closed';
  return order.prepayId === undefined ? 'created' : 'payable';
}

/** What WeChat Pay says about a payment, from a notice or a query. */
export interface PaidFact {
  readonly appid: string;
  readonly mchId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly total: number;
  readonly currency: string;
  readonly paidAt: Instant;
}

export interface RefundFact {
  readonly mchId: string;
  readonly outTradeNo: string;
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly status: 'success' | 'closed' | 'abnormal' | 'processing';
  readonly refund: number;
  readonly total: number;
  readonly at: Instant;
}

/** Which part of a payment is not what was ordered; undefined when all agrees. */
export function mismatch(
  order: FeeOrder,
  paid: PaidFact,
): 'order' | 'appid' | 'merchant' | 'currency' | 'amount' | 'transaction' | undefined {
  if (paid.outTradeNo !== order.outTradeNo) return 'order';
  if (paid.appid !== order.appid) return 'appid';
  if (paid.mchId !== order.mchId) return 'merchant';
  if (paid.currency !== 'CNY') return 'currency';
  if (paid.total !== order.total) return 'amount';
  if (order.transactionId !== undefined && order.transactionId !== paid.transactionId) return 'transaction';
  return undefined;
}

/** Which part of a refund is not what was asked for. */
export function refundMismatch(order: FeeOrder, fact: RefundFact): 'order' | 'merchant' | 'refund' | 'amount' | undefined {
  if (fact.outTradeNo !== order.outTradeNo) return 'order';
  if (fact.mchId !== order.mchId) return 'merchant';
  const asked = order.refunds.find(({ no }) => no === fact.outRefundNo);
  if (!asked) return 'refund';
  return asked.amount === fact.refund && order.total === fact.total ? undefined : 'amount';
}

export const isTradeNo = (text: string): boolean => /^[0-9A-Za-z_-]{6,32}$/.test(text);

/** What is wrong with an order to be made; undefined when nothing is. */
export function orderFault({ outTradeNo, description, total }: Pick<FeeOrder, 'outTradeNo' | 'description' | 'total'>): string | undefined {
  if (!isTradeNo(outTradeNo)) return '订单号要 6 到 32 位，只用字母、数字、下划线和短横';
  if (description.trim() === '' || description.length > 127) return '收款项目要写，不超过 127 个字';
  if (!isFen(total)) return '金额要大于 0，不超过 100 万元，最小到分';
  return undefined;
}

/** What is wrong with a refund to be asked for; undefined when nothing is. */
export function refundFault(order: FeeOrder, no: string, amount: Fen): string | undefined {
  if (!isTradeNo(no)) return '退款单号要 6 到 32 位，只用字母、数字、下划线和短横';
  const earlier = order.refunds.find((refund) => refund.no === no);
  if (earlier) return earlier.amount === amount ? undefined : '这个退款单号已经用过，金额不同，请换一个号';
  if (order.paidAt === undefined) return '这个订单还没有付款，不能退款';
  if (!isFen(amount)) return '退款金额要大于 0，最小到分';
  if (refundedFen(order) + amount > order.total) return '退款加起来超过了付款金额';
  return undefined;
}
