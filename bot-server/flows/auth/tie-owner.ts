import type { Actor } from '../../domain/access/actor';
import { staffIdentity, type Staff } from '../../domain/access/staff-account';
import type { TieRequest } from '../../domain/access/tie';
import type { Identity } from '../../domain/account/account';
import type { Instant } from '../../domain/time/instant';
import type { AccountStore } from '../../store/accounts';
import type { IdentityStore } from '../../store/identities';
import type { SessionStore } from '../../store/sessions';
import { actorOf, type ActorNeeds } from './actor-of';

/** The post an actor at a desk stands for. */
export const postOf = (actor: Extract<Actor, { role: 'teacher' | 'officer' }>): Staff =>
  actor.role === 'teacher' ? { kind: 'teacher', id: actor.teacherId } : { kind: 'officer', id: actor.officerId };

type OwnerNeeds = ActorNeeds & { readonly sessions: Pick<SessionStore, 'list'> };

/** Who asked in that browser, while they are still in that post and signed in there. */
export async function ownerOf(needs: OwnerNeeds, { post, sessionId }: TieRequest, now: Instant): Promise<Actor | undefined> {
  const identity = staffIdentity(post);
  const sessions = await needs.sessions.list([identity.id], now);
  if (!sessions.some(({ id }) => id === sessionId)) return undefined;
  const actor = await actorOf(needs, identity);
  return actor.role === 'stranger' ? undefined : actor;
}

type WeChatNeeds = { readonly accounts: Pick<AccountStore, 'all'>; readonly identities: Pick<IdentityStore, 'ofPerson'> };

/** The WeChats of the mini-program that are this post: they ring, and they open its rooms. */
export async function wechatsOf({ accounts, identities }: WeChatNeeds, post: Staff): Promise<Identity[]> {
  const [all, theirs] = await Promise.all([accounts.all(), identities.ofPerson(post)]);
  const ours = new Set(all.filter(({ kind }) => kind === 'mini-program').map(({ id }) => id));
  return theirs.filter(({ accountId }) => ours.has(accountId));
}
