import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { newDraft, nextVersion, type NewDraft } from '../../domain/resource/draft';
import type { ResourceId } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { lineFor, officeOf, type ResourceNeeds } from './needs';

type Needs = Pick<ResourceNeeds, 'resources' | 'roster'> & {
  /** Something nobody can guess. */
  readonly newId: () => string;
};

/** Begins something of one's own. Gives its id. @throws Refusal access/denied */
export async function startDraft(
  needs: Needs,
  actor: Actor,
  asked: Pick<NewDraft, 'kind' | 'for' | 'title'>,
  now: Instant,
): Promise<ResourceId> {
  const { owner, me } = officeOf(actor);
  if (!may.writeContent(actor, owner)) throw new Refusal('access/denied');
  // Short enough to stand in a spreadsheet's cell; should it ever be there already, the next one is not.
  for (;;) {
    const id = `own-${needs.newId().slice(0, 10)}`;
    if (await needs.resources.startDraft(newDraft({ ...asked, id, owner, by: me }, now))) return id;
  }
}

/** Begins the next version beside the one that is out. @throws Refusal access/denied, resource/not-found, resource/not-published, resource/has-draft */
export async function reviseResource(needs: Needs, actor: Actor, id: ResourceId, now: Instant): Promise<void> {
  const { owner, me } = officeOf(actor);
  const line = await lineFor(needs, actor, id);
  const newest = await needs.resources.get(id);
  if (!line.owner || !may.writeContent(actor, line.owner)) throw new Refusal('access/denied');
  if (!newest) throw new Refusal('resource/has-draft');
  const source = await needs.resources.source(id, newest.version);
  const draft = nextVersion({ ...newest, owner }, source ?? { text: '', files: {}, pictures: [] }, me, now);
  if (!(await needs.resources.startDraft(draft))) throw new Refusal('resource/has-draft');
}
