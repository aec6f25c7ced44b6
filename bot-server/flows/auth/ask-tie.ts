import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Session } from '../../domain/access/session';
import { TIE_LIFE, tieScene } from '../../domain/access/tie';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { Chance } from '../../seal/chance';
import type { AccountStore } from '../../store/accounts';
import type { IdentityStore } from '../../store/identities';
import type { TieRequestStore } from '../../store/tie-requests';
import type { Gateway } from '../../wechat/gateway';
import { postOf, wechatsOf } from './tie-owner';

type Needs = {
  readonly accounts: Pick<AccountStore, 'all'>;
  readonly identities: Pick<IdentityStore, 'ofPerson'>;
  readonly tieRequests: Pick<TieRequestStore, 'ask'>;
  readonly chance: Pick<Chance, 'code'>;
  readonly gateway: Pick<Gateway, 'drawCode'>;
};

export interface AskedTie {
  /** JPEG or PNG in base64; absent when WeChat gives no code now. */
  readonly image?: string;
  readonly expiresAt: Instant;
}

const CONFIRM_PAGE = 'pages/confirm-sign-in/index';

/**
 * Who came in by a password asks for a code that ties the WeChat which scans it to their post. Good once, for two minutes; the code before is
 * over with it. A post has one WeChat: a second would be somebody else, or a photographed code.
 * @throws Refusal auth/tie-desk-only, auth/tied-already
 */
export async function askTie(
  needs: Needs,
  { actor, session }: { readonly actor: Actor; readonly session: Pick<Session, 'id' | 'browser'> },
  now: Instant,
): Promise<AskedTie> {
  if (!may.tieWeChat(actor)) throw new Refusal('auth/tie-desk-only');
  const post = postOf(actor);
  if ((await wechatsOf(needs, post)).length > 0) throw new Refusal('auth/tied-already');
  const [scene, expiresAt] = [tieScene(needs.chance.code()), now + TIE_LIFE];
  const isAsked = await needs.tieRequests.ask({ post, scene, sessionId: session.id, browser: session.browser, expiresAt }, now);
  if (!isAsked) throw new Refusal('auth/tied-already');
  const account = (await needs.accounts.all()).find(({ kind }) => kind === 'mini-program');
  const image = account && (await needs.gateway.drawCode(account.id, { scene, page: CONFIRM_PAGE }));
  return { expiresAt, ...(image === undefined ? {} : { image }) };
}
