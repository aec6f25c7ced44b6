import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { movedTo } from '../../domain/push/slots';
import type { Slot } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { PlanStore } from '../../store/plans';

type Needs = {
  readonly plans: Pick<PlanStore, 'get' | 'slot' | 'moveSlot'>;
  /** It may be due earlier than what the scheduler waits for. */
  readonly wake: () => void;
};

/**
 * Puts a line that still waits to another time, in the future; the days until it is due stay the same.
 * @throws Refusal slot/not-found, access/denied, slot/in-past, slot/already-pushed (also when it was pushed meanwhile)
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
  if (!(await needs.plans.moveSlot(slot, moved))) throw new Refusal('slot/already-pushed');
  needs.wake();
  return moved;
}
