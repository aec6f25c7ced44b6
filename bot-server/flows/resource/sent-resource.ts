import type { Resource, ResourceId } from '../../domain/resource/resource';
import type { GuardianId } from '../../domain/roster/roster';
import type { DeliveryStore } from '../../store/deliveries';
import type { ResourceStore } from '../../store/resources';

export interface SentNeeds {
  readonly resources: Pick<ResourceStore, 'get' | 'version'>;
  readonly deliveries: Pick<DeliveryStore, 'sentVersion'>;
}

/**
 * The version of an item that this guardian was sent last: what was looked through before it went out is what is seen, and it goes on where
 * it was left. Who was sent none is told of the newest. Undefined when it is withdrawn, or never was.
 */
export async function sentResource(
  { resources, deliveries }: SentNeeds,
  guardianId: GuardianId,
  id: ResourceId,
): Promise<Resource | undefined> {
  const newest = await resources.get(id);
  if (!newest || newest.withdrawn) return undefined;
  // Most items have one version: then nothing more is asked.
  const version = newest.version === 1 ? 1 : ((await deliveries.sentVersion(guardianId, id)) ?? newest.version);
  const resource = version === newest.version ? newest : ((await resources.version(id, version)) ?? newest);
  return resource.withdrawn ? undefined : resource;
}
