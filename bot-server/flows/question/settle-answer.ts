import type { Actor } from '../../domain/access/actor';
import { ANSWER_WITHIN_MINUTES, dueAfter } from '../../domain/question/due';
import type { Question } from '../../domain/question/question';
import { mayLeave } from '../../domain/question/steps';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { QuestionStore } from '../../store/questions';

type Needs = { readonly questions: Pick<QuestionStore, 'get' | 'step'>; readonly newId: () => string };

async function own(needs: Needs, actor: Actor, id: string): Promise<Question> {
  const question = await needs.questions.get(id);
  if (!question || actor.role !== 'guardian' || question.guardianId !== actor.guardianId) throw new Refusal('question/not-found');
  return question;
}

/** The asker says that it is settled; saying so twice changes nothing. @throws Refusal question/not-found, question/not-answered */
export async function confirmAnswer(needs: Needs, actor: Actor, id: string): Promise<Question> {
  const question = await own(needs, actor, id);
  if (question.state === 'confirmed') return question;
  const confirmed = await needs.questions.step(id, mayLeave.confirm, { state: 'confirmed' });
  if (!confirmed) throw new Refusal('question/not-answered');
  return confirmed;
}

/** The asker has more to ask: back to the teacher with a new due time. @throws Refusal question/not-found, question/not-answered */
export async function reopenQuestion(needs: Needs, actor: Actor, id: string, text: string, now: Instant): Promise<Question> {
  const question = await own(needs, actor, id);
  const reopened = await needs.questions.step(id, mayLeave.reopen, {
    state: 'reopened',
    dueAt: dueAfter(now, ANSWER_WITHIN_MINUTES),
    ...(text ? { reply: { id: needs.newId(), by: { kind: 'guardian', id: question.guardianId }, text, at: now } } : {}),
  });
  if (!reopened) throw new Refusal('question/not-answered');
  return reopened;
}
