import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { SILENT_MS } from '../../domain/question/climb';
import { minutesBetween } from '../../domain/question/due';
import type { Question, Reply } from '../../domain/question/question';
import { mayLeave, sameReply } from '../../domain/question/steps';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionStore } from '../../store/questions';
import { schoolTime, type SchoolTimeNeeds } from '../duty/school-time';

export type AskBackNeeds = SchoolTimeNeeds & {
  readonly questions: Pick<QuestionStore, 'get' | 'step'>;
  /** Puts the message that tells the asker in its row. Same reply, same row. */
  readonly tellAsker: (question: Question, reply: Reply, now: Instant) => Promise<void>;
  readonly newId: () => string;
  readonly audit: Pick<AuditStore, 'note'>;
};

/**
 * A teacher needs to know more before answering: the asker is told, and the clock stands still until they say more.
 * Asking again with the same words only tells again. @throws Refusal question/not-found, question/closed
 */
export async function askBack(needs: AskBackNeeds, actor: Actor, id: string, text: string, now: Instant): Promise<Question> {
  const question = await needs.questions.get(id);
  if (!question || !may.answer(actor, question)) throw new Refusal('question/not-found');
  const repeated = sameReply(question, actor.teacherId, text, now);
  const known = question.replies.find((reply) => reply.id === repeated);
  if (known) {
    await needs.tellAsker(question, known, now);
    return question;
  }
  const school = await schoolTime(needs, question.schoolId, now);
  // Whoever asks back twice does not get more time by it.
  const left = question.leftMinutes ?? minutesBetween(now, question.dueAt, school.timeOf(question.teacherId, now));
  const reply: Reply = { id: needs.newId(), by: { kind: 'teacher', id: actor.teacherId }, text, at: now, as: 'ask-back' };
  const paused = await needs.questions.step(id, mayLeave.answer, {
    state: 'seen',
    reply,
    pausedAt: now,
    leftMinutes: left,
    ...(question.alarm === undefined ? { climb: { level: question.climb?.level ?? 0, nextAt: now + SILENT_MS } } : {}),
    ...(question.seenAt === undefined ? { seenAt: now } : {}),
  });
  if (!paused) throw new Refusal('question/closed');
  await needs.audit.note(
    {
      chain: paused.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'question-asked-back',
      about: { kind: 'student', id: paused.studentId },
    },
    now,
  );
  await needs.tellAsker(paused, reply, now);
  return paused;
}
