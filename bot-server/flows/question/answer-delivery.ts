import { messageIdOf } from '../../domain/push/push';
import type { Question } from '../../domain/question/question';
import { schoolWords } from '../../domain/report/progress';
import type { Instant } from '../../domain/time/instant';
import type { ContentStore } from '../../store/content';
import type { MessageStore } from '../../store/messages';

type Needs = {
  readonly messages: Pick<MessageStore, 'get'>;
  readonly content: Pick<ContentStore, 'wording'>;
  readonly clock: () => Instant;
};

/** How the last answer to a question reached its asker, in words for the teacher; undefined before there is one. */
export async function answerDelivery({ messages, content, clock }: Needs, question: Question): Promise<string | undefined> {
  const last = question.replies.filter(({ by }) => by.kind === 'teacher').at(-1);
  const message = last && (await messages.get(messageIdOf(question.guardianId, 'answer', last.id)));
  return message && schoolWords(message, await content.wording(), clock());
}
