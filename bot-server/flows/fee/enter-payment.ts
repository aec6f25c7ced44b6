import { mismatch, type PaidFact } from '../../domain/fee/fee';
import { Refusal } from '../../domain/refusal';
import type { FeeStore } from '../../store/fees';

/**
 * Enters a payment that WeChat Pay reports, once, if it is exactly what was ordered. True for the call that settled it.
 * @throws Refusal fee/not-found, fee/invalid (with the part that differs)
 */
export async function enterPayment(needs: { readonly fees: Pick<FeeStore, 'get' | 'settle'> }, paid: PaidFact): Promise<boolean> {
  const order = await needs.fees.get(paid.outTradeNo);
  if (!order) throw new Refusal('fee/not-found');
  const differs = mismatch(order, paid);
  if (differs) throw new Refusal('fee/invalid', { message: '付款和订单对不上', details: { differs } });
  return needs.fees.settle(paid.outTradeNo, paid);
}
