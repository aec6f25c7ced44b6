import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { viewingIdFor } from '../../domain/push/today';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { FamilyStanding } from '../../domain/viewing/family';
import { holds, type Flag } from '../../domain/viewing/flags';
import { standingOf, type Standing } from '../../domain/viewing/standing';
import { seenBefore, termToKeepUnder, type SeenBefore } from '../../domain/viewing/term';
import type { PushStore } from '../../store/pushes';
import { standingOfFamily } from '../progress/family-standing';
import { sentResource, type SentNeeds } from '../resource/sent-resource';

type Needs = Parameters<typeof standingOfFamily>[0] &
  SentNeeds & {
    readonly pushes: Pick<PushStore, 'get'>;
  };

/**
 * How a guardian, or a child on the guardian's phone, stands in this term with an item in the version that was sent last, what keeps it from
 * counting, whether it was watched in an earlier term, and, of a push that a family may complete between it, how far the whole family is.
 * @throws Refusal auth/not-bound, access/denied, resource/not-found, resource/not-yours
 */
export async function showViewing(
  needs: Needs,
  actor: Actor,
  { resource: id, for: studentId, push: pushId }: { resource: string; for: string; push?: string | undefined },
  now: Instant,
): Promise<Standing & { readonly heldBy?: Flag; readonly before?: SeenBefore; readonly family?: FamilyStanding }> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (!may.watch(actor) || !may.viewFor(actor, studentId)) throw new Refusal('access/denied');
  const resource = await sentResource(needs, actor.guardianId, id);
  if (!resource) throw new Refusal('resource/not-found');
  if (!may.watchContent(actor, resource)) throw new Refusal('resource/not-yours');
  const terms = await needs.roster.terms();
  const idOf = (term: string | undefined): string => viewingIdFor(resource, actor.guardianId, studentId, term);
  const all = await needs.viewings.read([undefined, ...terms.map((term) => term.id)].map(idOf));
  const kept = termToKeepUnder(
    terms,
    all.find(({ key }) => key.term === undefined),
    now,
  );
  const viewing = all.find(({ key }) => key.term === kept);
  const heldBy = viewing && (await needs.evidence.flags.ofViewings([viewing.id])).find(holds);
  const before = seenBefore(all.filter((one) => one !== viewing));
  const push = pushId === undefined || actor.role !== 'guardian' ? undefined : await needs.pushes.get(pushId);
  const family = push?.resourceId === id ? await standingOfFamily(needs, push, studentId) : undefined;
  return { ...standingOf(viewing, resource), ...(heldBy ? { heldBy } : {}), ...(before ? { before } : {}), ...(family ? { family } : {}) };
}
