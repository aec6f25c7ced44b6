import type { Delivery, Push } from '../../domain/push/push';
import { viewerOf } from '../../domain/push/today';
import { familyFacts, type FamilyFacts } from '../../domain/report/funnel';
import type { Resource } from '../../domain/resource/resource';
import type { ClassroomId, Guardianship, StudentId, Tie } from '../../domain/roster/roster';
import type { Declaration } from '../../domain/viewing/declaration';
import { asTied, completionAtOf, familyStages, onlineCompletionAt } from '../../domain/viewing/family';
import { countedTerms } from '../../domain/viewing/term';
import { viewingIdOf, type Completion, type Viewing, type ViewingKey } from '../../domain/viewing/viewing';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'viewings' | 'resources' | 'roster' | 'evidence'> & {
  readonly deliveries: Pick<ProgressNeeds['deliveries'], 'ofPushAndClass'>;
};

/** One family of a push, from the rows themselves. */
export interface CountedFamily {
  readonly studentId: StudentId;
  readonly deliveries: readonly Delivery[];
  readonly guardianships: readonly Guardianship[];
  /** Of all its viewers, of every version since the push and from the start of its term on. */
  readonly viewings: readonly Viewing[];
  /** Those of them that wait for a person's decision: they are in no figure. */
  readonly heldIds: ReadonlySet<string>;
  readonly declaration?: Declaration;
  /** By version, of what this child was given: with layers it is not always the push's own. */
  readonly resources: ReadonlyMap<number, Resource>;
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
 * those who came later included, from when they came; an item that was encoded anew counts in its newer versions too.
 */
export async function countClass(needs: Needs, push: Push, classroomId: ClassroomId): Promise<CountedClass> {
  const [deliveries, newest, terms] = await Promise.all([
    needs.deliveries.ofPushAndClass(push.id, classroomId),
    needs.resources.get(push.resourceId),
    needs.roster.terms(),
  ]);
  const counting = countedTerms(push, terms);
  const versions = versionsSince(push.resourceVersion, newest?.version);
  const known = await Promise.all(versions.map((version) => needs.resources.version(push.resourceId, version)));
  const resources = new Map(known.flatMap((resource) => (resource ? [[resource.version, resource] as const] : [])));
  const resource = resources.get(push.resourceVersion) ?? newest;
  const byStudent = new Map<StudentId, Delivery[]>();
  for (const delivery of deliveries) byStudent.set(delivery.studentId, [...(byStudent.get(delivery.studentId) ?? []), delivery]);
  const ties = await needs.roster.tiesOfStudents([...byStudent.keys()]);
  const given = push.layers ? await layersGiven(needs, push, deliveries) : new Map<string, Given>();

  const drafts = [...byStudent].map(([studentId, own]) => {
    const kin = ties.filter((tie) => tie.studentId === studentId);
    const guardianIds = new Set([...own, ...kin].map(({ guardianId }) => guardianId));
    const viewers = resource ? [...guardianIds].map((guardianId) => viewerOf(resource, guardianId, studentId)) : [];
    const layer = given.get(own[0]?.resourceId ?? '') ?? { resourceId: push.resourceId, versions, resources };
    const ids = viewers.flatMap((viewer) =>
      layer.versions.flatMap((version) => idsOf({ viewer, resourceId: layer.resourceId, version }, counting.ids)),
    );
    return { resources: layer.resources, studentId, deliveries: own, ties: kin, ids: [...new Set(ids)] };
  });
  const ids = [...new Set(drafts.flatMap((draft) => draft.ids))];
  const [read, held, declarations, latched] = await Promise.all([
    needs.viewings.read(ids),
    needs.evidence.flags.held(ids),
    needs.evidence.declarations.ofPushAndClass(push.id, classroomId),
    push.together ? needs.evidence.families.of(push.id, [...byStudent.keys()]) : new Map<StudentId, Completion>(),
  ]);
  const viewingOf = new Map(read.filter(counting.has).map((viewing) => [viewing.id, viewing]));
  const declarationOf = new Map(declarations.map((declaration) => [declaration.studentId, declaration]));

  const families = drafts.map(({ ids: own, ties: kin, ...family }): CountedFamily => {
    const all = own.flatMap((id) => viewingOf.get(id) ?? []).map((viewing) => ({ viewing, tie: lateTie(viewing, family.deliveries, kin) }));
    const counted = all.map(({ viewing, tie }) => (tie ? asTied(viewing, tie) : viewing));
    const heldIds = new Set(own.filter((id) => held.has(id) && viewingOf.has(id)));
    const declaration = declarationOf.get(family.studentId);
    const facts = factsOf({ ...family, viewings: counted, heldIds }, family.resources, latched.get(family.studentId), declaration);
    // Who is no guardian any more is in the figures of then and no more.
    const viewings = counted.filter((_, index) => all[index]?.tie?.endedAt === undefined);
    const guardianships = kin.filter(({ endedAt }) => endedAt === undefined);
    return { ...family, guardianships, viewings, heldIds, ...(declaration ? { declaration } : {}), facts };
  });
  return { families, resource, resources };
}

interface Given {
  readonly resourceId: string;
  readonly versions: readonly number[];
  readonly resources: ReadonlyMap<number, Resource>;
}

/** What children were given instead of the push's own item, with its versions since. */
async function layersGiven({ resources }: Needs, push: Push, deliveries: readonly Delivery[]): Promise<ReadonlyMap<string, Given>> {
  const others = new Map(deliveries.filter(({ resourceId }) => resourceId !== push.resourceId).map((one) => [one.resourceId, one]));
  const found = await Promise.all(
    [...others.values()].map(async ({ resourceId, resourceVersion }): Promise<[string, Given]> => {
      const versions = versionsSince(resourceVersion, (await resources.get(resourceId))?.version);
      const known = await Promise.all(versions.map((version) => resources.version(resourceId, version)));
      const byVersion = new Map(known.flatMap((resource) => (resource ? [[resource.version, resource] as const] : [])));
      return [resourceId, { resourceId, versions, resources: byVersion }];
    }),
  );
  return new Map(found);
}

/** The tie of a viewer to whom the push was not delivered: who came to the family later. */
const lateTie = ({ key: { viewer } }: Viewing, deliveries: readonly Delivery[], ties: readonly Tie[]): Tie | undefined =>
  viewer.kind === 'student' || deliveries.some(({ guardianId }) => guardianId === viewer.id)
    ? undefined
    : ties.find(({ guardianId }) => guardianId === viewer.id);

const idsOf = (key: Omit<ViewingKey, 'term'>, terms: readonly (string | undefined)[]): string[] =>
  terms.map((term) => viewingIdOf(term === undefined ? key : { ...key, term }));

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
