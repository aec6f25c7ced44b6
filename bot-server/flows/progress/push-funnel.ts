import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { EMPTY_FUNNEL, sumFunnels, type Funnel } from '../../domain/report/funnel';
import { schoolWords, type PushWithFunnel } from '../../domain/report/progress';
import type { Classroom } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'pushes' | 'messages' | 'rollups' | 'resources' | 'roster' | 'content'>;

export interface PushFunnelView extends PushWithFunnel {
  readonly classes: readonly { readonly classroom: Pick<Classroom, 'id' | 'name'>; readonly funnel: Funnel }[];
  /** Messages that did not ring, by reason, in words. */
  readonly held: readonly { readonly because: string; readonly text: string; readonly count: number }[];
  readonly failed: number;
  readonly waiting: number;
  /** Whether who asks may declare completions for any class. */
  readonly canDeclare: boolean;
}

/**
 * A push of a school, class by class in the school's own order, with what became of its messages: counts only.
 * For the school's staff; a bureau's views end at the school.
 * @throws Refusal access/denied, push/not-found, resource/not-found
 */
export async function pushFunnel(needs: Needs, actor: Actor, pushId: string, now: Instant): Promise<PushFunnelView> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const push = await needs.pushes.get(pushId);
  if (!push || push.schoolId !== actor.schoolId) throw new Refusal('push/not-found');
  if (!may.readSchool(actor, push.schoolId)) throw new Refusal('access/denied');
  const [rollups, classrooms, messages, wording, version] = await Promise.all([
    needs.rollups.ofPush(push.id),
    needs.roster.classrooms(push.classroomIds),
    needs.messages.standingOfPush(push.id),
    needs.content.wording(),
    needs.resources.version(push.resourceId, push.resourceVersion),
  ]);
  const resource = version ?? (await needs.resources.get(push.resourceId));
  if (!resource) throw new Refusal('resource/not-found');
  const funnels = new Map(rollups.map(({ classroomId, funnel }) => [classroomId, funnel]));
  const count = (...states: readonly (typeof messages)[number]['state'][]): number =>
    messages.filter(({ state }) => states.includes(state)).reduce((sum, message) => sum + message.count, 0);
  return {
    push,
    resource,
    funnel: sumFunnels(rollups.map(({ funnel }) => funnel)),
    classes: classrooms.map(({ id, name }) => ({ classroom: { id, name }, funnel: funnels.get(id) ?? EMPTY_FUNNEL })),
    held: messages.flatMap(({ state, because, count: n }) => {
      if (state !== 'held' && state !== 'unknown') return [];
      const why = because ?? 'unknown-outcome';
      return [{ because: why, text: schoolWords({ state: 'held', because: why }, wording, now), count: n }];
    }),
    failed: count('failed'),
    waiting: count('waiting', 'sending'),
    canDeclare: push.classroomIds.every((classroomId) => may.declare(actor, { schoolId: push.schoolId, classroomId })),
  };
}
