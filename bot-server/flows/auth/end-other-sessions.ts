import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Session } from '../../domain/access/session';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { SessionStore } from '../../store/sessions';
import { noteOwn, type NoteNeeds } from './note-own';
import { ownIdentityIds, type OwnNeeds } from './own-identities';

type Needs = OwnNeeds & NoteNeeds & { readonly sessions: Pick<SessionStore, 'endOthers'> };

/** Ends all of the actor's sessions but this one. @throws Refusal access/denied */
export async function endOtherSessions(
  needs: Needs,
  { actor, session }: { readonly actor: Actor; readonly session: Session },
  now: Instant,
): Promise<void> {
  if (!may.manageSessions(actor)) throw new Refusal('access/denied');
  const amount = await needs.sessions.endOthers(await ownIdentityIds(needs, actor.identityId), session.id);
  if (amount > 0) await noteOwn(needs, actor, 'session-revoked', { amount }, now);
}
