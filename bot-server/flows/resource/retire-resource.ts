import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { sameOwner } from '../../domain/resource/owner';
import type { ResourceId } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { lineFor, noteDone, officeOf, type ResourceNeeds } from './needs';

/**
 * 不再用于新计划, or again: no plan takes the version that is out anew, in the browser and by file; plans that have it go on with it, and
 * whoever has it goes on looking. The next version may be taken. Saying it twice is no error.
 * @throws Refusal access/denied, resource/not-found, resource/not-published, resource/changed when another version came out meanwhile
 */
export async function retireResource(
  needs: ResourceNeeds,
  actor: Actor,
  { id, retired }: { readonly id: ResourceId; readonly retired: boolean },
  now: Instant,
): Promise<void> {
  const { owner, me } = officeOf(actor);
  const { owner: whose, card } = await lineFor(needs, actor, id);
  if (!sameOwner(whose, owner) || !may.retireContent(actor, owner)) throw new Refusal('access/denied');
  if (card.state !== 'published' || card.version === undefined) throw new Refusal('resource/not-published');
  if ((card.retired ?? false) === retired) return;
  if (!(await needs.resources.retire(id, card.version, retired))) throw new Refusal('resource/changed');
  await noteDone(needs, { owner, by: me, action: retired ? 'resource-retired' : 'resource-reinstated', id }, now);
}
