import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import type { TieRequestStore } from '../../store/tie-requests';

type Needs = { readonly tieRequests: Pick<TieRequestStore, 'refuse'> };

/** The person says that it is not their post. Saying it twice, or too late, changes nothing. @throws Refusal auth/tie-phone-only */
export async function refuseTie(needs: Needs, actor: Actor, scene: string): Promise<void> {
  if (!may.carryPost(actor)) throw new Refusal('auth/tie-phone-only');
  await needs.tieRequests.refuse(scene, actor.identityId);
}
