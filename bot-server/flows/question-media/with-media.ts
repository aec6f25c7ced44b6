import type { Actor } from '../../domain/access/actor';
import { shortId } from '../../domain/push/short-id';
import { asPart, MOST_PICTURES, placeIn, type MediaUse } from '../../domain/question/kept-media';
import type { Question, QuestionMedia } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import type { QuestionMediaStore } from '../../store/question-media';
import { mediaOwner } from './take-media';

export type WithMediaNeeds = { readonly questionMedia: Pick<QuestionMediaStore, 'getMany' | 'reserve' | 'release' | 'settle'> };

/** The same voices and pictures are sent off once: what they become part of is named after them. */
export const nameAfter = (ids: readonly string[], newId: () => string): string => {
  if (ids.length === 0) return newId();
  return ids.length === 1 ? `m${ids.join('')}` : `m${shortId([...ids].sort().join(' '))}`;
};

/**
 * Writes something with what was sent up before: it is reserved, the writing is done, and then it stays. Cut off in between, the same call or the
 * sweep ends it; refused, it may be used again. `chat`: from when the asker's chat may get it too.
 * @throws Refusal question/media-gone, and what `write` throws
 */
export async function withMedia(
  { questionMedia }: WithMediaNeeds,
  actor: Actor,
  { ids, use, chatFrom }: { readonly ids: readonly string[]; readonly use: MediaUse; readonly chatFrom?: number },
  write: (media: readonly QuestionMedia[]) => Promise<Question>,
): Promise<Question> {
  if (ids.length === 0) return write([]);
  const owner = mediaOwner(actor);
  const kept = await questionMedia.getMany(ids);
  const [voices, pictures] = [kept.filter(({ kind }) => kind === 'voice').length, kept.filter(({ kind }) => kind === 'picture').length];
  if (voices > 1 || pictures > MOST_PICTURES) throw new Refusal('request/invalid');
  if (kept.length !== ids.length || !(await questionMedia.reserve(ids, owner, use))) throw new Refusal('question/media-gone');
  let question: Question;
  try {
    question = await write(kept.map(asPart));
  } catch (error) {
    if (error instanceof Refusal) await questionMedia.release(ids, use);
    throw error;
  }
  await questionMedia.settle(ids, placeIn(question, use.replyId), chatFrom === undefined ? undefined : { dueAt: chatFrom });
  return question;
}
