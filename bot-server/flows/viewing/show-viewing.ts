import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { viewingIdFor } from '../../domain/push/today';
import { Refusal } from '../../domain/refusal';
import { holds, type Flag } from '../../domain/viewing/flags';
import { standingOf, type Standing } from '../../domain/viewing/standing';
import type { EvidenceStore } from '../../store/evidence';
import type { ResourceStore } from '../../store/resources';
import type { ViewingStore } from '../../store/viewing';

type Needs = {
  readonly viewings: Pick<ViewingStore, 'read'>;
  readonly resources: Pick<ResourceStore, 'get'>;
  readonly evidence: { readonly flags: Pick<EvidenceStore['flags'], 'ofViewings'> };
};

/**
 * How a guardian, or a child on the guardian's phone, stands with the newest version of an item, and what keeps it from counting.
 * @throws Refusal auth/not-bound, access/denied, resource/not-found, resource/not-yours
 */
export async function showViewing(
  needs: Needs,
  actor: Actor,
  { resource: id, for: studentId }: { resource: string; for: string },
): Promise<Standing & { readonly heldBy?: Flag }> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (!may.watch(actor) || !may.viewFor(actor, studentId)) throw new Refusal('access/denied');
  const resource = await needs.resources.get(id);
  if (!resource || resource.withdrawn) throw new Refusal('resource/not-found');
  if (!may.watchContent(actor, resource)) throw new Refusal('resource/not-yours');
  const [viewing] = await needs.viewings.read([viewingIdFor(resource, actor.guardianId, studentId)]);
  const heldBy = viewing && (await needs.evidence.flags.ofViewings([viewing.id])).find(holds);
  return { ...standingOf(viewing, resource), ...(heldBy ? { heldBy } : {}) };
}
