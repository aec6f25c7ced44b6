import type { Account, OpenId } from '../../domain/account/account';
import type { SendOutcome } from '../../domain/account/outcome';
import type { Gateway } from '../../wechat/gateway';

/** Says in the chat what came too late for the push's own answer. The person just wrote, so the customer-service window is open. */
export async function answerLater(
  needs: { readonly gateway: Pick<Gateway, 'sendCustomText'> },
  account: Account,
  openid: OpenId,
  text: string,
): Promise<SendOutcome> {
  return needs.gateway.sendCustomText(account.id, { openid, text });
}
