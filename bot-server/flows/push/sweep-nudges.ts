import { messagesOf } from '../../domain/push/audience';
import { nextNudgeAt, NUDGES, nudgesOf, watchStateOf, type NudgePolicy } from '../../domain/push/nudges';
import type { Delivery, Push } from '../../domain/push/push';
import { viewingIdFor } from '../../domain/push/today';
import type { Instant } from '../../domain/time/instant';
import type { PushNeeds } from './needs';
import { openRunStates } from './run-states';

type Needs = Pick<PushNeeds, 'plans' | 'pushes' | 'deliveries' | 'messages' | 'viewings' | 'resources' | 'clock'>;

const PUSHES_AT_ONCE = 50;

/**
 * Looks for half-watched families of the pushes whose hour for it has come, and puts one card each in the queue; ever only one. A push that is
 * stopped nudges nobody: it is looked at again while it may go on. `over` ends a turn between two pushes.
 */
export async function sweepNudges(
  needs: Needs,
  now: Instant,
  policy: NudgePolicy = NUDGES,
  over: () => boolean = () => false,
): Promise<{ nudged: number; more: boolean }> {
  let nudged = 0;
  const runs = openRunStates(needs);
  for (const push of await needs.pushes.toNudge(now, PUSHES_AT_ONCE)) {
    const run = await runs.of(push.id);
    if (now < push.dueAt && run === 'running') nudged += await nudgePush(needs, push, now, policy);
    await needs.pushes.setNudgeAt(push.id, run === 'ended' ? undefined : nextNudgeAt(push, now, policy));
    if (over()) return { nudged, more: true };
  }
  return { nudged, more: false };
}

/** Deliveries first, then messages for all of them, then the release: cut off anywhere, the next run makes up what is missing. */
async function nudgePush(needs: Needs, push: Push, now: Instant, policy: NudgePolicy): Promise<number> {
  const resource = await needs.resources.version(push.resourceId, push.resourceVersion);
  if (!resource || resource.withdrawn) return 0;
  const idOf = ({ guardianId, studentId }: Delivery) => viewingIdFor(resource, guardianId, studentId);
  let added = 0;
  for (const classroomId of push.classroomIds) {
    const all = await needs.deliveries.ofPushAndClass(push.id, classroomId);
    const first = all.filter(({ kind }) => kind === 'first');
    const nudged = all.filter(({ kind }) => kind === 'nudge');
    const viewings = new Map((await needs.viewings.read([...new Set(first.map(idOf))])).map((viewing) => [viewing.id, viewing]));
    const fresh = nudgesOf(
      { first, nudged },
      resource.for,
      (delivery) => watchStateOf(viewings.get(idOf(delivery)), resource),
      now,
      policy,
    );
    await needs.deliveries.put(fresh);
    added += await needs.messages.put(messagesOf(push, [...nudged, ...fresh], now));
  }
  await needs.messages.release(push.id, 'nudge', now);
  return added;
}
