import { catchUp } from '../../domain/push/catch-up';
import { classesOf } from '../../domain/push/audience';
import { pushIdOf, type Push, type Slot } from '../../domain/push/push';
import { dueAtOf } from '../../domain/push/slots';
import type { Resource } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'plans' | 'pushes' | 'resources' | 'roster'>;

export interface Opened {
  readonly opened: number;
  readonly skipped: number;
}

/** Makes pushes of the slots whose time has come: each slot once, however often and wherever this runs. Missed ones follow the catch-up rule. */
export async function openDuePushes(needs: Needs, now: Instant): Promise<Opened> {
  let opened = 0;
  let skipped = 0;
  for (const planId of await needs.plans.duePlans(now)) {
    const due = await needs.plans.dueSlots(planId, now);
    for (const slot of due.filter(({ state }) => state === 'pushed')) await finish(needs, slot, now);
    const { run, skip } = catchUp(
      due.filter(({ state }) => state !== 'pushed'),
      now,
    );
    if (skip.length)
      await needs.plans.skip(
        skip.map(({ id }) => id),
        'missed',
      );
    skipped += skip.length;
    for (const slot of run) {
      const push = await pushOf(needs, slot, now);
      if (!push) {
        await needs.plans.skip([slot.id], 'withdrawn');
        skipped += 1;
      } else if (await needs.pushes.openFrom(slot, push)) opened += 1;
    }
  }
  return { opened, skipped };
}

/** Its process died between the slot and its push. A resource withdrawn meanwhile is seen when it is to ring. */
async function finish(needs: Needs, slot: Slot, now: Instant): Promise<void> {
  const resource = await needs.resources.get(slot.resourceId);
  if (resource) await needs.pushes.finish(await occurrence(needs, slot, resource, now));
}

/** The slot's push, or undefined when its resource is gone. */
async function pushOf(needs: Needs, slot: Slot, now: Instant): Promise<Push | undefined> {
  const resource = await needs.resources.get(slot.resourceId);
  return resource && !resource.withdrawn ? occurrence(needs, slot, resource, now) : undefined;
}

/** The slot's occurrence with today's version of its resource and today's classes. */
async function occurrence({ roster }: Pick<Needs, 'roster'>, slot: Slot, resource: Resource, now: Instant): Promise<Push> {
  return {
    id: pushIdOf(slot.id),
    slotId: slot.id,
    planId: slot.planId,
    schoolId: slot.schoolId,
    resourceId: resource.id,
    resourceVersion: resource.version,
    title: resource.title,
    startsAt: slot.startsAt,
    dueAt: dueAtOf(slot),
    ...(slot.together ? { together: true } : {}),
    classroomIds: classesOf(slot.audience, await roster.classroomsOfSchool(slot.schoolId)),
    state: 'open',
    createdAt: now,
  };
}
