import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { freshHead, lastLineOf, lineOf } from '../../domain/plan/draft';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { DraftNeeds } from './draft-at-hand';
import { ownPlan } from './show-draft';

type Needs = Pick<DraftNeeds, 'plans'> & { readonly audit: Pick<AuditStore, 'note'> };

/**
 * Begins the next version of a plan that runs or is paused, from its lines as they are now. That somebody has begun it already is no error:
 * it is the same one. @throws Refusal plan/not-found, access/denied, plan/ended
 */
export async function beginDraft(needs: Needs, actor: Actor, planId: string, now: Instant): Promise<void> {
  const plan = await ownPlan(needs, actor, planId);
  if (!may.planFor(actor, plan.schoolId)) throw new Refusal('access/denied');
  if (plan.state === 'ended') throw new Refusal('plan/ended');
  if (plan.state === 'draft') return;
  const { drafts, slotsOf } = needs.plans;
  const slots = await slotsOf(planId);
  const number = await drafts.newest(planId);
  // One that began to run before versions were kept: what runs is its first.
  if (number === 0) {
    const { schoolId, title, publishedAt = now } = plan;
    await drafts.keep({ planId, schoolId, number: 1, title, publishedAt, publishedBy: { kind: 'operator' }, lines: slots.map(lineOf) });
  }
  const head = freshHead(plan);
  const begun = { ...head, revision: 1, lastLine: lastLineOf(slots, head), edited: { by: actor.teacherId, at: now } };
  if (!(await drafts.begin(begun, plan.title, slots))) return;
  const about = { kind: 'plan', id: planId } as const;
  await needs.audit.note({ chain: plan.schoolId, actor: { kind: 'teacher', id: actor.teacherId }, action: 'plan-begun', about }, now);
}
