import type { Actor } from '../../domain/access/actor';
import { alarmIn, graver, type Alarm } from '../../domain/question/protect/alarm';
import type { Question, QuestionMedia, QuestionState, Reply } from '../../domain/question/question';
import { isOpen, mayLeave, OPEN_STATES } from '../../domain/question/steps';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionStep, QuestionStore } from '../../store/questions';
import { clockBeginsAnew, clockGoesOn, type ClockNeeds } from '../duty/resume-question';
import { routeQuestion, type RouteNeeds } from '../duty/route-question';
import { noteAlarm } from './note-alarm';

type Needs = {
  readonly questions: Pick<QuestionStore, 'get' | 'step'>;
  readonly newId: () => string;
  readonly audit: Pick<AuditStore, 'note'>;
};
type ReopenNeeds = Needs & ClockNeeds & RouteNeeds;

async function own(needs: Pick<Needs, 'questions'>, actor: Actor, id: string): Promise<Question> {
  const question = await needs.questions.get(id);
  if (!question || actor.role !== 'guardian' || question.guardianId !== actor.guardianId) throw new Refusal('question/not-found');
  return question;
}

/** The asker says that it is settled; saying so twice changes nothing. @throws Refusal question/not-found, question/not-answered */
export async function confirmAnswer(needs: Pick<Needs, 'questions'>, actor: Actor, id: string, now: Instant): Promise<Question> {
  const question = await own(needs, actor, id);
  if (question.state === 'confirmed') return question;
  const confirmed = await needs.questions.step(id, mayLeave.confirm, { state: 'confirmed', settledAt: now });
  if (!confirmed) throw new Refusal('question/not-answered');
  return confirmed;
}

/**
 * The asker has more to say: what was answered goes back to the teacher with a new due time; who was asked back by the teacher has told it, and the
 * clock goes on with what was left. @throws Refusal question/not-found, question/not-answered, question/empty
 */
export async function reopenQuestion(
  needs: ReopenNeeds,
  actor: Actor,
  id: string,
  text: string,
  now: Instant,
  spoken?: { readonly replyId: string; readonly media: readonly QuestionMedia[] },
): Promise<Question> {
  const question = await own(needs, actor, id);
  if (spoken && question.replies.some((reply) => reply.id === spoken.replyId)) return question;
  const said = spoken ? { id: spoken.replyId, media: spoken.media } : { id: needs.newId() };
  const reply: Reply | undefined =
    text || spoken ? { ...said, by: { kind: 'guardian', id: question.guardianId }, text, at: now } : undefined;
  const wasAsked = question.pausedAt !== undefined && isOpen(question.state);
  if (wasAsked && !reply) throw new Refusal('question/empty');
  const leaving: readonly QuestionState[] = wasAsked ? OPEN_STATES : mayLeave.reopen;
  if (!leaving.includes(question.state)) throw new Refusal('question/not-answered');
  const found = alarmIn(text);
  const step: QuestionStep =
    found !== undefined
      ? await toWhoLooksAtDanger(needs, question, graver(question.alarm, found), now)
      : wasAsked
        ? await clockGoesOn(needs, question, now)
        : { state: 'reopened', ...(await clockBeginsAnew(needs, question, now)) };
  const reopened = await needs.questions.step(id, leaving, { ...step, ...(reply ? { reply, check: 'waiting' as const } : {}) });
  if (!reopened) throw new Refusal('question/not-answered');
  return reopened;
}

/** Routed as a new question with such words is; on record before it is written, so that a crash in between notes it twice rather than never. */
async function toWhoLooksAtDanger(needs: ReopenNeeds, question: Question, alarm: Alarm, now: Instant): Promise<QuestionStep> {
  const { kind, subject, classroomId } = question;
  const [classroom = { id: classroomId, schoolId: question.schoolId }] = await needs.roster.classrooms([classroomId]);
  const to = await routeQuestion(needs, { kind, ...(subject === undefined ? {} : { subject }), alarm, classroom }, now);
  await noteAlarm(needs, { ...question, alarm }, now);
  return {
    ...{ ...to, state: to.state === 'new' ? 'new' : 'reopened', teacherId: to.teacherId ?? null, alarm },
    ...{ insteadOf: null, seenAt: null, pausedAt: null, leftMinutes: null, settledAt: null, solvedLate: null },
  };
}
