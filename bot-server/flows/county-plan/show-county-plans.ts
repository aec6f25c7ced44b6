import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { CountyPlan } from '../../domain/plan/county';
import type { PushPlan } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import type { School, Term } from '../../domain/roster/roster';
import type { CountyPlanStore } from '../../store/county-plans';
import type { InheritedPlanStore } from '../../store/inherited-plans';
import { ownCountyPlan } from './step-county-plan';

interface Needs {
  readonly countyPlans: Pick<CountyPlanStore, 'get' | 'ofBureaus'>;
  readonly inheritedPlans: Pick<InheritedPlanStore, 'ofCounty' | 'tally'>;
  readonly roster: { terms(): Promise<Term[]>; schools(ids: readonly string[]): Promise<School[]> };
  readonly resources: { get(id: string): Promise<Resource | undefined> };
}

export interface CountySummary {
  readonly plan: CountyPlan;
  readonly term: Term | undefined;
}

/** How one school has the plan: how many of its lines, and what it did with them. */
export interface CountySchool {
  readonly school: School;
  readonly state: PushPlan['state'];
  readonly version: number;
  readonly counts: {
    readonly inherited: number;
    readonly moved: number;
    readonly leftOut: number;
    readonly own: number;
    readonly pushed: number;
  };
}

export interface CountyView extends CountySummary {
  readonly resources: ReadonlyMap<string, Resource>;
  /** In the order of their codes. */
  readonly schools: readonly CountySchool[];
  /** The schools to choose among, in the order of their codes. */
  readonly choice: readonly School[];
  /** Whether the reader may say the next word about it. */
  readonly reviews: boolean;
}

/** The plans of one's own bureau. @throws Refusal access/denied for who is no officer */
export async function listCountyPlans(needs: Needs, actor: Actor): Promise<CountySummary[]> {
  if (actor.role !== 'officer' || !may.planForBureau(actor, actor.bureauId)) throw new Refusal('access/denied');
  const terms = new Map((await needs.roster.terms()).map((term) => [term.id, term]));
  return (await needs.countyPlans.ofBureaus([actor.bureauId])).map((plan) => ({ plan, term: terms.get(plan.termId) }));
}

/** One plan with its lines, and how the schools have it. @throws Refusal plan/not-found, also for another bureau's */
export async function showCountyPlan(needs: Needs, actor: Actor, id: string): Promise<CountyView> {
  const plan = await ownCountyPlan(needs, actor, id);
  const given = await needs.inheritedPlans.ofCounty(id);
  const ids = [...new Set(plan.lines.map(({ resourceId }) => resourceId))];
  const [terms, tallies, choice, found] = await Promise.all([
    needs.roster.terms(),
    needs.inheritedPlans.tally(given.map((each) => each.id)),
    needs.roster.schools(actor.role === 'officer' ? actor.schoolIds : []),
    Promise.all(ids.map((resource) => needs.resources.get(resource))),
  ]);
  const schools = new Map((await needs.roster.schools(given.map(({ schoolId }) => schoolId))).map((school) => [school.id, school]));
  return {
    plan,
    term: terms.find((term) => term.id === plan.termId),
    resources: new Map(found.flatMap((resource) => (resource ? [[resource.id, resource] as const] : []))),
    schools: given.flatMap((each): CountySchool[] => {
      const school = schools.get(each.schoolId);
      const { lines, ...counts } = tallies.get(each.id) ?? { inherited: 0, moved: 0, own: 0, pushed: 0, lines: [] };
      const leftOut = (each.from?.given ?? []).filter((line) => !lines.includes(line)).length;
      return school ? [{ school, state: each.state, version: each.from?.version ?? 0, counts: { ...counts, leftOut } }] : [];
    }),
    choice: [...choice].sort((a, b) => (a.id < b.id ? -1 : 1)),
    reviews: actor.role === 'officer' && plan.state === 'in-review' && plan.submitted?.by !== actor.officerId,
  };
}
