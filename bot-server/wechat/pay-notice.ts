import { createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import type { PaidFact, RefundFact } from '../domain/fee/fee';
import { Refusal } from '../domain/refusal';
import type { Instant } from '../domain/time/instant';
import { isFromPay, type Headers, type PlatformKeys } from './pay-signature';

export type PayNotice = { readonly id: string } & (
  | { readonly kind: 'paid'; readonly paid: PaidFact }
  | { readonly kind: 'refund'; readonly refund: RefundFact }
  /** A payment that did not succeed, or an event that this product has no use for. */
  | { readonly kind: 'other'; readonly type: string }
);

const Notice = z.object({
  id: z.string().min(1).max(64),
  event_type: z.string().max(64),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string().max(1_048_576),
    nonce: z.string().length(12),
    associated_data: z.string().max(64).default(''),
  }),
});
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
export const Transaction = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  transaction_id: z.string().min(1),
  trade_state: z.string(),
  success_time: time,
  amount: z.object({ total: z.int(), currency: z.string().default('CNY') }),
});
const RefundNotice = z.object({
  mchid: z.string(),
  out_trade_no: z.string(),
  out_refund_no: z.string(),
  refund_id: z.string(),
  refund_status: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']),
  success_time: time.optional(),
  amount: z.object({ total: z.int(), refund: z.int() }),
});

const TAG = 16;

/** Opens a sealed resource. Undefined when a single bit of it, of its nonce or of its associated data was changed: `final()` proves the tag. */
export function openResource(apiV3Key: string, sealed: { ciphertext: string; nonce: string; associated_data: string }): string | undefined {
  const bytes = Buffer.from(sealed.ciphertext, 'base64');
  if (bytes.length < TAG) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), Buffer.from(sealed.nonce, 'utf8'), {
    authTagLength: TAG,
  });
  decipher.setAAD(Buffer.from(sealed.associated_data, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const paidFact = (t: z.infer<typeof Transaction>): PaidFact => ({
  appid: t.appid,
  mchId: t.mchid,
  outTradeNo: t.out_trade_no,
  transactionId: t.transaction_id,
  total: t.amount.total,
  currency: t.amount.currency,
  paidAt: t.success_time,
});

/** Makes the reader of WeChat Pay's notices: proves the raw bytes, opens the sealed part, reads it. It says nothing about whether the order agrees. */
export function openPayNotices({ keys, apiV3Key }: { keys: PlatformKeys; apiV3Key: string }) {
  /** @throws Refusal `callback/bad-signature` (also for the platform's probes) or `callback/malformed` */
  return function openNotice(headers: Headers, rawBody: Buffer, now: Instant): PayNotice {
    if (!isFromPay(keys, headers, rawBody, now)) throw new Refusal('callback/bad-signature');
    const notice = Notice.safeParse(parseJson(rawBody.toString('utf8'))).data;
    const content = notice && parseJson(openResource(apiV3Key, notice.resource));
    if (!notice || content === undefined) throw new Refusal('callback/malformed');
    const { id, event_type: type } = notice;
    if (type.startsWith('TRANSACTION.')) {
      if (z.object({ trade_state: z.string() }).safeParse(content).data?.trade_state !== 'SUCCESS') return { id, kind: 'other', type };
      const transaction = Transaction.safeParse(content).data;
      if (!transaction) throw new Refusal('callback/malformed');
      return { id, kind: 'paid', paid: paidFact(transaction) };
    }
    if (!type.startsWith('REFUND.')) return { id, kind: 'other', type };
    const refund = RefundNotice.safeParse(content).data;
    if (!refund) throw new Refusal('callback/malformed');
    const status = ({ SUCCESS: 'success', CLOSED: 'closed', ABNORMAL: 'abnormal' } as const)[refund.refund_status];
    return {
      id,
      kind: 'refund',
      refund: {
        mchId: refund.mchid,
        outTradeNo: refund.out_trade_no,
        outRefundNo: refund.out_refund_no,
        refundId: refund.refund_id,
        status,
        refund: refund.amount.refund,
        total: refund.amount.total,
        at: refund.success_time ?? now,
      },
    };
  };
}
export type OpenNotice = ReturnType<typeof openPayNotices>;
