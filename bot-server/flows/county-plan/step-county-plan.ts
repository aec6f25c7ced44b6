import type { Actor } from '../../domain/access/actor';
import { bureausUnder } from '../../domain/access/bureaus-under';
import { may } from '../../domain/access/may';
import { mayHaveChanged } from '../../domain/plan/check-lines';
import { stepCounty, type CountyPlan, type CountyVersion, type CountyWord } from '../../domain/plan/county';
import { Refusal } from '../../domain/refusal';
import type { Bureau, Classroom, SchoolId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { CountyPlanStore } from '../../store/county-plans';
import type { InheritedPlanStore } from '../../store/inherited-plans';
import { countyFaults, countyGroundOf, type CountyGroundNeeds } from './county-ground';
import { noteCounty } from './note-county';

export interface StepCountyNeeds extends CountyGroundNeeds {
  readonly countyPlans: Pick<CountyPlanStore, 'get' | 'put' | 'version'>;
  readonly inheritedPlans: Pick<InheritedPlanStore, 'ofCounty'>;
  readonly roster: CountyGroundNeeds['roster'] & {
    bureaus(): Promise<Bureau[]>;
    schoolIdsOfBureaus(ids: readonly string[]): Promise<string[]>;
    classroomsOfSchool(id: string): Promise<Classroom[]>;
  };
  readonly audit: Pick<AuditStore, 'note'>;
  /** What was published begins to reach the schools. */
  readonly spread: (id: string) => void;
}

export interface CountyWish {
  readonly plan: string;
  readonly revision: number;
  readonly word: CountyWord;
  readonly words?: string;
}

const NOTED = {
  submit: 'county-plan-submitted',
  'take-back': 'county-plan-taken-back',
  'send-back': 'county-plan-sent-back',
  approve: 'county-plan-published',
} as const;

/** The bureau's own plan. @throws Refusal plan/not-found, also for a plan of another bureau */
export async function ownCountyPlan(
  { countyPlans }: { readonly countyPlans: Pick<CountyPlanStore, 'get'> },
  actor: Actor,
  id: string,
): Promise<CountyPlan> {
  const plan = await countyPlans.get(id);
  if (!plan || !may.planForBureau(actor, plan.bureauId)) throw new Refusal('plan/not-found');
  return plan;
}

/**
 * Hands a county's plan to another officer, takes it back, sends it back with a sentence, or publishes it: a version is kept, and goes to the
 * schools from then on.
 * @throws Refusal plan/not-found, plan/empty, plan/in-review, plan/not-in-review, plan/own-review, plan/words-needed, county/nothing-new, county/changed,
 * plan/faulty with the faults as details
 */
export async function stepCountyPlan(needs: StepCountyNeeds, actor: Actor, wish: CountyWish, now: Instant): Promise<void> {
  const plan = await ownCountyPlan(needs, actor, wish.plan);
  if (actor.role !== 'officer') throw new Refusal('plan/not-found');
  const { revision, word, words } = wish;
  const stepped = stepCounty(plan, { by: actor.officerId, at: now, revision, word, ...(words === undefined ? {} : { words }) });
  if ('refused' in stepped) throw new Refusal(stepped.refused);
  if (word === 'submit' || word === 'approve') await refuseFaulty(needs, plan, word);
  const published = word === 'approve' ? versionOf(stepped.plan, actor.officerId) : undefined;
  const next = published ? { ...stepped.plan, pending: await schoolsOf(needs, stepped.plan) } : stepped.plan;
  if (!(await needs.countyPlans.put(next, revision, published))) throw new Refusal('county/changed');
  await noteCounty(needs, actor, NOTED[word], plan, now);
  if (published) needs.spread(plan.id);
}

/** Nothing wrong is handed in; and what its lines point at is looked at again before it goes out. */
async function refuseFaulty(needs: StepCountyNeeds, plan: CountyPlan, word: 'submit' | 'approve'): Promise<void> {
  const found = countyFaults(plan, await countyGroundOf(needs, plan));
  const faults = word === 'submit' ? found : found.filter(mayHaveChanged);
  if (!faults.length) return;
  const then = word === 'submit' ? '请改好再交' : '不能发布。请退回去改';
  throw new Refusal('plan/faulty', { message: `计划里还有 ${faults.length} 处要改，${then}`, details: { faults } });
}

function versionOf(plan: CountyPlan, approvedBy: string): CountyVersion {
  const { id, version, title, termId, kind, moves, scope, lines, publishedAt, submitted } = plan;
  if (publishedAt === undefined || !submitted) throw new Refusal('plan/not-in-review');
  return {
    ...{ countyPlanId: id, number: version, title, termId, moves, scope, lines, publishedAt, submitted, approvedBy },
    ...(kind ? { kind } : {}),
  };
}

/** The schools that get it, and those that had it before: what is not for them any more goes from there. */
async function schoolsOf({ roster, inheritedPlans }: StepCountyNeeds, { id, bureauId, scope }: CountyPlan): Promise<SchoolId[]> {
  const own = await roster.schoolIdsOfBureaus(bureausUnder(await roster.bureaus(), bureauId));
  const had = (await inheritedPlans.ofCounty(id)).map(({ schoolId }) => schoolId);
  const chosen = own.filter((school) => !scope.schoolIds.length || scope.schoolIds.includes(school));
  return [...new Set([...chosen, ...had])].sort();
}
