import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { handedOver } from '../../domain/question/hand-over';
import { isOpen } from '../../domain/question/steps';
import { Refusal } from '../../domain/refusal';
import type { Teacher } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';

type Needs = {
  readonly questions: Pick<QuestionStore, 'get' | 'passOn'>;
  readonly roster: Pick<RosterStore, 'teacher'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

/**
 * Gives an open question to a colleague of the same school, or to the school's desk. When it is due stays as it is, and so does where it climbed
 * to. Gives the colleague; undefined for the desk.
 * @throws Refusal question/not-found, question/closed, question/no-colleague, question/changed-hands
 */
export async function handOver(
  needs: Needs,
  actor: Actor,
  id: string,
  to: { readonly teacher?: string | undefined },
  now: Instant,
): Promise<Teacher | undefined> {
  const question = await needs.questions.get(id);
  if (!question || !may.answer(actor, question)) throw new Refusal('question/not-found');
  if (!isOpen(question.state)) throw new Refusal('question/closed');
  const colleague = to.teacher === undefined ? undefined : await needs.roster.teacher(to.teacher);
  if (to.teacher !== undefined && colleague?.schoolId !== question.schoolId) throw new Refusal('question/no-colleague');
  const next = handedOver(question, actor, colleague?.id);
  if (!next) throw new Refusal('question/no-colleague');
  if (!(await needs.questions.passOn(id, question.holders, next))) throw new Refusal('question/changed-hands');
  await needs.audit.note(
    {
      chain: question.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'question-handed-over',
      about: { kind: 'student', id: question.studentId },
    },
    now,
  );
  return colleague;
}

/** Whom a teacher may hand a question to: everybody else at the school. @throws Refusal access/denied */
export async function listColleagues(
  { roster }: { readonly roster: Pick<RosterStore, 'teachersOfSchool'> },
  actor: Actor,
): Promise<Teacher[]> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  return (await roster.teachersOfSchool(actor.schoolId)).filter(({ id }) => id !== actor.teacherId);
}
