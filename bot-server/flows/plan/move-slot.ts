import type { Actor, TeacherActor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { mayStand } from '../../domain/plan/inherit';
import { stepDraft } from '../../domain/plan/steps';
import { movedTo } from '../../domain/push/slots';
import type { PushPlan, Slot } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { PlanStore } from '../../store/plans';
import { draftAtHand } from './draft-at-hand';

type Needs = {
  readonly plans: Pick<PlanStore, 'get' | 'slot' | 'slotsOf' | 'moveSlot' | 'drafts'>;
  readonly audit: Pick<AuditStore, 'note'>;
  /** It may be due earlier than what the scheduler waits for. */
  readonly wake: () => void;
};

/**
 * Puts a line that still waits to another time, in the future; the days until it is due stay the same. In a plan that runs this is not a new
 * version: the trail says who it was, and a draft of the next version that has the line where it was goes along.
 * @throws Refusal slot/not-found, access/denied, slot/in-past, slot/already-pushed (also when it was pushed meanwhile), plan/in-review,
 * slot/of-county for a line of the county's, further than it lets a school move it
 */
export async function moveSlot(
  needs: Needs,
  actor: Actor,
  { plan: planId, slot: slotId, startsAt }: { readonly plan: string; readonly slot: string; readonly startsAt: Instant },
  now: Instant,
): Promise<Slot> {
  const [plan, slot] = await Promise.all([needs.plans.get(planId), needs.plans.slot(slotId)]);
  if (!plan || slot?.planId !== plan.id || !may.readSchool(actor, plan.schoolId)) throw new Refusal('slot/not-found');
  if (!may.planFor(actor, plan.schoolId)) throw new Refusal('access/denied');
  if (slot.state !== 'waiting') throw new Refusal('slot/already-pushed');
  if (startsAt <= now) throw new Refusal('slot/in-past');
  const moved = movedTo(slot, startsAt);
  if (slot.from && !mayStand(moved, slot.from)) throw new Refusal('slot/of-county');
  if (plan.state === 'draft') return moveInDraft(needs, actor, { plan, moved }, now);
  if (!(await needs.plans.moveSlot(slot, moved))) throw new Refusal('slot/already-pushed');
  await needs.plans.drafts.follow(slot, moved);
  const about = { kind: 'plan', id: planId } as const;
  await needs.audit.note({ chain: plan.schoolId, actor: { kind: 'teacher', id: actor.teacherId }, action: 'slot-moved', about }, now);
  needs.wake();
  return moved;
}

/** A line of a plan that never ran: an edit of the draft like any other. */
async function moveInDraft(
  { plans }: Needs,
  { teacherId }: TeacherActor,
  { plan, moved }: { readonly plan: PushPlan; readonly moved: Slot },
  now: Instant,
): Promise<Slot> {
  const draft = await draftAtHand({ plans }, plan);
  if (!draft) throw new Refusal('slot/not-found');
  const stepped = stepDraft(draft.head, { word: 'edit', by: teacherId, at: now, revision: draft.head.revision });
  if (!('head' in stepped)) throw new Refusal('refused' in stepped ? stepped.refused : 'plan/changed');
  const lines = draft.slots.map((slot) => (slot.id === moved.id ? moved : slot));
  if (!(await plans.drafts.save(plan, { head: stepped.head, lines }))) throw new Refusal('plan/draft-changed');
  return moved;
}
