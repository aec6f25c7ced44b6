import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { scopeOf } from '../../domain/access/scope';
import type { Question, QuestionState } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import { mayLeave } from '../../domain/question/steps';
import type { Instant } from '../../domain/time/instant';
import type { QuestionPageAsk, QuestionStore } from '../../store/questions';

type Needs = { readonly questions: Pick<QuestionStore, 'page' | 'get' | 'step'> };

export type Box = 'mine' | 'open' | 'done';

const STATES: Record<Exclude<Box, 'mine'>, readonly QuestionState[]> = {
  open: ['routed', 'seen', 'reopened'],
  done: ['answered', 'confirmed', 'closed'],
};

/** A guardian's own questions (newest first), or a teacher's box (open: what is due first, done: newest first). */
export async function listQuestions(
  needs: Needs,
  actor: Actor,
  { box, limit, after }: { box: Box; limit: number; after?: QuestionPageAsk['after'] },
): Promise<Question[]> {
  if (actor.role !== 'guardian' && actor.role !== 'teacher') throw new Refusal('access/denied');
  return needs.questions.page(scopeOf(actor), {
    limit,
    by: box === 'open' ? 'due' : 'newest',
    ...(box === 'mine' ? {} : { states: STATES[box] }),
    ...(after ? { after } : {}),
  });
}

/** One question. Its teacher opening it is «seen». @throws Refusal question/not-found (also for what is not yours: nobody learns that it exists) */
export async function openQuestion(needs: Needs, actor: Actor, id: string, now: Instant): Promise<Question> {
  const question = await needs.questions.get(id);
  if (!question || !may.readQuestion(actor, question)) throw new Refusal('question/not-found');
  if (!may.answer(actor, question)) return question;
  return (await needs.questions.step(id, mayLeave.see, { state: 'seen', seenAt: now })) ?? question;
}
