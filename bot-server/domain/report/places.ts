import type { School, SchoolId } from '../roster/roster';
import { EMPTY_FUNNEL, sumFunnels, type Funnel } from './funnel';
import { suppress, type Shown } from './suppress';

/** A line of a bureau's table: a school and the teaching points that are always counted with it. */
export interface Place {
  readonly school: School;
  readonly includes: readonly School[];
}

/** Teaching points go with their central school whatever their size, so that no two tables differ by one of them. Order: by school code. */
export function placesOf(schools: readonly School[]): Place[] {
  const ids = new Set(schools.map(({ id }) => id));
  const centralOf = ({ kind, centralSchoolId }: School): SchoolId | undefined =>
    kind === 'village-point' && centralSchoolId !== undefined && ids.has(centralSchoolId) ? centralSchoolId : undefined;
  const byCode = [...schools].sort((a, b) => (a.id < b.id ? -1 : 1));
  return byCode
    .filter((school) => centralOf(school) === undefined)
    .map((school) => ({ school, includes: byCode.filter((point) => centralOf(point) === school.id) }));
}

/** What is known of one school over a time. */
export interface SchoolFacts {
  readonly families: number;
  readonly pushes: number;
  readonly funnel: Funnel;
}

export interface PlaceRow {
  readonly place: Place;
  readonly shown: Shown;
}

/** A bureau's table: counts by place, each small group hidden, and so much of the rest that it can not be worked out. */
export function tableOfPlaces(
  places: readonly Place[],
  factsOf: (schoolId: SchoolId) => SchoolFacts | undefined,
): { readonly rows: readonly PlaceRow[]; readonly total: Shown } {
  const counts = places.map(({ school, includes }) => {
    const facts = [school, ...includes].flatMap(({ id }) => factsOf(id) ?? []);
    const { targeted, reachable, started, completed } = facts.length > 0 ? sumFunnels(facts.map(({ funnel }) => funnel)) : EMPTY_FUNNEL;
    return {
      families: facts.reduce((sum, { families }) => sum + families, 0),
      pushes: Math.max(0, ...facts.map(({ pushes }) => pushes)),
      targeted,
      reachable,
      started,
      completed,
    };
  });
  const { rows, total } = suppress(counts);
  return { rows: places.flatMap((place, index) => (rows[index] ? [{ place, shown: rows[index] }] : [])), total };
}
