import type { Delivery, Push } from '../../domain/push/push';
import { viewerOf } from '../../domain/push/today';
import { familyFacts, type FamilyFacts } from '../../domain/report/funnel';
import type { Resource } from '../../domain/resource/resource';
import type { ClassroomId, Guardianship, StudentId } from '../../domain/roster/roster';
import { familyStages } from '../../domain/viewing/family';
import { viewingIdOf, type Viewing } from '../../domain/viewing/viewing';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'deliveries' | 'viewings' | 'resources' | 'roster'>;

/** One family of a push, from the rows themselves. */
export interface CountedFamily {
  readonly studentId: StudentId;
  readonly deliveries: readonly Delivery[];
  readonly guardianships: readonly Guardianship[];
  /** Of all its viewers and of every version since the push. */
  readonly viewings: readonly Viewing[];
  readonly facts: FamilyFacts;
}

export interface CountedClass {
  readonly families: readonly CountedFamily[];
  /** As it was pushed. */
  readonly resource: Resource | undefined;
  /** By version, since the push. */
  readonly resources: ReadonlyMap<number, Resource>;
}

const MOST_VERSIONS = 20;

/**
 * Everything that one class has done with one push, family by family. Guardian content counts when any guardian of the child watched it,
 * those who came later included; an item that was encoded anew counts in its newer versions too.
 */
export async function countClass(needs: Needs, push: Push, classroomId: ClassroomId): Promise<CountedClass> {
  const [deliveries, newest] = await Promise.all([
    needs.deliveries.ofPushAndClass(push.id, classroomId),
    needs.resources.get(push.resourceId),
  ]);
  const versions = versionsSince(push.resourceVersion, newest?.version);
  const known = await Promise.all(versions.map((version) => needs.resources.version(push.resourceId, version)));
  const resources = new Map(known.flatMap((resource) => (resource ? [[resource.version, resource] as const] : [])));
  const resource = resources.get(push.resourceVersion) ?? newest;
  const byStudent = new Map<StudentId, Delivery[]>();
  for (const delivery of deliveries) byStudent.set(delivery.studentId, [...(byStudent.get(delivery.studentId) ?? []), delivery]);
  const guardianships = await needs.roster.guardianshipsOfStudents([...byStudent.keys()]);

  const drafts = [...byStudent].map(([studentId, own]) => {
    const guardians = guardianships.filter((guardianship) => guardianship.studentId === studentId);
    const guardianIds = new Set([...own, ...guardians].map(({ guardianId }) => guardianId));
    const viewers = resource ? [...guardianIds].map((guardianId) => viewerOf(resource, guardianId, studentId)) : [];
    const ids = viewers.flatMap((viewer) => versions.map((version) => viewingIdOf({ viewer, resourceId: push.resourceId, version })));
    return { studentId, deliveries: own, guardianships: guardians, ids: [...new Set(ids)] };
  });
  const read = await needs.viewings.read([...new Set(drafts.flatMap(({ ids }) => ids))]);
  const viewingOf = new Map(read.map((viewing) => [viewing.id, viewing]));

  const families = drafts.map(({ ids, ...family }): CountedFamily => {
    const viewings = ids.flatMap((id) => viewingOf.get(id) ?? []);
    return { ...family, viewings, facts: familyFacts(family.deliveries, familyStages(viewings)) };
  });
  return { families, resource, resources };
}

function versionsSince(first: number, newest: number | undefined): number[] {
  const last = Math.min(Math.max(newest ?? first, first), first + MOST_VERSIONS - 1);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The versions a push may have carried so that a viewing of `version` counts for it. */
export const versionsUpTo = (version: number): number[] => {
  const first = Math.max(version - MOST_VERSIONS + 1, 1);
  return Array.from({ length: version - first + 1 }, (_, index) => first + index);
};
