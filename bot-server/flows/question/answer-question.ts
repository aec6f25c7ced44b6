import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Question, Reply } from '../../domain/question/question';
import { mayLeave, sameReply } from '../../domain/question/steps';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionStore } from '../../store/questions';

type Needs = {
  readonly questions: Pick<QuestionStore, 'get' | 'step'>;
  /** Puts the message that tells the asker in its row; the jobs send it. Same reply, same row. */
  readonly tellAsker: (question: Question, reply: Reply, now: Instant) => Promise<void>;
  readonly newId: () => string;
  readonly audit: Pick<AuditStore, 'note'>;
};

/**
 * A teacher's answer: written once, then the asker is told by the best open channel and the inbox.
 * A crash between the two is mended by answering again with the same words: the reply is recognised and only the telling is done.
 * @throws Refusal question/not-found, question/closed
 */
export async function answerQuestion(needs: Needs, actor: Actor, id: string, text: string, now: Instant): Promise<Question> {
  const question = await needs.questions.get(id);
  if (!question || !may.answer(actor, question)) throw new Refusal('question/not-found');

  const repeated = sameReply(question, actor.teacherId, text, now);
  const known = question.replies.find((reply) => reply.id === repeated);
  if (known) {
    await needs.tellAsker(question, known, now);
    return question;
  }
  const reply: Reply = { id: needs.newId(), by: { kind: 'teacher', id: actor.teacherId }, text, at: now };
  const answered = await needs.questions.step(id, mayLeave.answer, {
    state: 'answered',
    reply,
    ...(question.seenAt === undefined ? { seenAt: now } : {}),
    ...(question.answeredAt === undefined ? { answeredAt: now } : {}),
  });
  if (!answered) throw new Refusal('question/closed');
  await needs.audit.note(
    {
      chain: answered.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'question-answered',
      about: { kind: 'student', id: answered.studentId },
    },
    now,
  );
  await needs.tellAsker(answered, reply, now);
  return answered;
}
