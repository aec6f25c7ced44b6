import type { Actor } from '../../domain/access/actor';
import { scopeOf } from '../../domain/access/scope';
import { heldIn, type Box } from '../../domain/question/box';
import { deskOf, holderIdsOf } from '../../domain/question/holders';
import { OPEN_STATES } from '../../domain/question/steps';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { QuestionStore } from '../../store/questions';

const MOST = 1000;

/** How many questions each of a teacher's boxes holds; the desk's where they keep the office. @throws Refusal access/denied */
export async function countBox({ questions }: { readonly questions: Pick<QuestionStore, 'count'> }, actor: Actor, now: Instant) {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const scope = scopeOf(actor);
  const desk = deskOf(actor.schoolId);
  const of = (box: Box, holderId?: string): Promise<number> => {
    const { states = OPEN_STATES, due } = heldIn(box, now);
    return questions.count(scope, states, { most: MOST, ...(due ? { due } : {}), ...(holderId === undefined ? {} : { holderId }) });
  };
  const [open, soon, overdue, atDesk] = await Promise.all([
    of('open'),
    of('soon'),
    of('overdue'),
    holderIdsOf(actor).includes(desk) ? of('desk', desk) : null,
  ]);
  return { open, soon, overdue, desk: atDesk };
}
