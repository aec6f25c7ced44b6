import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { ClassAnswer } from '../../domain/class-answer/class-answer';
import type { ShownClassAnswer } from '../../domain/class-answer/shown';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { ClassAnswerStore } from '../../store/class-answers';
import type { RosterStore } from '../../store/roster';
import { placesFor } from './needs';

export type ReadNeeds = {
  readonly classAnswers: Pick<ClassAnswerStore, 'get' | 'page' | 'outOf' | 'ofResource' | 'list'>;
  readonly roster: Pick<RosterStore, 'classrooms' | 'classroomsOfSchool' | 'teachers'>;
};

/** `out`: what somebody may read. `mine`: what a teacher made. `waiting`: what waits for a second person of the school. */
export type AnswerBox = 'out' | 'mine' | 'waiting';
interface Ask {
  readonly box: AnswerBox;
  readonly resource?: string | undefined;
  readonly limit: number;
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
}

/** Class answers, newest first; with `resource` those that stand at its seconds, in their order. @throws Refusal auth/not-bound, access/denied */
export async function listAnswers(needs: ReadNeeds, actor: Actor, { box, resource, limit, after }: Ask): Promise<ClassAnswer[]> {
  if (box === 'out') {
    const places = await placesFor(needs, actor);
    return resource === undefined
      ? needs.classAnswers.page(places, { limit, after })
      : needs.classAnswers.ofResource(places, resource, limit);
  }
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  if (box === 'mine') return needs.classAnswers.list({ by: actor.teacherId }, { limit, after });
  if (!may.releaseClassAnswer(actor, { schoolId: actor.schoolId })) throw new Refusal('access/denied');
  return needs.classAnswers.list({ schoolId: actor.schoolId, state: 'waiting' }, { limit, after });
}

/** One answer: out for its reader, or for who made it or may let it out. @throws Refusal class-answer/not-found (also for what is not theirs), auth/not-bound */
export async function openAnswer(needs: ReadNeeds, actor: Actor, id: string): Promise<ClassAnswer> {
  const answer = await needs.classAnswers.get(id);
  if (answer && (may.withdrawClassAnswer(actor, answer) || may.releaseClassAnswer(actor, answer))) return answer;
  const [out] = await needs.classAnswers.outOf(await placesFor(needs, actor), [id]);
  if (!out) throw new Refusal('class-answer/not-found');
  return out;
}

/** Adds what a reader may see beside the words: what the teacher is called, and for staff the class and what they may do. */
export async function withTeachers(
  { roster }: Pick<ReadNeeds, 'roster'>,
  actor: Actor,
  answers: readonly ClassAnswer[],
): Promise<ShownClassAnswer[]> {
  const [teachers, classrooms] = await Promise.all([
    roster.teachers([...new Set(answers.map(({ by }) => by))]),
    actor.role === 'teacher' ? roster.classrooms([...new Set(answers.map(({ classroomId }) => classroomId))]) : [],
  ]);
  const nameOf = new Map(teachers.map(({ id, name }) => [id, name]));
  const classOf = new Map(classrooms.map(({ id, name }) => [id, name]));
  return answers.map((answer): ShownClassAnswer => {
    const [teacher, className] = [nameOf.get(answer.by), classOf.get(answer.classroomId)];
    const mine = actor.role === 'teacher' && actor.teacherId === answer.by;
    const release = may.releaseClassAnswer(actor, answer) && !mine && answer.state === 'waiting';
    const withdraw = may.withdrawClassAnswer(actor, answer) && answer.state !== 'withdrawn';
    return {
      answer,
      ...(teacher === undefined ? {} : { teacher }),
      ...(className === undefined ? {} : { className }),
      ...(mine || release || withdraw ? { staff: { mine, release, withdraw } } : {}),
    };
  });
}
