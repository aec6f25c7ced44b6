import type { Delivery, Push } from '../../domain/push/push';
import { viewerOf } from '../../domain/push/today';
import { familyFacts, type FamilyFacts } from '../../domain/report/funnel';
import type { Resource } from '../../domain/resource/resource';
import type { ClassroomId, Guardianship, StudentId } from '../../domain/roster/roster';
import type { Declaration } from '../../domain/viewing/declaration';
import { completionAtOf, familyStages, onlineCompletionAt } from '../../domain/viewing/family';
import { viewingIdOf, type Completion, type Viewing } from '../../domain/viewing/viewing';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'deliveries' | 'viewings' | 'resources' | 'roster' | 'evidence'>;

/** One family of a push, from the rows themselves. */
export interface CountedFamily {
  readonly studentId: StudentId;
  readonly deliveries: readonly Delivery[];
  readonly guardianships: readonly Guardianship[];
  /** Of all its viewers and of every version since the push. */
  readonly viewings: readonly Viewing[];
  /** Those of them that wait for a person's decision: they are in no figure. */
  readonly heldIds: ReadonlySet<string>;
  readonly declaration?: Declaration;
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
  const ids = [...new Set(drafts.flatMap((draft) => draft.ids))];
  const [read, held, declarations, latched] = await Promise.all([
    needs.viewings.read(ids),
    needs.evidence.flags.held(ids),
    needs.evidence.declarations.ofPushAndClass(push.id, classroomId),
    push.together ? needs.evidence.families.of(push.id, [...byStudent.keys()]) : new Map<StudentId, Completion>(),
  ]);
  const viewingOf = new Map(read.map((viewing) => [viewing.id, viewing]));
  const declarationOf = new Map(declarations.map((declaration) => [declaration.studentId, declaration]));

  const families = drafts.map(({ ids: own, ...family }): CountedFamily => {
    const viewings = own.flatMap((id) => viewingOf.get(id) ?? []);
    const heldIds = new Set(own.filter((id) => held.has(id)));
    const declaration = declarationOf.get(family.studentId);
    const facts = factsOf({ ...family, viewings, heldIds }, resources, latched.get(family.studentId), declaration);
    return { ...family, viewings, heldIds, ...(declaration ? { declaration } : {}), facts };
  });
  return { families, resource, resources };
}

const earlier = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/** A family's facts from its rows; what is held counts nowhere, what the whole family reached counts like anybody's own. */
function factsOf(
  { deliveries, viewings, heldIds }: Pick<CountedFamily, 'deliveries' | 'viewings' | 'heldIds'>,
  resources: ReadonlyMap<number, Resource>,
  latched: Completion | undefined,
  declaration: Declaration | undefined,
): FamilyFacts {
  const counted = viewings.filter(({ id }) => !heldIds.has(id));
  const stages = familyStages(counted);
  const completed = earlier(stages.completed, latched?.at);
  const onlineAt = earlier(
    onlineCompletionAt(counted, (version) => resources.get(version)),
    latched?.grade === 'A' ? latched.at : undefined,
  );
  const whoIs = (place: Delivery['place']): ReadonlySet<string> =>
    new Set(deliveries.filter((delivery) => delivery.place === place).map(({ guardianId }) => guardianId));
  const [away, home] = [whoIs('away'), whoIs('home')];
  const awayAt = completionAtOf(counted, (id) => away.has(id));
  const homeAt = completionAtOf(counted, (id) => home.has(id));
  return {
    ...familyFacts(deliveries, { ...stages, ...(completed === undefined ? {} : { completed }) }),
    ...(onlineAt === undefined ? {} : { onlineAt }),
    ...(declaration ? { declaredAt: declaration.at } : {}),
    ...(heldIds.size > 0 ? { held: true } : {}),
    ...(away.size > 0 ? { leftBehind: true } : {}),
    ...(awayAt === undefined ? {} : { awayAt }),
    ...(homeAt === undefined ? {} : { homeAt }),
  };
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
