import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { ClassAnswer, Reach } from '../../domain/class-answer/class-answer';
import { visibleText } from '../../domain/class-answer/terms';
import { personalWords, sayPersonal } from '../../domain/question/personal-words';
import { QUESTION_STATES, type Question } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import { MINUTE, type Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { ClassAnswerStore } from '../../store/class-answers';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';
import { checkAnswer, type CheckNeeds } from './check-answer';

export type PublishNeeds = CheckNeeds & {
  readonly questions: Pick<QuestionStore, 'get' | 'step'>;
  readonly classAnswers: Pick<ClassAnswerStore, 'ofQuestion' | 'add'>;
  readonly roster: Pick<RosterStore, 'classrooms' | 'studentsOfClassrooms' | 'students' | 'guardianshipsOfStudents' | 'guardians'>;
  readonly audit: Pick<AuditStore, 'note'>;
  readonly newId: () => string;
};

export interface Words {
  readonly question: string;
  readonly answer: string;
  readonly reach: Reach;
}

/** A cut-off call is taken up by the job after this. */
const CHECK_SOON = 2 * MINUTE;

/**
 * Makes a class answer of an answered question, or writes a new version of the one there is. Nothing that tells who somebody is may be in it;
 * then the platform's check decides whether it goes out (own class), waits for a second person (grade, school), or stays 等检查.
 * @throws Refusal question/not-found, class-answer/not-answered, class-answer/personal, class-answer/changed
 */
export async function publishAnswer(
  needs: PublishNeeds,
  actor: Actor,
  questionId: string,
  words: Words,
  now: Instant,
): Promise<ClassAnswer> {
  const question = await needs.questions.get(questionId);
  if (!question || !may.answer(actor, question)) throw new Refusal('question/not-found');
  if (question.answeredAt === undefined) throw new Refusal('class-answer/not-answered');
  const [classroom] = await needs.roster.classrooms([question.classroomId]);
  if (!classroom) throw new Refusal('question/not-found');

  const text = { question: visibleText(words.question), answer: visibleText(words.answer), reach: words.reach };
  if (text.question === '' || text.answer === '') throw new Refusal('class-answer/empty');
  await refusePersonal(needs, question, text);

  const written = await write(needs, actor, question, { ...text, grade: classroom.grade }, now);
  await needs.questions.step(questionId, QUESTION_STATES, { classAnswerId: written.id });
  await needs.audit.note(
    {
      chain: written.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'class-answer-written',
      about: { kind: 'classroom', id: written.classroomId },
    },
    now,
  );
  return (await checkAnswer(needs, written, now)) ?? written;
}

async function refusePersonal({ roster }: PublishNeeds, question: Question, text: Pick<Words, 'question' | 'answer'>): Promise<void> {
  const pupils = [...(await roster.studentsOfClassrooms([question.classroomId])), ...(await roster.students([question.studentId]))];
  const ties = await roster.guardianshipsOfStudents(pupils.map(({ id }) => id));
  const guardians = await roster.guardians([...new Set([question.guardianId, ...ties.map(({ guardianId }) => guardianId)])]);
  const names = [...pupils, ...guardians].map(({ name }) => name);
  const found = [...personalWords(text.question, names), ...personalWords(text.answer, names)];
  const said = sayPersonal(found);
  if (said === undefined) return;
  throw new Refusal('class-answer/personal', {
    message: `${said}，别的家长会看到。请改成“孩子”“家长”这样的说法，再发布。`,
    details: found.map(({ kind, words }) => ({ kind, words })),
  });
}

async function write(
  needs: PublishNeeds,
  actor: TeacherActor,
  question: Question,
  text: Words & { readonly grade: number },
  now: Instant,
): Promise<ClassAnswer> {
  const { id: questionId, schoolId, classroomId, pinned } = question;
  const nextCheckAt = now + CHECK_SOON;
  const fresh: ClassAnswer = {
    ...{ id: needs.newId(), schoolId, classroomId, ...text, questionId, by: actor.teacherId },
    ...(pinned ? { pinned: { resourceId: pinned.resourceId, title: pinned.title, atSecond: pinned.atSecond } } : {}),
    ...{ state: 'checking', rev: 1, checks: 0, nextCheckAt, changedAt: now },
  };
  const known = await needs.classAnswers.ofQuestion(questionId);
  if (!known && (await needs.classAnswers.add(fresh))) return fresh;
  const was = known ?? (await needs.classAnswers.ofQuestion(questionId));
  const { question: asked, answer, reach } = text;
  const changes = { question: asked, answer, reach, by: actor.teacherId, checks: 0, nextCheckAt };
  const written = was && (await needs.classAnswers.step(was, 'checking', changes, now));
  if (!written) throw new Refusal('class-answer/changed');
  return written;
}
