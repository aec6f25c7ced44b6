import type { NudgePolicy } from '../../domain/push/nudges';
import type { Instant } from '../../domain/time/instant';
import type { PushNeeds } from './needs';
import { resolvePush } from './resolve-push';

type Needs = Parameters<typeof resolvePush>[0] & Pick<PushNeeds, 'trouble'>;

const PUSHES_A_TURN = 50;

/**
 * One turn over all pushes whose deliveries are not all written, those of which the least is written first: a class's push does not wait until
 * a county's is all there. When the turn is `over` the others wait for the next, but for those of a class that was written in this one: who is
 * to have two things at once hears of both in one message, however slow the machine is.
 */
export async function resolveOpen(
  needs: Needs,
  now: Instant,
  { policy, over, stopped }: { readonly policy?: NudgePolicy | undefined; readonly over: () => boolean; readonly stopped: () => boolean },
): Promise<{ more: boolean }> {
  const open = [...(await needs.pushes.open(PUSHES_A_TURN))].sort((a, b) => (a.written ?? 0) - (b.written ?? 0));
  const written = new Set<string>();
  let more = false;
  for (const push of open) {
    if (stopped()) return { more: false };
    if (over() && !push.classroomIds.some((id) => written.has(id))) {
      more = true;
      continue;
    }
    // One push that can not be resolved must not keep the others from going out.
    const resolved = await resolvePush(needs, push, now, policy, over).catch((error: unknown) => needs.trouble(error));
    if (resolved && !resolved.done) more = true;
    for (const id of push.classroomIds) written.add(id);
  }
  return { more };
}
