import { aboutOf } from '../../domain/figures/about';
import type { Push } from '../../domain/push/push';
import type { ClassroomId } from '../../domain/roster/roster';
import type { Frozen } from '../../store/rollups';
import type { ProgressNeeds } from '../progress/needs';

type Needs = Pick<ProgressNeeds, 'resources' | 'roster' | 'plans'>;

/** What a class is and an item is about now, to be written into its counter; undefined while the roster does not know the class or the school. */
export async function frozenOf(needs: Needs, push: Push, classroomId: ClassroomId): Promise<Frozen | undefined> {
  const [[classroom], school, version, line] = await Promise.all([
    needs.roster.classrooms([classroomId]),
    needs.roster.school(push.schoolId),
    needs.resources.version(push.resourceId, push.resourceVersion),
    needs.plans.slot(push.slotId),
  ]);
  const resource = version ?? (await needs.resources.get(push.resourceId));
  if (!classroom || !school) return undefined;
  return { theme: resource?.theme ?? '', ...aboutOf(line, resource), grade: classroom.grade, bureauId: school.bureauId };
}
