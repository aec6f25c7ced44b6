import type { Actor } from '../../domain/access/actor';
import { canonical } from '../../domain/importing/canonical';
import { GRADE_CLASSES, type CountyLine, type CountyPlan } from '../../domain/plan/county';
import { lineOf, waitingSlot } from '../../domain/plan/draft';
import { editLines, type EditWorld, type LineEdit } from '../../domain/plan/edit-lines';
import type { Slot } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { CountyPlanStore } from '../../store/county-plans';
import { countyGroundOf, type CountyGroundNeeds } from './county-ground';
import { noteCounty } from './note-county';
import { ownCountyPlan } from './step-county-plan';

/** An edit of one line; `must`: whether no school may leave it out. */
export interface CountyEdit {
  readonly edit: LineEdit;
  readonly must?: boolean;
}

type Needs = CountyGroundNeeds & {
  readonly countyPlans: Pick<CountyPlanStore, 'get' | 'put'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

/**
 * Changes lines of a bureau's plan, all of these edits or none; what schools have goes on until it was reviewed.
 * @throws Refusal plan/not-found, plan/in-review, plan/no-term, county/changed when somebody else wrote first, slot/not-found, plan/too-long
 */
export async function editCountyDraft(
  needs: Needs,
  actor: Actor,
  wish: { readonly plan: string; readonly revision: number; readonly edits: readonly CountyEdit[] },
  now: Instant,
): Promise<void> {
  const plan = await ownCountyPlan(needs, actor, wish.plan);
  if (plan.state === 'in-review') throw new Refusal('plan/in-review');
  if (plan.revision !== wish.revision) throw new Refusal('county/changed');
  const { term, resources } = await countyGroundOf(needs, plan);
  if (!term) throw new Refusal('plan/no-term');
  const dimensions = new Map(resources.map(({ id, dimension }) => [id, dimension]));
  const tidy = { classrooms: GRADE_CLASSES, dimensionOf: (id: string) => dimensions.get(id) };
  const edited = edit(plan, wish.edits, { plan: { id: plan.id, schoolId: plan.bureauId }, term, tidy, settled: new Set() });
  if (canonical(edited.lines) === canonical(plan.lines)) return;
  const { submitted: _over, ...rest } = plan;
  const next: CountyPlan = { ...rest, ...edited, state: 'editing', revision: plan.revision + 1 };
  if (!(await needs.countyPlans.put(next, plan.revision))) throw new Refusal('county/changed');
  await noteCounty(needs, actor, 'county-plan-edited', plan, now);
}

/** One after the other, by the rule of the schools' drafts, so that a new line's number is known when it is marked. */
function edit(before: CountyPlan, edits: readonly CountyEdit[], world: Omit<EditWorld, 'head'>): Pick<CountyPlan, 'lines' | 'lastLine'> {
  const must = new Set(before.lines.filter((line) => line.must).map(({ line }) => line));
  let slots: readonly Slot[] = before.lines.map(({ must: _must, ...line }) => waitingSlot(world.plan, world.term, line));
  let { lastLine } = before;
  for (const one of edits) {
    const edited = editLines(slots, [one.edit], { ...world, head: { lastLine } });
    if ('refused' in edited) throw new Refusal(edited.refused);
    ({ slots, lastLine } = edited);
    const line = one.edit.kind === 'add' ? lastLine : one.edit.line;
    if (one.must === true) must.add(line);
    if (one.must === false) must.delete(line);
  }
  const lines = slots.map((slot): CountyLine => {
    const { from: _none, ...line } = lineOf(slot);
    return { ...line, ...(must.has(line.line) ? { must: true as const } : {}) };
  });
  return { lines, lastLine };
}
