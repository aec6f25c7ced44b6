import type { Actor } from '../../domain/access/actor';
import { crowdedSeconds, type CrowdedSecond } from '../../domain/question/crowded';
import { ownerOf, sameOwner } from '../../domain/resource/owner';
import type { QuestionStore } from '../../store/questions';
import { lineFor, type ResourceNeeds } from '../resource/needs';

type Needs = Pick<ResourceNeeds, 'resources' | 'roster'> & { readonly questions: Pick<QuestionStore, 'pinnedTo'> };

/**
 * Where in the version that is out five families and more asked, for those whose content it is: counted from the questions there are now,
 * nobody named. Content of others tells nothing. @throws Refusal access/denied, resource/not-found
 */
export async function askedSeconds(needs: Needs, actor: Actor, id: string): Promise<CrowdedSecond[]> {
  const [line, newest] = await Promise.all([lineFor(needs, actor, id), needs.resources.get(id)]);
  if (!newest || !sameOwner(line.owner, ownerOf(actor))) return [];
  return crowdedSeconds(await needs.questions.pinnedTo(id, newest.version));
}
