import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Session } from '../../domain/access/session';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { SessionStore } from '../../store/sessions';
import { ownIdentityIds, type OwnNeeds } from './own-identities';

type Needs = OwnNeeds & { readonly sessions: Pick<SessionStore, 'list'> };

/** Where the actor is signed in, the device used last first. @throws Refusal access/denied */
export async function listSessions(needs: Needs, actor: Actor, now: Instant): Promise<Session[]> {
  if (!may.manageSessions(actor)) throw new Refusal('access/denied');
  return needs.sessions.list(await ownIdentityIds(needs, actor.identityId), now);
}
