import { refundMismatch } from '../../domain/fee/fee';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { FeeStore } from '../../store/fees';
import type { PayNotice } from '../../wechat/pay-notice';
import { enterPayment } from './enter-payment';

/**
 * Enters a proved notice, compared with the order in every part; a repetition changes nothing.
 * The notice is remembered only after its effect: cut off in between, the next repetition does it.
 * @throws Refusal fee/not-found, fee/invalid
 */
export async function settleNotice(
  needs: { readonly fees: Pick<FeeStore, 'get' | 'settle' | 'settleRefund' | 'noteNotice'> },
  notice: PayNotice,
  now: Instant,
): Promise<'entered' | 'known' | 'ignored'> {
  const { fees } = needs;
  if (notice.kind === 'other') return 'ignored';
  let changed: boolean;
  let outTradeNo: string;
  if (notice.kind === 'paid') {
    outTradeNo = notice.paid.outTradeNo;
    changed = await enterPayment(needs, notice.paid);
  } else {
    outTradeNo = notice.refund.outTradeNo;
    const order = await fees.get(outTradeNo);
    if (!order) throw new Refusal('fee/not-found');
    const differs = refundMismatch(order, notice.refund);
    if (differs) throw new Refusal('fee/invalid', { message: '退款和订单对不上', details: { differs } });
    changed = await fees.settleRefund(notice.refund);
  }
  await fees.noteNotice(notice.id, notice.kind, outTradeNo, now);
  return changed ? 'entered' : 'known';
}
