import type { Actor } from '../../domain/access/actor';
import type { Introduction } from '../../domain/access/introduction';
import { may } from '../../domain/access/may';
import { drawTieNumber, type TieRequest } from '../../domain/access/tie';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { Chance } from '../../seal/chance';
import type { RosterStore } from '../../store/roster';
import type { SessionStore } from '../../store/sessions';
import type { TieRequestStore } from '../../store/tie-requests';
import { introduce } from './introduce';
import { ownerOf } from './tie-owner';

type Needs = {
  readonly roster: RosterStore;
  readonly sessions: Pick<SessionStore, 'list'>;
  readonly tieRequests: Pick<TieRequestStore, 'scan'>;
  readonly chance: Pick<Chance, 'below'>;
};

/**
 * A phone has scanned a code for tying: whose post it is, and which browser asks. Never the number: that stands on the desktop alone.
 * @throws Refusal auth/tie-phone-only, auth/scan-over (late, used, scanned by another phone, or nobody is signed in there any more)
 */
export async function seeTie(
  needs: Needs,
  actor: Actor,
  scene: string,
  now: Instant,
): Promise<{ readonly request: TieRequest; readonly known: Introduction }> {
  if (!may.carryPost(actor)) throw new Refusal('auth/tie-phone-only');
  const request = await needs.tieRequests.scan(scene, actor.identityId, drawTieNumber(needs.chance.below), now);
  const owner = request && (await ownerOf(needs, request, now));
  if (!request || !owner) throw new Refusal('auth/scan-over');
  return { request, known: await introduce(needs, owner) };
}
