import type { Actor } from '../../domain/access/actor';
import { planRows, type PlanRows } from '../../domain/importing/plan-rows';
import { lineOf } from '../../domain/plan/draft';
import { draftAtHand, type DraftNeeds } from './draft-at-hand';
import { ownPlan } from './show-draft';

export type PlanFormat = 'xlsx' | 'yaml';
export interface PlanWriter {
  writePlan(plan: PlanRows, format: PlanFormat, of?: { readonly county?: boolean }): Promise<Uint8Array>;
}

type Needs = Pick<DraftNeeds, 'plans' | 'roster'> & { readonly files: PlanWriter };

/**
 * A plan as a file to go on with in a spreadsheet: of a draft the lines that may still change, else those that run. Brought into the same plan
 * again it changes nothing. @throws Refusal plan/not-found
 */
export async function writePlanFile(
  needs: Needs,
  actor: Actor,
  { plan: planId, format }: { readonly plan: string; readonly format: PlanFormat },
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const plan = await ownPlan(needs, actor, planId);
  const [draft, classrooms] = await Promise.all([draftAtHand(needs, plan), needs.roster.classroomsOfSchool(plan.schoolId)]);
  const slots = draft?.slots.filter(({ line }) => !draft.settled.has(line)) ?? (await needs.plans.slotsOf(planId));
  const title = draft?.title ?? plan.title;
  const rows = planRows({ title, lines: slots.map(lineOf), ...(plan.kind === undefined ? {} : { kind: plan.kind }) }, { classrooms });
  return { name: `${fileNameOf(title)}.${format}`, bytes: await needs.files.writePlan(rows, format) };
}

/** A title without what no file may be called. */
export const fileNameOf = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\s]+/g, ' ')
    .trim()
    .slice(0, 60) || '推送计划';
