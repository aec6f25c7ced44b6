import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { plannedResource } from '../../domain/plan/planned-resource';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import { resourcesForBureau, resourcesForSchool, type ForSchoolNeeds } from '../resource/for-school';

/** The newest version of everything that may be put into a plan now, of one's school or one's bureau, by title. @throws Refusal access/denied for who reads neither's plans */
export async function listPlanResources(needs: ForSchoolNeeds, actor: Actor): Promise<Resource[]> {
  const usable = (await choiceOf(needs, actor)).filter((resource) => {
    const { withdrawn, retired, mediaMissing } = plannedResource(resource);
    return !withdrawn && !retired && !mediaMissing;
  });
  return usable.sort((a, b) => (a.title < b.title ? -1 : 1));
}

function choiceOf(needs: ForSchoolNeeds, actor: Actor): Promise<Resource[]> {
  if (actor.role === 'teacher' && may.readSchool(actor, actor.schoolId)) return resourcesForSchool(needs, actor.schoolId);
  if (actor.role === 'officer' && may.planForBureau(actor, actor.bureauId)) return resourcesForBureau(needs, actor.bureauId);
  throw new Refusal('access/denied');
}
