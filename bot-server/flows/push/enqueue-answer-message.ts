import { messageIdOf } from '../../domain/push/push';
import type { Question, Reply } from '../../domain/question/question';
import { DAY, type Instant } from '../../domain/time/instant';
import type { MessageStore } from '../../store/messages';

const WORTH_TELLING_MS = 7 * DAY;

type Needs = {
  readonly messages: Pick<MessageStore, 'put'>;
  /** Tells the scheduler of this process that something is due; another process finds it within a minute. */
  readonly wake: () => void;
};

/** Puts the message that tells the asker of an answer in the queue: one for each reply, however often this is called. */
export async function enqueueAnswerMessage(needs: Needs, question: Question, reply: Reply, now: Instant): Promise<void> {
  await needs.messages.put([
    {
      id: messageIdOf(question.guardianId, 'answer', reply.id),
      guardianId: question.guardianId,
      kind: 'answer',
      bundle: reply.id,
      purpose: 'answer',
      schoolId: question.schoolId,
      state: 'waiting',
      dueAt: now,
      expiresAt: now + WORTH_TELLING_MS,
      createdAt: now,
      subject: {
        kind: 'question',
        questionId: question.id,
        // What was asked stays in the question alone: there it is sealed, and goes when the question goes.
        title: '',
        ...(question.from === 'official-account' ? { askedInChatAt: question.askedAt } : {}),
      },
    },
  ]);
  needs.wake();
}
