import { sayWhen } from '../../domain/question/due';
import type { Question } from '../../domain/question/question';
import { whoHasIt } from '../../domain/question/who-has-it';
import type { Teacher } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';

type Needs = { readonly roster: { teachers(ids: readonly string[]): Promise<readonly Teacher[]> } };

/** The receipt in the chat: who has it, and by when it will be answered, honest about hours. */
export async function receiptOf({ roster }: Needs, question: Question, now: Instant): Promise<string> {
  const ids = [question.teacherId, question.insteadOf].flatMap((id) => (id === undefined ? [] : [id]));
  const nameOf = new Map((ids.length > 0 ? await roster.teachers(ids) : []).map(({ id, name }) => [id, name]));
  const [teacher, insteadOf] = [question.teacherId, question.insteadOf].map((id) => (id === undefined ? undefined : nameOf.get(id)));
  const who = whoHasIt(question, { ...(teacher === undefined ? {} : { teacher }), ...(insteadOf === undefined ? {} : { insteadOf }) });
  return `已收到，${who}。预计${sayWhen(question.dueAt, now)} 前回复，回复会发到这里和小程序里。`;
}
