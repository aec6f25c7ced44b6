import type { Actor } from '../../domain/access/actor';
import { diffLines, type LineChange } from '../../domain/plan/diff';
import { lineOf, type VersionHead } from '../../domain/plan/draft';
import type { PlanLine } from '../../domain/push/slots';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import type { Classroom, Teacher } from '../../domain/roster/roster';
import { draftAtHand, type DraftNeeds } from './draft-at-hand';
import { ownPlan } from './show-draft';

type Needs = Pick<DraftNeeds, 'plans'> & {
  readonly roster: { classroomsOfSchool(id: string): Promise<Classroom[]>; teachers(ids: readonly string[]): Promise<Teacher[]> };
  readonly resources: { titles(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<Resource, 'title'>>> };
};

/** A version's number, `draft` for the one that is being worked on, `running` for the lines as they are now. */
export type Side = number | 'draft' | 'running';

/** What differs between two versions, with what is needed to say it. */
export interface Compared {
  readonly changes: readonly LineChange[];
  readonly titles: ReadonlyMap<string, Pick<Resource, 'title'>>;
  readonly classrooms: readonly Classroom[];
  /** The plan's name, where it differs. */
  readonly renamed?: { readonly from: string; readonly to: string };
}

/** What leads from one version to another. Version 0 is nothing at all. @throws Refusal plan/not-found, plan/no-draft, plan/version-not-found */
export async function compareVersions(
  needs: Needs,
  actor: Actor,
  { plan: planId, from, to }: { readonly plan: string; readonly from: Side; readonly to: Side },
): Promise<Compared> {
  const plan = await ownPlan(needs, actor, planId);
  const sideOf = async (side: Side): Promise<{ readonly title: string; readonly lines: readonly PlanLine[] }> => {
    if (side === 0) return { title: plan.title, lines: [] };
    if (side === 'running') return { title: plan.title, lines: (await needs.plans.slotsOf(planId)).map(lineOf) };
    if (side === 'draft') {
      const draft = await draftAtHand(needs, plan);
      if (!draft) throw new Refusal('plan/no-draft');
      return { title: draft.title, lines: draft.slots.map(lineOf) };
    }
    const version = await needs.plans.drafts.version(planId, side);
    if (!version) throw new Refusal('plan/version-not-found');
    return version;
  };
  const [before, after] = await Promise.all([sideOf(from), sideOf(to)]);
  const changes = diffLines(before.lines, after.lines);
  const lines = changes.flatMap((change) => (change.kind === 'changed' ? [change.before, change.after] : [change.line]));
  const [titles, classrooms] = await Promise.all([
    needs.resources.titles([...new Set(lines.map(({ resourceId }) => resourceId))]),
    needs.roster.classroomsOfSchool(plan.schoolId),
  ]);
  const renamed = before.title === after.title ? {} : { renamed: { from: before.title, to: after.title } };
  return { changes, titles, classrooms, ...renamed };
}

/** The versions of a plan, newest first, with the names of those who made them. @throws Refusal plan/not-found */
export async function listVersions(
  needs: Needs,
  actor: Actor,
  planId: string,
): Promise<{ items: VersionHead[]; names: ReadonlyMap<string, string> }> {
  await ownPlan(needs, actor, planId);
  const items = await needs.plans.drafts.versions(planId);
  const ids = items.flatMap(({ publishedBy, submitted }) => [
    ...(publishedBy.kind === 'teacher' ? [publishedBy.id] : []),
    ...(submitted ? [submitted.by] : []),
  ]);
  const teachers = await needs.roster.teachers([...new Set(ids)]);
  return { items, names: new Map(teachers.map(({ id, name }) => [id, name])) };
}
