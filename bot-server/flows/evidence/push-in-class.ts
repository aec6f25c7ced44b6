import type { Push } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Classroom } from '../../domain/roster/roster';
import type { EvidenceNeeds } from './needs';

/** Which push in which class is meant. */
export interface InClass {
  readonly classroom: string;
  readonly push: string;
}

/** @throws Refusal classroom/not-found, push/not-found when the push was not for this class */
export async function pushInClass(
  { roster, pushes }: Pick<EvidenceNeeds, 'roster' | 'pushes'>,
  { classroom: classroomId, push: pushId }: InClass,
): Promise<{ push: Push; classroom: Classroom }> {
  const [[classroom], push] = await Promise.all([roster.classrooms([classroomId]), pushes.get(pushId)]);
  if (!classroom) throw new Refusal('classroom/not-found');
  if (!push?.classroomIds.includes(classroomId)) throw new Refusal('push/not-found');
  return { push, classroom };
}
