import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { Refusal } from '../../domain/refusal';
import { knownOf, schoolCells, schoolFunnel, type OfficeCounts } from '../../domain/figures/school';
import { EMPTY_FUNNEL, type Funnel } from '../../domain/report/funnel';
import { schoolWords, type PushWithFunnel } from '../../domain/report/progress';
import type { Classroom } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'pushes' | 'messages' | 'rollups' | 'resources' | 'roster' | 'content'>;

export interface PushFunnelView extends PushWithFunnel {
  readonly classes: readonly ClassFunnel[];
  /** Messages that did not ring, by reason, in words. */
  readonly held: readonly { readonly because: string; readonly text: string; readonly count: number }[];
  readonly failed: number;
  readonly waiting: number;
  /** Whether who asks may declare completions for any class. */
  readonly canDeclare: boolean;
}

export interface ClassFunnel {
  readonly classroom: Pick<Classroom, 'id' | 'name'>;
  /** Where the class is told together with other small ones: its size, and how many can be reached. */
  readonly funnel: Funnel;
  readonly joined: boolean;
  readonly office?: OfficeCounts;
}

/**
 * A push of a school, class by class in the school's own order, with what became of its messages: counts only,
 * by the same cells as all figures of a school (see school.ts). For the school's staff; a bureau's views end at the school.
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
  const cells = schoolCells(rollups, (classroomId) => may.readClassByName(actor, classroomId));
  const classOf = (id: string): Omit<ClassFunnel, 'classroom'> => {
    const cell = cells.find(({ classroomIds }) => classroomIds.includes(id));
    const counted = rollups.find(({ classroomId }) => classroomId === id);
    if (!cell || !counted) return { funnel: EMPTY_FUNNEL, joined: false };
    return cell.classroomIds.length > 1 ? { funnel: knownOf(counted), joined: true } : { ...schoolFunnel([cell]), joined: false };
  };
  const count = (...states: readonly (typeof messages)[number]['state'][]): number =>
    messages.filter(({ state }) => states.includes(state)).reduce((sum, message) => sum + message.count, 0);
  return {
    push,
    resource,
    ...schoolFunnel(cells),
    classes: classrooms.map(({ id, name }) => ({ classroom: { id, name }, ...classOf(id) })),
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
