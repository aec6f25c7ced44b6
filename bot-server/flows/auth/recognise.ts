import type { Identity } from '../../domain/account/account';
import type { Actor } from '../../domain/access/actor';
import type { Session } from '../../domain/access/session';
import { staffIdentityOfId } from '../../domain/access/staff-account';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { IdentityStore } from '../../store/identities';
import type { RosterStore } from '../../store/roster';
import type { SessionStore } from '../../store/sessions';
import { actorOf } from './actor-of';

type Needs = {
  readonly sessions: Pick<SessionStore, 'of'>;
  readonly identities: Pick<IdentityStore, 'byId'>;
  readonly roster: RosterStore;
};

/** The actor behind a session token. @throws Refusal auth/required when there is none (any more) */
export async function recognise(needs: Needs, token: string | undefined, now: Instant): Promise<Actor> {
  const { session, identity } = await sessionOf(needs, token, now);
  const actor = await actorOf(needs, identity, session.as);
  // Who came in by a password is that one person of the roster, or nobody.
  if (actor.role === 'stranger' && staffIdentityOfId(identity.id)) throw new Refusal('auth/required');
  return actor;
}

/** The session behind a token and whose it is. @throws Refusal auth/required */
export async function sessionOf(
  needs: Pick<Needs, 'sessions' | 'identities'>,
  token: string | undefined,
  now: Instant,
): Promise<{ session: Session; identity: Identity }> {
  const session = token === undefined || token.length > 200 ? undefined : await needs.sessions.of(token, now);
  const identity = session && (await identityOfId(needs, session.identityId));
  if (!session || !identity) throw new Refusal('auth/required');
  return { session, identity };
}

/** An identity by its id: of WeChat's as it was last seen, of a staff account as it is by itself. */
export const identityOfId = async ({ identities }: Pick<Needs, 'identities'>, id: string): Promise<Identity | undefined> =>
  staffIdentityOfId(id) ?? identities.byId(id);
