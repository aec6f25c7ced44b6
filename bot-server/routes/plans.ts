import { z } from 'zod';
import { Id } from '../contract/common';
import {
  CompareQuery,
  Draft,
  DraftStep,
  EditDraft,
  FamilyPreview,
  PickResources,
  PlanChanges,
  PlanFileQuery,
  PlanVersions,
  PreviewPlan,
} from '../contract/plan';
import { SavedFile } from '../contract/roster';
import { PlanDetail } from '../contract/school';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { may } from '../domain/access/may';
import { beginDraft } from '../flows/plan/begin-draft';
import { compareVersions, listVersions } from '../flows/plan/compare-versions';
import { createPlan } from '../flows/plan/create-plan';
import { editDraft } from '../flows/plan/edit-draft';
import { listPlanResources } from '../flows/plan/list-plan-resources';
import { showPlan } from '../flows/plan/list-plans';
import { previewFamily } from '../flows/plan/preview-family';
import { showDraft } from '../flows/plan/show-draft';
import { stepPlanDraft } from '../flows/plan/step-draft';
import { writePlanFile } from '../flows/plan/write-plan-file';
import { presentFamilyPreview } from '../present/family-preview';
import { presentPlan } from '../present/plan';
import { presentPlanChanges } from '../present/plan-changes';
import { presentDraft, presentPick, presentVersion } from '../present/plan-draft';
import { schoolEdit } from './line-edits';
import { route, type Route } from './route';

const ofPlan = z.strictObject({ plan: Id });

/** Plans made in the browser: drafts, their review, versions and what differs between them. */
export function planRoutes(deps: Deps): Route[] {
  const draft = async (actor: Actor, plan: string) => presentDraft(await showDraft(deps, actor, plan));
  const shown = async (actor: Actor, id: string) => {
    const view = await showPlan(deps, actor, id);
    const { schoolId } = view.plan;
    return presentPlan(view, {
      steers: may.steerPushes(actor, schoolId),
      plans: may.planFor(actor, schoolId),
      reviews: may.reviewPlan(actor, schoolId),
    });
  };
  return [
    route('createPlan', { summary: 'An empty plan of the coming term', out: PlanDetail }, async ({ actor, now }) =>
      shown(actor, await createPlan(deps, actor, now)),
    ),
    route('draft', { summary: 'A plan’s draft with what is wrong in it', params: ofPlan, out: Draft }, async ({ actor, params }) =>
      draft(actor, params.plan),
    ),
    route(
      'beginDraft',
      { summary: 'Begin the next version of a plan that runs', params: ofPlan, out: Draft },
      async ({ actor, params, now }) => {
        await beginDraft(deps, actor, params.plan, now);
        return draft(actor, params.plan);
      },
    ),
    route(
      'editDraft',
      { summary: 'Change lines of a draft, all of these edits or none', params: ofPlan, body: EditDraft, out: Draft },
      async ({ actor, params, body: { revision, title, edits }, now }) => {
        const named = title === undefined ? {} : { title };
        await editDraft(deps, actor, { plan: params.plan, revision, edits: edits.map(schoolEdit), ...named }, now);
        return draft(actor, params.plan);
      },
    ),
    route(
      'stepDraft',
      { summary: 'Submit a draft, take it back, send it back, or throw it away', params: ofPlan, body: DraftStep, out: PlanDetail },
      async ({ actor, params, body: { words, ...step }, now }) => {
        await stepPlanDraft(deps, actor, { plan: params.plan, ...step, ...(words === undefined ? {} : { words }) }, now);
        return shown(actor, params.plan);
      },
    ),
    route('planVersions', { summary: 'What was published when', params: ofPlan, out: PlanVersions }, async ({ actor, params }) => {
      const { items, names } = await listVersions(deps, actor, params.plan);
      return { items: items.map((version) => presentVersion(version, names)) };
    }),
    route(
      'planChanges',
      { summary: 'What differs between two versions', params: ofPlan, query: CompareQuery, out: PlanChanges },
      async ({ actor, params, query }) => presentPlanChanges(await compareVersions(deps, actor, { plan: params.plan, ...query })),
    ),
    route(
      'previewPlan',
      { summary: 'A plan as one family would meet it', params: ofPlan, body: PreviewPlan, out: FamilyPreview },
      async ({ actor, params, body: { child, classroom, tags, at }, now }) => {
        const of = child === undefined ? { classroom: classroom ?? '', ...(tags ? { tags } : {}) } : { child };
        return presentFamilyPreview(await previewFamily(deps, actor, { plan: params.plan, of, ...(at === undefined ? {} : { at }) }, now));
      },
    ),
    route(
      'planFile',
      { summary: 'A plan as a file, to go on with in a spreadsheet', params: ofPlan, query: PlanFileQuery, out: SavedFile },
      async ({ actor, params, query }) => {
        const { name, bytes } = await writePlanFile(deps, actor, { plan: params.plan, format: query.format });
        return { fileName: name, base64: Buffer.from(bytes).toString('base64') };
      },
    ),
    route('planResources', { summary: 'What may be put into a plan', out: PickResources }, async ({ actor }) => ({
      items: (await listPlanResources(deps, actor)).map(presentPick),
    })),
  ];
}
