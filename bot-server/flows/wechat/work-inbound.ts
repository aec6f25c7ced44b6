import type { Account } from '../../domain/account/account';
import { MINUTE, SECOND } from '../../domain/time/instant';
import type { InboundClaim, InboundStore } from '../../store/inbound';
import { takeInbound, type TakeInboundNeeds } from './take-inbound';

export type WorkInboundNeeds = TakeInboundNeeds & { readonly inbound: Pick<InboundStore, 'done' | 'failed'> };

export type Worked = { readonly kind: 'done'; readonly reply?: string } | { readonly kind: 'failed'; readonly error: unknown };

/** Longer than the work of one push may take. */
export const HOLD = MINUTE;

/** Does a claimed push's work and writes down how it ended. Never throws: a failed push waits and is taken up by `resumeInbound`. */
export async function workInbound(needs: WorkInboundNeeds, account: Account, claim: InboundClaim): Promise<Worked> {
  try {
    const reply = await takeInbound(needs, account, claim.inbound);
    await needs.inbound.done(claim, reply);
    return { kind: 'done', ...(reply === undefined ? {} : { reply }) };
  } catch (error) {
    await needs.inbound.failed(claim, claim.tries * 5 * SECOND).catch(() => undefined);
    return { kind: 'failed', error };
  }
}
