import type { Push } from '../../domain/push/push';
import type { StudentId } from '../../domain/roster/roster';
import { familyStanding, type FamilyStanding } from '../../domain/viewing/family';
import type { DeliveryStore } from '../../store/deliveries';
import { countClass } from './count-class';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'viewings' | 'resources' | 'roster' | 'evidence'> & {
  readonly deliveries: Pick<DeliveryStore, 'ofStudents'>;
};

/**
 * How far a child's family is with a push that it may complete between it, as its class's figures count it. Undefined where the push is not
 * such a one, was not for this child, or is watched by the child itself.
 */
export async function standingOfFamily(needs: Needs, push: Push, studentId: StudentId): Promise<FamilyStanding | undefined> {
  if (push.together !== true) return undefined;
  const deliveries = await needs.deliveries.ofStudents([push.id], [studentId]);
  const [first] = deliveries;
  if (!first) return undefined;
  const ofOne = { ...needs, deliveries: { ofPushAndClass: async () => deliveries } };
  const { families, resource } = await countClass(ofOne, push, first.classroomId);
  const [family] = families;
  if (!family || resource?.for !== 'guardian') return undefined;
  // One encoding at a time, as it is completed: seconds of two encodings are not the same seconds.
  const own = family.viewings.filter(({ id, key }) => key.version === resource.version && !family.heldIds.has(id));
  const { stages, alreadyWatched, held } = family.facts;
  return familyStanding(own, resource, stages.completed !== undefined || (alreadyWatched && held !== true));
}
