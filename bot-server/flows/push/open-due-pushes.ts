import { missedAlert } from '../../domain/push/alert';
import { catchUp } from '../../domain/push/catch-up';
import { classesOf } from '../../domain/push/audience';
import type { Fence } from '../../domain/push/fence';
import { tellsApart, type Layers, type LayerVersions, type Version } from '../../domain/push/layers';
import { pushIdOf, type Push, type Slot } from '../../domain/push/push';
import { dueAtOf } from '../../domain/push/slots';
import type { Resource } from '../../domain/resource/resource';
import type { Instant } from '../../domain/time/instant';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'plans' | 'pushes' | 'resources' | 'roster' | 'alerts'>;

export interface Opened {
  readonly opened: number;
  readonly skipped: number;
  /** Of the skipped ones, those whose time passed while nothing ran. */
  readonly missed: number;
}

/**
 * Makes pushes of the slots whose time has come: each slot once, however often and wherever this runs. Missed ones follow the catch-up rule; what
 * it leaves out is told of first, so that nothing is left out silently. Under a fence nothing is written once the leader's lease has run out.
 */
export async function openDuePushes(needs: Needs, now: Instant, fence: Pick<Fence, 'until'> = {}): Promise<Opened> {
  let opened = 0;
  let skipped = 0;
  let missed = 0;
  for (const planId of await needs.plans.duePlans(now)) {
    const due = await needs.plans.dueSlots(planId, now);
    for (const slot of due.filter(({ state }) => state === 'pushed')) await finish(needs, slot, now);
    const { run, skip } = catchUp(
      due.filter(({ state }) => state !== 'pushed'),
      now,
    );
    const alert = missedAlert(skip, now);
    if (alert) {
      await needs.alerts.raise(alert);
      await needs.plans.skip(alert.slotIds, 'missed', fence);
    }
    missed += skip.length;
    for (const slot of run) {
      const push = await pushOf(needs, slot, now);
      if (!push) {
        await needs.plans.skip([slot.id], 'withdrawn', fence);
        skipped += 1;
      } else if (await needs.pushes.openFrom(slot, push, fence)) opened += 1;
    }
  }
  return { opened, skipped: skipped + missed, missed };
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
async function occurrence(
  { plans, roster, resources }: Pick<Needs, 'plans' | 'roster' | 'resources'>,
  slot: Slot,
  resource: Resource,
  now: Instant,
): Promise<Push> {
  const plan = await plans.get(slot.planId);
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
    ...(slot.audience.tags?.length ? { tags: slot.audience.tags } : {}),
    ...(slot.layers ? { layers: await layersOf(resources, slot.layers, resource) } : {}),
    ...(plan ? { termId: plan.termId } : {}),
    classroomIds: classesOf(slot.audience, await roster.classroomsOfSchool(slot.schoolId)),
    state: 'open',
    createdAt: now,
  };
}

/** Today's versions of the layers; one that is gone, or can be told from the middle one by now, is left out: its children are given the middle one. */
async function layersOf({ get }: Needs['resources'], { subject, firm, more }: Layers, middle: Resource): Promise<LayerVersions> {
  const version = async (id: string | undefined): Promise<Version | undefined> => {
    const layer = id === undefined ? undefined : await get(id);
    if (!layer || layer.withdrawn || tellsApart(middle, layer).length > 0) return undefined;
    return { resourceId: layer.id, resourceVersion: layer.version };
  };
  const [low, high] = await Promise.all([version(firm), version(more)]);
  return { subject, ...(low ? { firm: low } : {}), ...(high ? { more: high } : {}) };
}
