import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { EMPTY_FUNNEL } from '../../domain/report/funnel';
import { placesOf, tableOfPlaces, type PlaceRow } from '../../domain/report/places';
import type { Shown } from '../../domain/report/suppress';
import type { Bureau } from '../../domain/roster/roster';
import { DAY, type Instant } from '../../domain/time/instant';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'viewings' | 'rollups' | 'roster'>;

export interface BureauSchoolsView {
  readonly bureau: Bureau;
  readonly from: Instant;
  readonly to: Instant;
  readonly pushes: number;
  readonly rows: readonly PlaceRow[];
  readonly total: Shown;
  /** The figures hold what happened until then. */
  readonly freshAt: Instant;
}

/**
 * The schools of an officer's bureau, and of those below it, over the pushes of the last days: counts of families, never a name, in the order of school codes.
 * @throws Refusal access/denied
 */
export async function bureauSchools(
  needs: Needs,
  actor: Actor,
  { days }: { readonly days: number },
  now: Instant,
): Promise<BureauSchoolsView> {
  if (!may.readBureau(actor)) throw new Refusal('access/denied');
  const bureau = await needs.roster.bureau(actor.bureauId);
  if (!bureau) throw new Refusal('access/denied');
  const from = now - days * DAY;
  const schools = await needs.roster.schools(actor.schoolIds);
  const [sums, families, isViewingLeft, isTouchLeft] = await Promise.all([
    needs.rollups.sumsOfSchools(
      schools.map(({ id }) => id),
      { from, to: now },
    ),
    Promise.all(schools.map(async ({ id }) => [id, await familiesOf(needs, id)] as const)),
    needs.viewings.isAnyDirty(),
    needs.rollups.isAnyTouched(),
  ]);
  const sumOf = new Map(sums.map((sum) => [sum.schoolId, sum]));
  const familiesOfSchool = new Map(families);
  const { rows, total } = tableOfPlaces(placesOf(schools), (id) => {
    const sum = sumOf.get(id);
    return { families: familiesOfSchool.get(id) ?? 0, pushes: sum?.pushIds.length ?? 0, funnel: sum?.funnel ?? EMPTY_FUNNEL };
  });
  const isCurrent = !isViewingLeft && !isTouchLeft;
  return {
    bureau,
    from,
    to: now,
    pushes: new Set(sums.flatMap(({ pushIds }) => pushIds)).size,
    rows,
    total,
    freshAt: isCurrent ? now : Math.max(from, ...sums.map(({ computedAt }) => computedAt)),
  };
}

/** One family for each child on the roll. */
async function familiesOf({ roster }: Pick<Needs, 'roster'>, schoolId: string): Promise<number> {
  const classrooms = await roster.classroomsOfSchool(schoolId);
  const counts = await roster.countStudents(classrooms.map(({ id }) => id));
  return [...counts.values()].reduce((sum, n) => sum + n, 0);
}
