import type { Account, AccountId, Identity, OpenId } from '../../domain/account/account';
import type { Inbound, LateOutcome } from '../../domain/account/inbound';
import type { Instant } from '../../domain/time/instant';
import type { ConsentStore } from '../../store/consents';
import type { IdentityStore } from '../../store/identities';
import { replies } from './replies';

/** What somebody wrote in a chat. */
export interface ChatText {
  readonly accountId: AccountId;
  readonly openid: OpenId;
  /** Empty where it was spoken or pictured. */
  readonly text: string;
  readonly media?: { readonly kind: 'voice' | 'picture'; readonly mediaId: string };
  readonly messageId: string;
  readonly at: Instant;
}

export interface TakeInboundNeeds {
  readonly identities: Pick<IdentityStore, 'setFollows' | 'bind' | 'ofUnion'>;
  readonly consents: Pick<ConsentStore, 'credit' | 'clear' | 'forget'>;
  /** What WeChat knows of the person now; undefined when it can't be asked. */
  profileOf(accountId: AccountId, openid: OpenId): Promise<{ follows: boolean; unionid?: string } | undefined>;
  /** Corrects the attempt that got this platform id. Unknown ids are none of its business. */
  settleLate(accountId: AccountId, openid: OpenId, late: LateOutcome): Promise<void>;
  /** Makes a question of a text and gives the sentence to answer in the chat. The same message id asks once. */
  relayText(chat: ChatText): Promise<string>;
  /** Takes a text for the code that joins the mini-program's person to this chat; undefined when it is none. */
  joinByCode(chat: ChatText): Promise<string | undefined>;
  /** Takes the result of a content check that this account asked for. Unknown traces are kept for a while. */
  mediaChecked(accountId: AccountId, trace: string, suggest: 'pass' | 'review' | 'risky'): Promise<void>;
  /** Drops what was kept of this chat for its writer's sake: WeChat asks that it goes when they leave. */
  forgetChat(accountId: AccountId, openid: OpenId): Promise<void>;
}

type Person = Identity['persons'][number];

/** Following or leaving may arrive in the wrong order, so WeChat is asked which of the two is true now. */
async function setFollows(needs: TakeInboundNeeds, accountId: AccountId, openid: OpenId, told: boolean): Promise<boolean> {
  const profile = await needs.profileOf(accountId, openid);
  const follows = profile?.follows ?? told;
  if (!follows) {
    await needs.identities.setFollows(accountId, openid, false);
    await needs.consents.forget(accountId, openid);
    await needs.forgetChat(accountId, openid);
    return false;
  }
  if (profile?.unionid === undefined) await needs.identities.setFollows(accountId, openid, true);
  else {
    const known = await needs.identities.ofUnion(profile.unionid);
    const persons = new Map<string, Person>(known.flatMap((one) => one.persons.map((p) => [`${p.kind}:${p.id}`, p])));
    await needs.identities.bind({ accountId, openid, unionid: profile.unionid, persons: [...persons.values()], follows: true });
  }
  return true;
}

/**
 * Does what a push asks for, and gives the sentence to answer in the chat, if any. Every step may be repeated:
 * a push whose work was cut off is taken again from the start.
 */
export async function takeInbound(needs: TakeInboundNeeds, account: Account, inbound: Inbound): Promise<string | undefined> {
  const { id: accountId, kind } = account;
  const { openid, at } = inbound;
  switch (inbound.kind) {
    case 'text': {
      const chat = { accountId, openid, text: inbound.text, messageId: inbound.messageId, at };
      return (await needs.joinByCode(chat)) ?? (await needs.relayText(chat));
    }
    case 'image':
    case 'voice': {
      const media = { kind: inbound.kind === 'voice' ? ('voice' as const) : ('picture' as const), mediaId: inbound.mediaId };
      return needs.relayText({ accountId, openid, text: '', media, messageId: inbound.messageId, at });
    }
    case 'subscribed':
      return (await setFollows(needs, accountId, openid, true)) ? replies.welcome : undefined;
    case 'unsubscribed':
      await setFollows(needs, accountId, openid, false);
      return undefined;
    case 'scanned':
      return replies.welcome;
    case 'menu-clicked':
      return replies.menu;
    case 'popup-answered':
      for (const { templateId, choice, index } of inbound.choices) {
        if (choice === 'accept') {
          const standing = account.templates.some((t) => t.id === templateId && t.kind === 'long-term');
          await needs.consents.credit({ accountId, openid, templateId, at, index, standing });
        } else if (choice === 'reject') await needs.consents.clear(accountId, openid, templateId, at);
      }
      return undefined;
    case 'consent-withdrawn':
      for (const templateId of inbound.templateIds) await needs.consents.clear(accountId, openid, templateId, at);
      return undefined;
    case 'send-finished':
      for (const late of inbound.results) {
        await needs.settleLate(accountId, openid, late);
        if (late.templateId !== undefined && late.outcome.kind === 'refused' && late.outcome.why === 'no-consent') {
          // What was agreed to after that send stays, however late this news is.
          await needs.consents.clear(accountId, openid, late.templateId, at);
        }
      }
      return undefined;
    case 'media-checked':
      if (inbound.suggest !== 'none') await needs.mediaChecked(accountId, inbound.trace, inbound.suggest);
      return undefined;
    case 'chat-entered':
      return undefined;
    case 'unknown':
      // A message of a kind that is not read still deserves a word; an event does not.
      return kind === 'official-account' && !inbound.type.startsWith('event ') ? replies.textOnly : undefined;
  }
}
