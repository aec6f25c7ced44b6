import { refundFault, type FeeOrder } from '../../domain/fee/fee';
import type { Fen } from '../../domain/fee/money';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { FeeStore } from '../../store/fees';
import type { Pay } from '../../wechat/pay';
import { orGatewayRefusal } from './gateway-refusal';

/**
 * Asks for a refund, written down first so that a repetition uses the same number; never more than was paid, whoever asks at once.
 * @throws Refusal fee/not-open, fee/not-found, fee/invalid, fee/gateway
 */
export async function refundFee(
  needs: { readonly fees: Pick<FeeStore, 'get' | 'askRefund' | 'settleRefund'>; readonly pay: Pick<Pay, 'refund'> | undefined },
  { outTradeNo, no, amount, reason }: { outTradeNo: string; no: string; amount: Fen; reason: string },
  now: Instant,
): Promise<FeeOrder> {
  const { fees, pay } = needs;
  if (!pay) throw new Refusal('fee/not-open');
  const order = await fees.get(outTradeNo);
  if (!order) throw new Refusal('fee/not-found');
  const fault = refundFault(order, no, amount) ?? (reason.length > 80 ? '退款原因不超过 80 个字' : undefined);
  if (fault) throw new Refusal('fee/invalid', { message: fault });
  if (!order.refunds.some((refund) => refund.no === no) && !(await fees.askRefund(outTradeNo, { no, amount, reason }, now))) {
    throw new Refusal('fee/invalid', { message: '同时有另一笔退款，请先查询订单再试' });
  }
  const fact = await orGatewayRefusal(pay.refund({ outTradeNo, outRefundNo: no, reason, refund: amount, total: order.total }));
  await fees.settleRefund(fact);
  return (await fees.get(outTradeNo)) ?? order;
}
