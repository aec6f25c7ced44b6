import type { Actor } from '../../domain/access/actor';
import type { DesktopRequest } from '../../domain/access/desktop';
import { may } from '../../domain/access/may';
import type { Instant } from '../../domain/time/instant';
import type { DesktopRequestStore } from '../../store/desktop-requests';
import type { IdentityStore } from '../../store/identities';
import type { SessionStore } from '../../store/sessions';
import { actorOf, type ActorNeeds } from './actor-of';
import { noteOwn, type NoteNeeds } from './note-own';
import { identityOfId } from './recognise';

type Needs = ActorNeeds &
  NoteNeeds & {
    readonly desktopRequests: Pick<DesktopRequestStore, 'take' | 'ofSecret'>;
    readonly identities: Pick<IdentityStore, 'byId'>;
    readonly sessions: Pick<SessionStore, 'open'>;
  };

/** What the browser that asked is told each time it comes back. */
export type DesktopTurn =
  | { readonly state: 'waiting' | 'refused' | 'over' }
  | { readonly state: 'scanned'; readonly number: number }
  | { readonly state: 'done'; readonly token: string; readonly actor: Actor };

/**
 * The browser comes back with its secret. Once confirmed it is given a session of its own, made at this moment and given once;
 * who is no staff any more by then gets none.
 */
export async function takeDesktop(needs: Needs, secret: string, now: Instant): Promise<DesktopTurn> {
  const confirmed = await needs.desktopRequests.take(secret, now);
  if (confirmed) return open(needs, confirmed, now);
  const request = await needs.desktopRequests.ofSecret(secret, now);
  if (!request || request.state === 'used') return { state: 'over' };
  if (request.state === 'scanned' && request.number !== undefined) return { state: 'scanned', number: request.number };
  return { state: request.state === 'refused' ? 'refused' : 'waiting' };
}

async function open(needs: Needs, { scannedBy = '', as, browser }: DesktopRequest, now: Instant): Promise<DesktopTurn> {
  const identity = await identityOfId(needs, scannedBy);
  const actor = identity && (await actorOf(needs, identity, as));
  if (!actor || !may.signInOnDesktop(actor)) return { state: 'refused' };
  const token = await needs.sessions.open(identity.id, now, { kind: 'desktop', browser, as });
  await noteOwn(needs, actor, 'signed-in-desktop', {}, now);
  return { state: 'done', token, actor };
}
