import type { Actor } from '../../domain/access/actor';
import type { Question } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import { SECOND, type Instant } from '../../domain/time/instant';
import { answerQuestion } from '../question/answer-question';
import { ask, type AskNeeds, type Asking } from '../question/ask';
import { reopenQuestion } from '../question/settle-answer';
import { nameAfter, withMedia, type WithMediaNeeds } from './with-media';

type Ids = readonly string[];
type NewId = { readonly newId: () => string };

/** A question with what was recorded or photographed for it. Sent twice it is one question. @throws Refusal question/empty, question/media-gone, and those of asking */
export async function askAloud(
  needs: AskNeeds & WithMediaNeeds & NewId,
  actor: Actor,
  { ids, ...asking }: Omit<Asking, 'id' | 'media'> & { readonly ids: Ids },
  now: Instant,
): Promise<Question> {
  if (ids.length === 0 && asking.text === '') throw new Refusal('question/empty');
  const id = nameAfter(ids, needs.newId);
  return withMedia(needs, actor, { ids, use: { questionId: id } }, (media) => ask(needs, actor, { ...asking, id, media }, now));
}

/** The words of an answer go first; what is spoken follows them. */
const CHAT_AFTER = 2 * SECOND;

/** A teacher's answer, with a voice whose words it is, or pictures. Sent twice it is one reply. @throws Refusal those of answering, question/media-gone */
export async function answerAloud(
  needs: Parameters<typeof answerQuestion>[0] & WithMediaNeeds & NewId,
  actor: Actor,
  { id, text, ids }: { readonly id: string; readonly text: string; readonly ids: Ids },
  now: Instant,
): Promise<Question> {
  if (ids.length === 0) return answerQuestion(needs, actor, id, text, now);
  const replyId = nameAfter(ids, needs.newId);
  return withMedia(needs, actor, { ids, use: { questionId: id, replyId }, chatFrom: now + CHAT_AFTER }, (media) =>
    answerQuestion(needs, actor, id, text, now, { replyId, media }),
  );
}

/** The asker has more to ask, and says or shows it. @throws Refusal those of asking again, question/media-gone */
export async function reopenAloud(
  needs: Parameters<typeof reopenQuestion>[0] & WithMediaNeeds & NewId,
  actor: Actor,
  { id, text, ids }: { readonly id: string; readonly text: string; readonly ids: Ids },
  now: Instant,
): Promise<Question> {
  if (ids.length === 0) return reopenQuestion(needs, actor, id, text, now);
  const replyId = nameAfter(ids, needs.newId);
  return withMedia(needs, actor, { ids, use: { questionId: id, replyId } }, (media) =>
    reopenQuestion(needs, actor, id, text, now, { replyId, media }),
  );
}
