import type { Actor } from '../../domain/access/actor';
import { roleKey, roleOfKey, rolesInOrder } from '../../domain/access/role';
import type { Session } from '../../domain/access/session';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { IdentityStore } from '../../store/identities';
import type { SessionStore } from '../../store/sessions';
import { actorAs, type ActorNeeds } from './actor-of';
import { keyOfActor } from './list-roles';
import { noteOwn, type NoteNeeds } from './note-own';
import { identityOfId } from './recognise';

type Needs = ActorNeeds & NoteNeeds & { readonly sessions: Pick<SessionStore, 'choose'>; readonly identities: Pick<IdentityStore, 'byId'> };

/**
 * The session acts in another of the person's roles from now on; a guardian's phone is handed to a child, or taken back.
 * @throws Refusal access/denied for a role that is not theirs
 */
export async function switchRole(
  needs: Needs,
  { actor, session }: { readonly actor: Actor; readonly session: Session },
  key: string,
  now: Instant,
): Promise<Actor> {
  const [identity, wanted] = [await identityOfId(needs, session.identityId), roleOfKey(key)];
  const isOwn = identity && wanted && rolesInOrder(identity.persons, key).some((role) => roleKey(role) === key);
  const next = isOwn ? await actorAs(needs, identity, wanted) : undefined;
  if (!next) throw new Refusal('access/denied');
  if (keyOfActor(actor) === key) return next;
  await needs.sessions.choose(session.id, key);
  // Handing a phone to one's own child is nobody's business; taking up an office is.
  if (isOffice(actor) || isOffice(next)) await noteOwn(needs, isOffice(next) ? next : actor, 'role-changed', {}, now);
  return next;
}

const isOffice = ({ role }: Actor): boolean => role === 'teacher' || role === 'officer';
