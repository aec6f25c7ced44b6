import { civilDate } from '../time/civil';
import type { Instant } from '../time/instant';
import type { SchoolId } from '../roster/roster';
import type { PlanId, Slot, SlotId } from './push';

/** Something that did not go out and never will, and that somebody should know of. One row for each plan and day. */
export interface Alert {
  readonly id: string;
  readonly kind: 'slots-missed';
  readonly schoolId: SchoolId;
  readonly planId: PlanId;
  readonly slotIds: readonly SlotId[];
  readonly at: Instant;
}

/** What is to be told of slots that were left out after a downtime: found again by a repetition, so nothing is told twice. */
export function missedAlert(slots: readonly Pick<Slot, 'id' | 'planId' | 'schoolId'>[], now: Instant): Alert | undefined {
  const [first] = slots;
  if (!first) return undefined;
  const { planId, schoolId } = first;
  return {
    id: `slots-missed:${planId}:${civilDate(now)}`,
    kind: 'slots-missed',
    schoolId,
    planId,
    slotIds: slots.map(({ id }) => id),
    at: now,
  };
}
