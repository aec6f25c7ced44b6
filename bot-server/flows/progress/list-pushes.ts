import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { scopeOf } from '../../domain/access/scope';
import type { Push } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import { schoolCells, schoolFunnel } from '../../domain/figures/school';
import { groupBy } from '../../domain/group-by';
import { EMPTY_FUNNEL } from '../../domain/report/funnel';
import type { PushWithFunnel } from '../../domain/report/progress';
import type { ProgressNeeds } from './needs';

type Needs = Pick<ProgressNeeds, 'pushes' | 'rollups' | 'resources'>;

interface PageOf {
  readonly limit: number;
  readonly cursor?: string;
}
interface Page {
  readonly items: readonly PushWithFunnel[];
  readonly next: string | null;
}

/** The pushes of one's own class with its counts, latest first. @throws Refusal access/denied */
export async function listClassPushes(needs: Needs, actor: Actor, classroomId: string, of: PageOf): Promise<Page> {
  if (!may.readClassByName(actor, classroomId)) throw new Refusal('access/denied');
  const { items, next } = await needs.pushes.ofClassroom(scopeOf(actor), classroomId, of);
  const rollups = await needs.rollups.ofClassroom(
    classroomId,
    items.map(({ id }) => id),
  );
  const funnels = new Map(rollups.map(({ pushId, funnel }) => [pushId, funnel]));
  return { items: await withResources(needs, items, ({ id }) => ({ funnel: funnels.get(id) ?? EMPTY_FUNNEL })), next };
}

/** The pushes of one's own school with the whole school's counts as its office may be told them, latest first. @throws Refusal access/denied */
export async function listSchoolPushes(needs: Needs, actor: Actor, of: PageOf): Promise<Page> {
  if (actor.role !== 'teacher' || !may.readSchool(actor, actor.schoolId)) throw new Refusal('access/denied');
  const { items, next } = await needs.pushes.list(scopeOf(actor), of);
  const rollups = await needs.rollups.ofPushes(items.map(({ id }) => id));
  const classes = groupBy(rollups, ({ pushId }) => pushId);
  const isOpen = (classroomId: string): boolean => may.readClassByName(actor, classroomId);
  return { items: await withResources(needs, items, ({ id }) => schoolFunnel(schoolCells(classes.get(id) ?? [], isOpen))), next };
}

async function withResources(
  { resources }: Pick<Needs, 'resources'>,
  pushes: readonly Push[],
  countsOf: (push: Push) => Pick<PushWithFunnel, 'funnel' | 'office'>,
): Promise<PushWithFunnel[]> {
  const known = await Promise.all(
    pushes.map(
      async ({ resourceId, resourceVersion }) => (await resources.version(resourceId, resourceVersion)) ?? resources.get(resourceId),
    ),
  );
  return pushes.flatMap((push, index) => {
    const resource = known[index];
    return resource ? [{ push, resource, ...countsOf(push) }] : [];
  });
}
