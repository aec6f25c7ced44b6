import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Question, QuestionMedia, Reply } from '../../domain/question/question';
import { isOpen, mayLeave, sameReply } from '../../domain/question/steps';
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
export async function answerQuestion(
  needs: Needs,
  actor: Actor,
  id: string,
  text: string,
  now: Instant,
  spoken?: { readonly replyId: string; readonly media: readonly QuestionMedia[] },
): Promise<Question> {
  const question = await needs.questions.get(id);
  if (!question || !may.answer(actor, question)) throw new Refusal('question/not-found');

  const repeated = sameReply(question, actor.teacherId, text, now);
  const known = question.replies.find((reply) => reply.id === (spoken?.replyId ?? repeated));
  if (known) {
    await needs.tellAsker(question, known, now);
    return question;
  }
  const said = spoken ? { id: spoken.replyId, media: spoken.media } : { id: needs.newId() };
  const reply: Reply = { ...said, by: { kind: 'teacher', id: actor.teacherId }, text, at: now };
  const answered = await needs.questions.step(id, mayLeave.answer, {
    state: 'answered',
    pausedAt: null,
    leftMinutes: null,
    reply,
    ...(question.seenAt === undefined ? { seenAt: now } : {}),
    ...(question.answeredAt === undefined ? { answeredAt: now, answeredLate: (question.pausedAt ?? now) > question.dueAt } : {}),
    // What a teacher adds to an answer does not make it late.
    ...(isOpen(question.state) && question.solveBy !== undefined ? { solvedLate: (question.pausedAt ?? now) > question.solveBy } : {}),
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
