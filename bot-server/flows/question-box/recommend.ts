import type { Actor } from '../../domain/access/actor';
import { plannedResource } from '../../domain/plan/planned-resource';
import type { Reply } from '../../domain/question/question';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import { plainWords } from '../../domain/resource/search';
import type { QuestionStore } from '../../store/questions';
import { resourcesForSchool, type ForSchoolNeeds } from '../resource/for-school';

/** Whether a teacher recommended this item to this guardian in an answer about one of these children. */
export type Recommended = (guardianId: string, studentIds: readonly string[], resourceId: string) => Promise<boolean>;

const MOST_SHOWN = 30;

/** The newest version of everything a teacher may name in an answer: published, playable, and for this school. @throws Refusal access/denied */
async function usable(needs: ForSchoolNeeds, actor: Actor): Promise<Resource[]> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  return (await resourcesForSchool(needs, actor.schoolId)).filter((resource) => {
    const { withdrawn, retired, mediaMissing } = plannedResource(resource);
    return !withdrawn && !retired && !mediaMissing;
  });
}

/** What a teacher finds for an answer, by words of the title, the theme or the dimension; by title. @throws Refusal access/denied */
export async function findForAnswer(needs: ForSchoolNeeds, actor: Actor, words: string): Promise<Resource[]> {
  const wanted = plainWords(words).split(' ').filter(Boolean);
  const found = (await usable(needs, actor)).filter(({ title, theme, dimension }) => {
    const text = plainWords(`${title} ${theme} ${dimension}`);
    return wanted.every((word) => text.includes(word));
  });
  return found.sort((a, b) => (a.title < b.title ? -1 : 1)).slice(0, MOST_SHOWN);
}

type Answering = ForSchoolNeeds & { readonly questions: Pick<QuestionStore, 'step'> };

/**
 * The same needs, by which an answer names this item from this second on. Without an item, as they are.
 * @throws Refusal access/denied, resource/not-found for what this teacher's school may not give
 */
export async function recommending<N extends Answering>(
  needs: N,
  actor: Actor,
  chosen: { readonly resource: string; readonly atSecond: number } | undefined,
): Promise<N> {
  if (chosen === undefined) return needs;
  const found = (await usable(needs, actor)).find(({ id }) => id === chosen.resource);
  if (!found) throw new Refusal('resource/not-found');
  const last = Math.max(0, (found.durationSeconds ?? 0) - 1);
  const resource: Reply['resource'] = { resourceId: found.id, title: found.title, atSecond: Math.min(Math.floor(chosen.atSecond), last) };
  const step: QuestionStore['step'] = (id, leaving, to) =>
    needs.questions.step(id, leaving, to.reply ? { ...to, reply: { ...to.reply, resource } } : to);
  return { ...needs, questions: { ...needs.questions, step } };
}
