import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { SessionStore } from '../../store/sessions';
import { noteOwn, type NoteNeeds } from './note-own';
import { ownIdentityIds, type OwnNeeds } from './own-identities';

type Needs = OwnNeeds & NoteNeeds & { readonly sessions: Pick<SessionStore, 'end'> };

/** Ends one of the actor's sessions; its next request is refused. Ending one that is over changes nothing. @throws Refusal access/denied */
export async function endSession(needs: Needs, actor: Actor, sessionId: string, now: Instant): Promise<void> {
  if (!may.manageSessions(actor)) throw new Refusal('access/denied');
  const ended = await needs.sessions.end(sessionId, await ownIdentityIds(needs, actor.identityId));
  if (ended) await noteOwn(needs, actor, 'session-revoked', { about: { kind: 'session', id: sessionId } }, now);
}
