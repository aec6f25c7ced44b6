import type { Actor } from '../../domain/access/actor';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import type { DeliveryStore } from '../../store/deliveries';
import type { ResourceStore } from '../../store/resources';

type Needs = {
  readonly resources: Pick<ResourceStore, 'newest'>;
  readonly deliveries: Pick<DeliveryStore, 'markOpenedResource' | 'delivered'>;
};

/**
 * A resource to read or watch. A guardian sees what was delivered to a child of theirs, and opening it is noted; staff see the catalogue.
 * @throws Refusal resource/not-found, resource/not-yours, auth/not-bound
 */
export async function openResource(needs: Needs, actor: Actor, id: string, now: Instant): Promise<Resource> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  const resource = await needs.resources.newest(id);
  if (!resource || resource.withdrawn) throw new Refusal('resource/not-found');
  if (actor.role !== 'guardian') return resource;
  const mine = await Promise.all(actor.studentIds.map((studentId) => needs.deliveries.delivered(actor.guardianId, studentId, id)));
  if (!mine.includes(true)) throw new Refusal('resource/not-yours');
  await needs.deliveries.markOpenedResource(actor.guardianId, id, now);
  return resource;
}
