import { stateOf, type FeeOrder } from '../../domain/fee/fee';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { FeeStore } from '../../store/fees';
import type { Pay } from '../../wechat/pay';
import { orGatewayRefusal } from './gateway-refusal';

/** Closes an unpaid order at WeChat Pay, then here; twice changes nothing. @throws Refusal fee/not-open, fee/not-found, fee/invalid, fee/gateway */
export async function closeFee(
  needs: { readonly fees: Pick<FeeStore, 'get' | 'close'>; readonly pay: Pick<Pay, 'close'> | undefined },
  outTradeNo: string,
  now: Instant,
): Promise<FeeOrder> {
  const { fees, pay } = needs;
  if (!pay) throw new Refusal('fee/not-open');
  const order = await fees.get(outTradeNo);
  if (!order) throw new Refusal('fee/not-found');
  if (order.paidAt !== undefined) throw new Refusal('fee/invalid', { message: '这个订单已经付款，不能关闭，可以退款' });
  if (stateOf(order) === 'closed') return order;
  // An order that never reached WeChat Pay is closed here alone.
  if (order.prepayId !== undefined) await orGatewayRefusal(pay.close(outTradeNo));
  await fees.close(outTradeNo, now);
  return (await fees.get(outTradeNo)) ?? order;
}
