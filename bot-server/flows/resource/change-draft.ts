import type { Actor } from '../../domain/access/actor';
import { Refusal } from '../../domain/refusal';
import { wrote, type Draft, type DraftWords } from '../../domain/resource/draft';
import type { ResourceId, StaffRef } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import { ownDraft, type ResourceNeeds } from './needs';

type Needs = Pick<ResourceNeeds, 'resources' | 'roster'>;

/** A draft that somebody changed: one more in count, with them among its writers. */
export const changedBy = (draft: Draft, me: StaffRef, change: Partial<Draft>, now: Instant): Draft => ({
  ...draft,
  ...change,
  rev: draft.rev + 1,
  writers: wrote(draft, me) ? draft.writers : [...draft.writers, me],
  changedAt: now,
});

/**
 * Writes what a draft says; what is still missing or wrong is no hindrance until it is handed in.
 * @throws Refusal access/denied, resource/not-found, resource/no-draft, resource/under-review, resource/changed
 */
export async function changeDraft(
  needs: Needs,
  actor: Actor,
  { id, rev, words }: { readonly id: ResourceId; readonly rev: number; readonly words: DraftWords },
  now: Instant,
): Promise<void> {
  const { draft, me } = await ownDraft(needs, actor, id, 'write');
  if (draft.state === 'submitted') throw new Refusal('resource/under-review');
  if (draft.rev !== rev || !(await needs.resources.saveDraft(changedBy(draft, me, { words }, now), rev)))
    throw new Refusal('resource/changed');
}

/** Takes a file off a draft. @throws Refusal as {@link changeDraft} */
export async function removeFile(
  needs: Needs,
  actor: Actor,
  { id, rev, place }: { readonly id: ResourceId; readonly rev: number; readonly place: keyof Draft['files'] },
  now: Instant,
): Promise<void> {
  const { draft, me } = await ownDraft(needs, actor, id, 'write');
  if (draft.state === 'submitted') throw new Refusal('resource/under-review');
  const { [place]: _gone, ...files } = draft.files;
  if (draft.rev !== rev || !(await needs.resources.saveDraft(changedBy(draft, me, { files }, now), rev)))
    throw new Refusal('resource/changed');
}

/** Throws a draft away; what is out stays as it is. @throws Refusal access/denied, resource/not-found, resource/no-draft, resource/under-review, resource/changed */
export async function dropDraft(needs: Needs, actor: Actor, { id, rev }: { readonly id: ResourceId; readonly rev: number }): Promise<void> {
  const { draft } = await ownDraft(needs, actor, id, 'write');
  if (draft.state === 'submitted') throw new Refusal('resource/under-review');
  if (!(await needs.resources.dropDraft(id, rev))) throw new Refusal('resource/changed');
}
