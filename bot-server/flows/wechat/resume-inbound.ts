import type { Account, AccountId } from '../../domain/account/account';
import type { Gateway } from '../../wechat/gateway';
import type { InboundStore } from '../../store/inbound';
import { answerLater } from './answer-later';
import { HOLD, workInbound, type WorkInboundNeeds } from './work-inbound';

export type ResumeInboundNeeds = WorkInboundNeeds & {
  readonly inbound: Pick<InboundStore, 'takeUnfinished' | 'done' | 'failed'>;
  readonly gateway: Pick<Gateway, 'sendCustomText'>;
  accountOf(id: AccountId): Promise<Account | undefined>;
};

/** Takes up pushes that were answered but not worked off, after a crash or a failure, and tells the person what the chat would have said. */
export async function resumeInbound(needs: ResumeInboundNeeds, atMost: number): Promise<{ done: number; failed: number }> {
  const counts = { done: 0, failed: 0 };
  for (const claim of await needs.inbound.takeUnfinished(atMost, HOLD)) {
    const account = await needs.accountOf(claim.accountId);
    const worked = account ? await workInbound(needs, account, claim) : undefined;
    if (worked?.kind === 'done') counts.done += 1;
    else counts.failed += 1;
    if (account && worked?.kind === 'done' && worked.reply !== undefined) {
      await answerLater(needs, account, claim.inbound.openid, worked.reply);
    }
  }
  return counts;
}
