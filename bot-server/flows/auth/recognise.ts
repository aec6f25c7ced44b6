import type { Actor } from '../../domain/access/actor';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import type { SessionStore } from '../../store/sessions';
import { actorOf } from './actor-of';

type Needs = {
  readonly sessions: Pick<SessionStore, 'identityOf'>;
  readonly identities: Pick<IdentityStore, 'byId'>;
  readonly roster: RosterStore;
};

/** The actor behind a session token. @throws Refusal auth/required when there is none (any more) */
export async function recognise(needs: Needs, token: string | undefined, now: Instant): Promise<Actor> {
  const identityId = token === undefined || token.length > 200 ? undefined : await needs.sessions.identityOf(token, now);
  const identity = identityId === undefined ? undefined : await needs.identities.byId(identityId);
  if (!identity) throw new Refusal('auth/required');
  return actorOf(needs, identity);
}
