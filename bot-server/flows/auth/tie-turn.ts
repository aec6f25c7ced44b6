import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Session } from '../../domain/access/session';
import type { TieTurn } from '../../domain/access/tie';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AccountStore } from '../../store/accounts';
import type { IdentityStore } from '../../store/identities';
import type { TieRequestStore } from '../../store/tie-requests';
import { postOf, wechatsOf } from './tie-owner';

type Needs = {
  readonly accounts: Pick<AccountStore, 'all'>;
  readonly identities: Pick<IdentityStore, 'ofPerson'>;
  readonly tieRequests: Pick<TieRequestStore, 'ofPost'>;
};

/** The browser looks how far its own code is; what another browser of this post asked is not its. @throws Refusal auth/tie-desk-only */
export async function tieTurn(
  needs: Needs,
  { actor, session }: { readonly actor: Actor; readonly session: Pick<Session, 'id'> },
  now: Instant,
): Promise<TieTurn> {
  if (!may.tieWeChat(actor)) throw new Refusal('auth/tie-desk-only');
  const post = postOf(actor);
  if ((await wechatsOf(needs, post)).length > 0) return { state: 'tied' };
  const request = await needs.tieRequests.ofPost(post, now);
  if (!request) return { state: 'none' };
  if (request.sessionId !== session.id) return { state: 'over' };
  if (request.state === 'scanned' && request.number !== undefined) return { state: 'scanned', number: request.number };
  // Said yes to, and the very next write makes it so.
  return { state: request.state === 'refused' ? 'refused' : 'waiting' };
}
