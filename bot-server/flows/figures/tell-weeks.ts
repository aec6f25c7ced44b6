import { placeOf } from '../../domain/figures/bureau';
import { FAMILY_GROUPS, groupShare, type FamilyGroup, type GroupPlace, type Part } from '../../domain/figures/groups';
import { groupBy } from '../../domain/group-by';
import type { School, SchoolId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { GroupCounts, WeekKey } from '../../store/rollups/weeks';
import type { ProgressNeeds } from '../progress/needs';

type Needs = Pick<ProgressNeeds, 'rollups' | 'roster'>;

/**
 * Tells every week of which all releases stand still what is told of it as a whole: once, for good, from the items and places that were told
 * exactly. Run again it changes nothing; what is put right afterwards changes nothing either. Gives how many weeks were told.
 */
export async function tellWeeks(needs: Needs, now: Instant): Promise<number> {
  let told = 0;
  for (const key of await needs.rollups.weeksToTell()) {
    const places = await placesIn(needs, key);
    const shares = FAMILY_GROUPS.map((group) => ({ group, outOfTen: groupShare(places(group)) }));
    if (await needs.rollups.tellWeek({ ...key, shares, toldAt: now })) told += 1;
  }
  return told;
}

async function placesIn({ rollups, roster }: Needs, { bureauId, week }: WeekKey): Promise<(group: FamilyGroup) => GroupPlace[]> {
  const [counts, releases] = await Promise.all([
    rollups.groupCounts({ bureauId, week }),
    rollups.releasesIn({ bureauIds: [bureauId], from: week, to: week }),
  ]);
  const schools = new Map(
    (await roster.schools([...new Set(counts.map(({ schoolId }) => schoolId))])).map((school) => [school.id, school]),
  );
  const exact = new Set(
    releases.flatMap(({ resourceId, cells }) => cells.flatMap(({ place, isExact }) => (isExact ? [`${place}\n${resourceId}`] : []))),
  );
  const countedAt = (id: SchoolId): SchoolId => {
    const school = schools.get(id);
    return school ? placeOf(school) : id;
  };
  const told = counts.filter(({ schoolId, resourceId }) => exact.has(`${countedAt(schoolId)}\n${resourceId}`));
  const byPlace = [...groupBy(told, ({ schoolId }) => countedAt(schoolId))];
  return (group) => {
    // A counter that does not know yet which families of the group are done says nothing of all of them.
    if (group === 'left-behind' && told.some(({ leftBehindCompleted }) => leftBehindCompleted === undefined)) return [];
    return byPlace.map(([place, own]) => ({
      ...{ place, pushes: pushesOf(own) },
      all: sumOf(own, ({ targeted, completed }) => ({ targeted, completed })),
      group: sumOf(own, (one) => partOf(one, group, schools.get(one.schoolId))),
    }));
  };
}

function partOf(counts: GroupCounts, group: FamilyGroup, school: School | undefined): Part {
  const { targeted, completed, leftBehind, leftBehindCompleted = 0 } = counts;
  if (group === 'left-behind') return { targeted: leftBehind, completed: leftBehindCompleted };
  return school?.kind === 'village-point' ? { targeted, completed } : { targeted: 0, completed: 0 };
}

const sumOf = (all: readonly GroupCounts[], of: (one: GroupCounts) => Part): Part =>
  all.map(of).reduce((sum, part) => ({ targeted: sum.targeted + part.targeted, completed: sum.completed + part.completed }), { targeted: 0, completed: 0 }); // prettier-ignore

/** Of each item the most that one school of the place had of it. */
const pushesOf = (own: readonly GroupCounts[]): number =>
  [...groupBy(own, ({ resourceId }) => resourceId).values()].reduce((n, some) => n + Math.max(...some.map(({ pushes }) => pushes)), 0);
