import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { QUESTION_STATES, type Question } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';

export interface ShownNote {
  readonly id: string;
  readonly from: string;
  readonly mine: boolean;
  readonly text: string;
  readonly at: Instant;
}

/** What staff wrote to each other, with who wrote it; nothing at all for who may not answer. */
export async function staffNotes(
  { roster }: { readonly roster: Pick<RosterStore, 'teachers'> },
  actor: Actor,
  question: Question,
): Promise<{ notes?: ShownNote[] }> {
  if (!may.answer(actor, question) || !question.notes?.length) return {};
  const names = new Map((await roster.teachers([...new Set(question.notes.map(({ by }) => by))])).map(({ id, name }) => [id, name]));
  return {
    notes: question.notes.map(({ id, by, text, at }) => ({
      ...{ id, text, at },
      from: by === actor.teacherId ? '我' : `${names.get(by) ?? '同事'}`,
      mine: by === actor.teacherId,
    })),
  };
}

const MOST_NOTES = 100;

type Needs = {
  readonly questions: Pick<QuestionStore, 'get' | 'step'>;
  readonly newId: () => string;
  readonly audit: Pick<AuditStore, 'note'>;
};

/** A word to colleagues, in whatever state the question is; its asker never sees it. @throws Refusal question/not-found, question/too-many-notes */
export async function addNote(needs: Needs, actor: Actor, id: string, text: string, now: Instant): Promise<Question> {
  const question = await needs.questions.get(id);
  if (!question || !may.answer(actor, question)) throw new Refusal('question/not-found');
  if ((question.notes?.length ?? 0) >= MOST_NOTES) throw new Refusal('question/too-many-notes');
  const noted = await needs.questions.step(id, QUESTION_STATES, { note: { id: needs.newId(), by: actor.teacherId, text, at: now } });
  if (!noted) throw new Refusal('question/not-found');
  await needs.audit.note(
    {
      chain: noted.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'question-noted',
      about: { kind: 'student', id: noted.studentId },
    },
    now,
  );
  return noted;
}
