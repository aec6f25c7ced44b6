import type { Actor } from '../../domain/access/actor';
import { Refusal } from '../../domain/refusal';
import { published, wrote } from '../../domain/resource/draft';
import type { ResourceId } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { judgeDraft, noteDone, ownDraft, type ResourceNeeds } from './needs';

export type Verdict =
  { readonly verdict: 'approve'; readonly rev: number } | { readonly verdict: 'return'; readonly rev: number; readonly words: string };

/**
 * 审核: somebody who did not write on it lets it out, or sends it back with a sentence. What is let out is exactly what was looked at: `rev`
 * names it, and the rules are asked once more.
 * @throws Refusal access/denied, resource/not-found, resource/no-draft, resource/own-review, resource/not-submitted, resource/changed, resource/faulty
 */
export async function reviewDraft(needs: ResourceNeeds, actor: Actor, id: ResourceId, said: Verdict, now: Instant): Promise<void> {
  const { draft, me } = await ownDraft(needs, actor, id, 'review');
  if (draft.state !== 'submitted') throw new Refusal('resource/not-submitted');
  if (wrote(draft, me)) throw new Refusal('resource/own-review');
  if (draft.rev !== said.rev) throw new Refusal('resource/changed');
  if (said.verdict === 'return') {
    const back = { ...draft, state: 'returned' as const, rev: draft.rev + 1, changedAt: now, submittedAt: undefined };
    const saved = await needs.resources.saveDraft({ ...back, sentBack: { by: me, at: now, words: said.words } }, said.rev);
    if (!saved) throw new Refusal('resource/changed');
    await noteDone(needs, { owner: draft.owner, by: me, action: 'resource-returned', id }, now);
    return;
  }
  const { blocks, faults } = judgeDraft(needs, draft);
  if (faults.length > 0) throw new Refusal('resource/faulty', { message: `还有 ${faults.length} 处要改，请退回去改好`, details: faults });
  const source = { text: draft.words.text, files: draft.files, pictures: draft.pictures };
  if (!(await needs.resources.publish(published(draft, blocks, me, now), source, said.rev))) throw new Refusal('resource/changed');
  await noteDone(needs, { owner: draft.owner, by: me, action: 'resource-published', id }, now);
}
