import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { catchUp, CATCH_UP } from '../../domain/push/catch-up';
import type { PushPlan } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { PlanStore } from '../../store/plans';

type Needs = {
  readonly plans: Pick<PlanStore, 'get' | 'slotsOf' | 'publish'>;
  /** Something may be due at once. */
  readonly wake: () => void;
};

/**
 * A draft begins to run. Of the lines whose time has passed only the latest of each audience within 48 hours is pushed, now; the older ones
 * are left out, and say so.
 * @throws Refusal plan/not-found, access/denied, plan/empty, plan/not-draft (also when somebody changed it meanwhile)
 */
export async function publishPlan(needs: Needs, by: Actor | 'operator', planId: string, now: Instant): Promise<PushPlan> {
  const plan = await needs.plans.get(planId);
  if (!plan || (by !== 'operator' && !may.readSchool(by, plan.schoolId))) throw new Refusal('plan/not-found');
  if (by !== 'operator' && !may.planFor(by, plan.schoolId)) throw new Refusal('access/denied');
  if (plan.state !== 'draft') throw new Refusal('plan/not-draft');
  const slots = await needs.plans.slotsOf(planId);
  if (!slots.length) throw new Refusal('plan/empty');
  const { skip } = catchUp(slots, now, { ...CATCH_UP, graceMs: 0 });
  const leftOut = skip.map(({ id }) => id);
  if (!(await needs.plans.publish(planId, plan.version, leftOut, now))) throw new Refusal('plan/not-draft');
  needs.wake();
  return { ...plan, state: 'published', publishedAt: now };
}
