import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { scopeOf } from '../../domain/access/scope';
import { heldIn, orderOf, type Box } from '../../domain/question/box';
import { deskOf } from '../../domain/question/holders';
import type { Question } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import { mayLeave } from '../../domain/question/steps';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionPageAsk, QuestionStore } from '../../store/questions';

type Needs = {
  readonly questions: Pick<QuestionStore, 'page' | 'get' | 'step'>;
  readonly audit: Pick<AuditStore, 'noteLook'>;
};

/** A guardian's own questions (newest first), or a teacher's box (open: what is due first, done: newest first). */
export async function listQuestions(
  needs: Needs,
  actor: Actor,
  { box, limit, after }: { box: Box; limit: number; after?: QuestionPageAsk['after'] },
  now: Instant,
): Promise<Question[]> {
  if (actor.role !== 'guardian' && actor.role !== 'teacher') throw new Refusal('access/denied');
  const questions = await needs.questions.page(scopeOf(actor), {
    limit,
    by: orderOf(box),
    ...heldIn(box, now),
    ...(box === 'desk' && actor.role === 'teacher' ? { holderId: deskOf(actor.schoolId) } : {}),
    ...(after ? { after } : {}),
  });
  if (actor.role === 'teacher') await noteBoxRead(needs, actor, questions, now);
  return questions;
}

/** One entry for each class whose questions were shown. */
async function noteBoxRead({ audit }: Needs, actor: TeacherActor, questions: readonly Question[], now: Instant): Promise<void> {
  const classroomIds = [...new Set(questions.map(({ classroomId }) => classroomId))];
  await Promise.all(
    classroomIds.map((id) =>
      audit.noteLook(
        {
          chain: actor.schoolId,
          actor: { kind: 'teacher', id: actor.teacherId },
          action: 'questions-read',
          about: { kind: 'classroom', id },
          amount: questions.filter(({ classroomId }) => classroomId === id).length,
        },
        now,
      ),
    ),
  );
}

/** One question. Its teacher opening it is «seen». @throws Refusal question/not-found (also for what is not yours: nobody learns that it exists) */
export async function openQuestion(needs: Needs, actor: Actor, id: string, now: Instant): Promise<Question> {
  const question = await needs.questions.get(id);
  if (!question || !may.readQuestion(actor, question)) throw new Refusal('question/not-found');
  if (!may.answer(actor, question)) return question;
  await needs.audit.noteLook(
    {
      chain: question.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'question-read',
      about: { kind: 'student', id: question.studentId },
    },
    now,
  );
  return (await needs.questions.step(id, mayLeave.see, { state: 'seen', seenAt: now })) ?? question;
}
