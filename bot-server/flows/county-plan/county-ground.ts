import type { SchoolCalendar } from '../../domain/calendar/calendar';
import { checkLines, type CheckFault } from '../../domain/plan/check-lines';
import { GRADE_CLASSES, type CountyPlan } from '../../domain/plan/county';
import { plannedResource, runningIn } from '../../domain/plan/planned-resource';
import type { Resource } from '../../domain/resource/resource';
import type { Term } from '../../domain/roster/roster';
import type { CountyPlanStore } from '../../store/county-plans';
import { calendarOf, type CalendarNeeds } from '../calendar/calendar-of';
import { resourcesForBureau, type ForSchoolNeeds } from '../resource/for-school';

export interface CountyGroundNeeds extends CalendarNeeds {
  readonly resources: ForSchoolNeeds['resources'];
  readonly countyPlans: Pick<CountyPlanStore, 'version'>;
}

/** What the lines of a bureau's plan may name, read now. */
export interface CountyGround {
  readonly term: Term | undefined;
  readonly resources: readonly Resource[];
  readonly calendar: SchoolCalendar;
  /** Contents that the schools have from this plan already. */
  readonly running: ReadonlySet<string>;
}

export async function countyGroundOf(
  needs: CountyGroundNeeds,
  { id, bureauId, termId, version }: Pick<CountyPlan, 'id' | 'bureauId' | 'termId' | 'version'>,
): Promise<CountyGround> {
  const [terms, resources, calendar, running] = await Promise.all([
    needs.roster.terms(),
    resourcesForBureau(needs, bureauId),
    calendarOf(needs, { kind: 'bureau', id: bureauId }),
    runningFrom(needs, { id, version }),
  ]);
  return { term: terms.find((term) => term.id === termId), resources, calendar, running };
}

/** Contents of the version that the schools have. */
export async function runningFrom(
  { countyPlans }: Pick<CountyGroundNeeds, 'countyPlans'>,
  { id, version }: Pick<CountyPlan, 'id' | 'version'>,
): Promise<ReadonlySet<string>> {
  return runningIn((version > 0 ? await countyPlans.version(id, version) : undefined)?.lines ?? []);
}

/** What is wrong with the lines of a bureau's plan, by the same check as of a file. */
export function countyFaults(
  { lines, kind }: Pick<CountyPlan, 'lines' | 'kind'>,
  { term, resources, calendar, running }: CountyGround,
): CheckFault[] {
  if (!term) return [];
  return checkLines(lines, {
    ...{ term, calendar, classrooms: GRADE_CLASSES, resources: resources.map((one) => plannedResource(one, running)), whole: resources },
    ...(kind === undefined ? {} : { kind }),
  });
}
