import type { Actor } from '../../domain/access/actor';
import { Refusal } from '../../domain/refusal';
import type { ResourceId } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { changedBy } from './change-draft';
import { judgeDraft, noteDone, ownDraft, type ResourceNeeds } from './needs';

type Of = { readonly id: ResourceId; readonly rev: number };

/**
 * Hands a draft in to be looked at by somebody else; from then on nobody writes on it.
 * @throws Refusal access/denied, resource/not-found, resource/no-draft, resource/under-review, resource/changed; resource/faulty with all faults as details
 */
export async function submitDraft(needs: ResourceNeeds, actor: Actor, { id, rev }: Of, now: Instant): Promise<void> {
  const { draft, me } = await ownDraft(needs, actor, id, 'write');
  if (draft.state === 'submitted') throw new Refusal('resource/under-review');
  if (draft.rev !== rev) throw new Refusal('resource/changed');
  const { faults } = judgeDraft(needs, draft);
  if (faults.length > 0)
    throw new Refusal('resource/faulty', { message: `还有 ${faults.length} 处要改，请按提示改好再提交`, details: faults });
  const handedIn = changedBy(draft, me, { state: 'submitted', submittedAt: now }, now);
  if (!(await needs.resources.saveDraft(handedIn, rev))) throw new Refusal('resource/changed');
  await noteDone(needs, { owner: draft.owner, by: me, action: 'resource-submitted', id }, now);
}

/** Takes it back to write on. @throws Refusal access/denied, resource/not-found, resource/no-draft, resource/not-submitted, resource/changed */
export async function takeBackDraft(needs: ResourceNeeds, actor: Actor, { id, rev }: Of, now: Instant): Promise<void> {
  const { draft, me } = await ownDraft(needs, actor, id, 'write');
  if (draft.state !== 'submitted') throw new Refusal('resource/not-submitted');
  const back = changedBy(draft, me, { state: 'draft', submittedAt: undefined }, now);
  if (draft.rev !== rev || !(await needs.resources.saveDraft(back, rev))) throw new Refusal('resource/changed');
}
