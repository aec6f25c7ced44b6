import type { FeeOrder } from '../../domain/fee/fee';
import { Refusal } from '../../domain/refusal';
import type { FeeStore } from '../../store/fees';
import type { Pay, QueriedTrade } from '../../wechat/pay';
import { enterPayment } from './enter-payment';
import { gatewayCode, orGatewayRefusal } from './gateway-refusal';

/**
 * Asks WeChat Pay how an order of ours stands, and enters the payment and the refunds whose notices never came.
 * @throws Refusal fee/not-open, fee/not-found, fee/invalid, fee/gateway
 */
export async function queryFee(
  needs: { readonly fees: Pick<FeeStore, 'get' | 'settle' | 'settleRefund'>; readonly pay: Pick<Pay, 'query' | 'queryRefund'> | undefined },
  outTradeNo: string,
): Promise<{ order: FeeOrder; platform: QueriedTrade['state'] }> {
  const { fees, pay } = needs;
  if (!pay) throw new Refusal('fee/not-open');
  const kept = await fees.get(outTradeNo);
  if (!kept) throw new Refusal('fee/not-found');
  const { state, paid } = await orGatewayRefusal(pay.query(outTradeNo));
  if (paid) await enterPayment(needs, paid);
  for (const { no, status } of kept.refunds) {
    if (status !== 'asked' && status !== 'processing') continue;
    const fact = await orGatewayRefusal(pay.queryRefund(no)).catch((error: unknown) => {
      // Written down here, but it never reached WeChat Pay: it may be asked for again by the same number.
      if (gatewayCode(error) === 'RESOURCE_NOT_EXISTS') return undefined;
      throw error;
    });
    if (fact) await fees.settleRefund(fact);
  }
  return { order: (await fees.get(outTradeNo)) ?? kept, platform: state };
}
