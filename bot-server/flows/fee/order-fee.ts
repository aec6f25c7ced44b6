import type { AccountId, OpenId } from '../../domain/account/account';
import { orderFault, stateOf, type FeeOrder } from '../../domain/fee/fee';
import type { Fen } from '../../domain/fee/money';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { FeeStore } from '../../store/fees';
import type { Pay, PaymentRequest } from '../../wechat/pay';
import { orGatewayRefusal } from './gateway-refusal';

export interface NewFee {
  readonly outTradeNo: string;
  readonly accountId: AccountId;
  readonly appid: string;
  readonly openid: OpenId;
  readonly description: string;
  readonly total: Fen;
}

/**
 * Makes an order, written down before WeChat Pay is asked; the same number with the same content may be tried again.
 * @throws Refusal fee/not-open, fee/invalid, fee/gateway
 */
export async function orderFee(
  needs: { readonly fees: Pick<FeeStore, 'create' | 'get' | 'setPrepay'>; readonly pay: Pick<Pay, 'order' | 'mchId'> | undefined },
  fee: NewFee,
  now: Instant,
): Promise<{ order: FeeOrder; payment: PaymentRequest }> {
  const { fees, pay } = needs;
  if (!pay) throw new Refusal('fee/not-open');
  const fault = orderFault(fee);
  if (fault) throw new Refusal('fee/invalid', { message: fault });
  const fresh: FeeOrder = { ...fee, mchId: pay.mchId, createdAt: now, refunds: [] };
  if (!(await fees.create(fresh))) {
    const kept = await fees.get(fee.outTradeNo);
    const same = kept && (['accountId', 'appid', 'openid', 'description', 'total'] as const).every((key) => kept[key] === fee[key]);
    if (!same) throw new Refusal('fee/invalid', { message: '这个订单号已经用过，内容不同，请换一个号' });
    if (!['created', 'payable'].includes(stateOf(kept)))
      throw new Refusal('fee/invalid', { message: '这个订单已经付款或关闭，请换一个号' });
  }
  const { appid, openid, outTradeNo, description, total } = fee;
  const { prepayId, payment } = await orGatewayRefusal(pay.order({ appid, openid, outTradeNo, description, total }));
  await fees.setPrepay(outTradeNo, prepayId);
  return { order: (await fees.get(outTradeNo)) ?? { ...fresh, prepayId }, payment };
}
