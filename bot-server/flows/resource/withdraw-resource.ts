import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { sameOwner } from '../../domain/resource/owner';
import type { ResourceId } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { lineFor, noteDone, officeOf, type ResourceNeeds } from './needs';

/**
 * 下架: every version at once. Whoever opens it, plays it, reports on it or would be rung for it is asked afresh each time, so it is gone with
 * the next request. Saying it twice is no error.
 * @throws Refusal access/denied, resource/not-found, resource/not-published
 */
export async function withdrawResource(needs: ResourceNeeds, actor: Actor, id: ResourceId, now: Instant): Promise<void> {
  const { owner, me } = officeOf(actor);
  const line = await lineFor(needs, actor, id);
  if (!sameOwner(line.owner, owner) || !may.withdrawContent(actor, owner)) throw new Refusal('access/denied');
  if (line.card.state === 'withdrawn') return;
  if (!(await needs.resources.withdraw(id))) throw new Refusal('resource/not-published');
  await noteDone(needs, { owner, by: me, action: 'resource-withdrawn', id }, now);
}
