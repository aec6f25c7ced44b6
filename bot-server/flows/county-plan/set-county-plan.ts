import type { Actor } from '../../domain/access/actor';
import { canonical } from '../../domain/importing/canonical';
import type { CountyScope } from '../../domain/plan/county';
import type { Moves } from '../../domain/plan/line-kind';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { CountyPlanStore } from '../../store/county-plans';
import { noteCounty } from './note-county';
import { ownCountyPlan } from './step-county-plan';

/**
 * Which schools get it, and how far they may move its lines. It counts from the next version on, which two people publish.
 * @throws Refusal plan/not-found, plan/in-review, county/changed, request/invalid for a school that is not the bureau's
 */
export async function setCountyPlan(
  needs: { readonly countyPlans: Pick<CountyPlanStore, 'get' | 'put'>; readonly audit: Pick<AuditStore, 'note'> },
  actor: Actor,
  wish: { readonly plan: string; readonly revision: number; readonly scope: CountyScope; readonly moves: Moves },
  now: Instant,
): Promise<void> {
  const plan = await ownCountyPlan(needs, actor, wish.plan);
  if (plan.state === 'in-review') throw new Refusal('plan/in-review');
  if (plan.revision !== wish.revision) throw new Refusal('county/changed');
  const own = actor.role === 'officer' ? actor.schoolIds : [];
  if (wish.scope.schoolIds.some((id) => !own.includes(id)))
    throw new Refusal('request/invalid', { message: '选的学校里有不归这个教育局管的，请重新选' });
  const { moves } = wish;
  const scope = { stages: [...new Set(wish.scope.stages)].sort(), schoolIds: [...new Set(wish.scope.schoolIds)].sort() };
  if (plan.moves === moves && canonical(plan.scope) === canonical(scope)) return;
  const { submitted: _over, ...rest } = plan;
  const next = { ...rest, scope, moves, state: 'editing' as const, revision: plan.revision + 1 };
  if (!(await needs.countyPlans.put(next, plan.revision))) throw new Refusal('county/changed');
  await noteCounty(needs, actor, 'county-plan-edited', plan, now);
}
