import type { Account, AccountId } from '../../domain/account/account';
import type { Instant } from '../../domain/time/instant';
import type { Gateway } from '../../wechat/gateway';
import { answerLater } from '../wechat/answer-later';
import { relayKept, type RelayNeeds } from './relay-chat-text';

export type SweepKeptNeeds = RelayNeeds & {
  readonly gateway: Pick<Gateway, 'sendCustomText'>;
  accountOf(id: AccountId): Account | undefined | Promise<Account | undefined>;
};

const AT_ONCE = 100;

/** Looks whether those whose words are kept have bound a child since, relays them and gives them their receipt. Tells how many. */
export async function sweepKept(needs: SweepKeptNeeds, now: Instant): Promise<number> {
  let relayed = 0;
  for (const id of await needs.questions.drafts.unbound(now, AT_ONCE)) {
    const identity = await needs.identities.byId(id);
    const told = identity && (await relayKept(needs, identity, now));
    const account = identity && (await needs.accountOf(identity.accountId));
    if (!identity || told === undefined) continue;
    relayed += 1;
    if (account) await answerLater(needs, account, identity.openid, told);
  }
  return relayed;
}
