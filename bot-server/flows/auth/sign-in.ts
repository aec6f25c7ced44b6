import type { Actor } from '../../domain/access/actor';
import type { Instant } from '../../domain/time/instant';
import type { AccountStore } from '../../store/accounts';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import type { SessionStore } from '../../store/sessions';
import type { Gateway } from '../../wechat/gateway';
import { Refusal } from '../../domain/refusal';
import { actorOf } from './actor-of';

type Needs = {
  readonly accounts: Pick<AccountStore, 'all'>;
  readonly identities: Pick<IdentityStore, 'seen' | 'ofUnion' | 'bind'>;
  readonly sessions: Pick<SessionStore, 'open'>;
  readonly roster: RosterStore;
  readonly gateway: Pick<Gateway, 'codeToSession'>;
};

/**
 * Signs a mini-program user in by wx.login's code: one use, 5 minutes.
 * @throws Refusal auth/code-invalid, auth/wechat-unavailable
 */
export async function signIn(needs: Needs, code: string, now: Instant, browser = ''): Promise<{ token: string; actor: Actor }> {
  const account = (await needs.accounts.all()).find(({ kind }) => kind === 'mini-program');
  if (!account) throw new Refusal('auth/wechat-unavailable');
  const who = await needs.gateway.codeToSession(account.id, code);
  let identity = await needs.identities.seen({ accountId: account.id, ...who }, now);
  if (identity.persons.length === 0 && who.unionid !== undefined) {
    // Known at another account of ours: the same person by unionid.
    const persons = (await needs.identities.ofUnion(who.unionid)).flatMap((other) => other.persons);
    if (persons.length > 0) {
      await needs.identities.bind({ accountId: account.id, openid: who.openid, persons });
      identity = { ...identity, persons };
    }
  }
  return { token: await needs.sessions.open(identity.id, now, { browser }), actor: await actorOf(needs, identity) };
}
