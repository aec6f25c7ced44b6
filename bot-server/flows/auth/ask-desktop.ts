import { SCAN_LIFE } from '../../domain/access/desktop';
import type { Instant } from '../../domain/time/instant';
import type { Chance } from '../../seal/chance';
import type { AccountStore } from '../../store/accounts';
import type { DesktopRequestStore } from '../../store/desktop-requests';
import type { Gateway } from '../../wechat/gateway';

type Needs = {
  readonly accounts: Pick<AccountStore, 'all'>;
  readonly desktopRequests: Pick<DesktopRequestStore, 'add'>;
  readonly chance: Pick<Chance, 'code' | 'secret'>;
  readonly gateway: Pick<Gateway, 'drawCode'>;
};

export interface AskedDesktop {
  /** For the browser alone; it is not in the code. */
  readonly secret: string;
  /** JPEG or PNG in base64; absent when WeChat gives no code now. */
  readonly image?: string;
  readonly expiresAt: Instant;
}

const CONFIRM_PAGE = 'pages/confirm-sign-in/index';

/** A browser asks to be signed in: a code for a phone to scan, and a secret to come back with. Both are good once and for two minutes. */
export async function askDesktop(needs: Needs, { browser }: { readonly browser: string }, now: Instant): Promise<AskedDesktop> {
  const [scene, secret, expiresAt] = [needs.chance.code(), needs.chance.secret(), now + SCAN_LIFE];
  await needs.desktopRequests.add({ scene, secret, browser, askedAt: now, expiresAt });
  const account = (await needs.accounts.all()).find(({ kind }) => kind === 'mini-program');
  const image = account && (await needs.gateway.drawCode(account.id, { scene, page: CONFIRM_PAGE }));
  return { secret, expiresAt, ...(image === undefined ? {} : { image }) };
}
