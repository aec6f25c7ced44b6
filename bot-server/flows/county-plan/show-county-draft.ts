import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { planRows } from '../../domain/importing/plan-rows';
import type { CheckFault } from '../../domain/plan/check-lines';
import { GRADE_CLASSES, type CountyPlan } from '../../domain/plan/county';
import { diffLines, type LineChange } from '../../domain/plan/diff';
import type { Resource } from '../../domain/resource/resource';
import type { CountyPlanStore } from '../../store/county-plans';
import { fileNameOf, type PlanFormat, type PlanWriter } from '../plan/write-plan-file';
import { countyFaults, countyGroundOf, type CountyGround, type CountyGroundNeeds } from './county-ground';
import { ownCountyPlan } from './step-county-plan';

type Needs = CountyGroundNeeds & { readonly countyPlans: Pick<CountyPlanStore, 'get'> };

/** A bureau's plan as the calendar of its lines shows it. */
export interface CountyDraftView extends CountyGround {
  readonly plan: CountyPlan;
  readonly faults: readonly CheckFault[];
  /** Whether the reader may change lines now. */
  readonly edits: boolean;
}

/** What is worked at of a bureau's plan, with what is wrong in it. @throws Refusal plan/not-found */
export async function showCountyDraft(needs: Needs, actor: Actor, id: string): Promise<CountyDraftView> {
  const plan = await ownCountyPlan(needs, actor, id);
  const ground = await countyGroundOf(needs, plan);
  const edits = plan.state !== 'in-review' && may.planForBureau(actor, plan.bureauId);
  return { ...ground, plan, faults: countyFaults(plan, ground), edits };
}

export interface CountyCompared {
  readonly changes: readonly LineChange[];
  readonly titles: ReadonlyMap<string, Pick<Resource, 'title'>>;
}

/** What leads from the version that the schools have to what is worked at; from nothing where none was published. @throws Refusal plan/not-found */
export async function compareCountyPlan(
  needs: {
    readonly countyPlans: Pick<CountyPlanStore, 'get' | 'version'>;
    readonly resources: { titles(ids: readonly string[]): Promise<ReadonlyMap<string, Pick<Resource, 'title'>>> };
  },
  actor: Actor,
  id: string,
): Promise<CountyCompared> {
  const plan = await ownCountyPlan(needs, actor, id);
  const before = plan.version > 0 ? await needs.countyPlans.version(id, plan.version) : undefined;
  const changes = diffLines(before?.lines ?? [], plan.lines);
  const lines = changes.flatMap((change) => (change.kind === 'changed' ? [change.before, change.after] : [change.line]));
  return { changes, titles: await needs.resources.titles([...new Set(lines.map(({ resourceId }) => resourceId))]) };
}

/** A bureau's plan as a file: imported again it changes nothing. @throws Refusal plan/not-found */
export async function writeCountyFile(
  needs: { readonly countyPlans: Pick<CountyPlanStore, 'get'>; readonly files: PlanWriter },
  actor: Actor,
  { plan: id, format }: { readonly plan: string; readonly format: PlanFormat },
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const plan = await ownCountyPlan(needs, actor, id);
  const rows = planRows(plan, { classrooms: GRADE_CLASSES, gradesOnly: true });
  return { name: `${fileNameOf(plan.title)}.${format}`, bytes: await needs.files.writePlan(rows, format, { county: true }) };
}
