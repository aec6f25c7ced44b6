import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { AuditAction } from '../../domain/audit/audit';
import { runStateOf, steered, type SteerWord } from '../../domain/push/run';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import { followRun } from '../push/follow-run';
import { noteSteering, type SteerNeeds } from '../push/steer-push';

const NOTED: Readonly<Record<SteerWord, AuditAction>> = { pause: 'plan-paused', resume: 'plan-resumed', end: 'plan-ended' };

/**
 * Pauses a plan, lets it go on, or ends it for good: its coming lines leave the scheduler's sight or come back, and its pushes that are
 * under way stop or go on. Lines whose time passed meanwhile follow the rule of missed ones: the latest within 48 hours is made up for.
 * @throws Refusal plan/not-found, access/denied, plan/not-running (a draft), plan/ended, plan/changed (somebody steered meanwhile)
 */
export async function steerPlan(
  needs: SteerNeeds,
  actor: Actor,
  { plan: id, word }: { readonly plan: string; readonly word: SteerWord },
  now: Instant,
): Promise<void> {
  const plan = await needs.plans.get(id);
  if (!plan || !may.readSchool(actor, plan.schoolId)) throw new Refusal('plan/not-found');
  if (!may.steerPushes(actor, plan.schoolId)) throw new Refusal('access/denied');
  if (plan.state === 'draft') throw new Refusal('plan/not-running');
  const from = runStateOf(plan.state, undefined);
  const to = steered(from, word);
  if (!to) throw new Refusal('plan/ended');
  if (to !== from && !(await needs.plans.setState(id, plan.state, to === 'running' ? 'published' : to))) throw new Refusal('plan/changed');
  const underWay = (await needs.pushes.ofPlan(id)).filter(({ dueAt }) => now < dueAt);
  for (const push of underWay) await followRun(needs, push.id, now);
  if (to === from) return;
  await noteSteering(needs, actor, NOTED[word], plan, now);
  needs.wake();
}
