import { shelfOf, shelvesOfBureau, shelvesOfSchool } from '../../domain/resource/owner';
import type { Resource } from '../../domain/resource/resource';
import type { Bureau, BureauId, School, SchoolId } from '../../domain/roster/roster';

export interface ForSchoolNeeds {
  readonly roster: { school(id: string): Promise<School | undefined>; bureaus(): Promise<readonly Bureau[]> };
  readonly resources: { newest(): Promise<readonly Resource[]> };
}

/** The newest version of everything that a school may give its families: what is for everybody, its own, and what the bureaus above it made. */
export async function resourcesForSchool({ roster, resources }: ForSchoolNeeds, schoolId: SchoolId): Promise<Resource[]> {
  const [school, bureaus, newest] = await Promise.all([roster.school(schoolId), roster.bureaus(), resources.newest()]);
  if (!school) return [];
  const shelves = shelvesOfSchool(school.id, school.bureauId, bureaus);
  return newest.filter(({ owner }) => shelves.includes(shelfOf(owner)));
}

/** The same for the plans that a bureau makes for its schools: what is for everybody, its own, and what the bureaus above it made. */
export async function resourcesForBureau(
  { roster, resources }: { readonly roster: Pick<ForSchoolNeeds['roster'], 'bureaus'>; readonly resources: ForSchoolNeeds['resources'] },
  bureauId: BureauId,
): Promise<Resource[]> {
  const [bureaus, newest] = await Promise.all([roster.bureaus(), resources.newest()]);
  const shelves = shelvesOfBureau(bureauId, bureaus);
  return newest.filter(({ owner }) => shelves.includes(shelfOf(owner)));
}
