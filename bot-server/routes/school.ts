import { z } from 'zod';
import { Id, Page } from '../contract/common';
import { ImportPlanQuery, MoveSlot, PlanDetail, PlanImported, PlanPage } from '../contract/school';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { Refusal } from '../domain/refusal';
import { importPlan } from '../flows/importing/import-plan';
import { listPlans, showPlan } from '../flows/plan/list-plans';
import { moveSlot } from '../flows/plan/move-slot';
import { publishPlan } from '../flows/plan/publish-plan';
import { presentPlan, presentPlanCard } from '../present/plan';
import { route, type Route } from './route';

const ofPlan = z.strictObject({ plan: Id });
/** As the importer's own bound for a table. */
const LARGEST_FILE = 2 * 1024 * 1024;

export function schoolRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, plan: string) => presentPlan(await showPlan(deps, actor, plan));
  return [
    route('plans', { summary: 'Term plans of my school', query: Page, out: PlanPage }, async ({ actor, query: { limit, cursor } }) => {
      const { items, next } = await listPlans(deps, actor, { limit, ...(cursor === undefined ? {} : { cursor }) });
      return { items: items.map(presentPlanCard), next };
    }),
    route('plan', { summary: 'A plan with its lines', params: ofPlan, out: PlanDetail }, async ({ actor, params }) =>
      shown(actor, params.plan),
    ),
    route(
      'importPlan',
      {
        summary: 'Read a plan from a file: only to look, or to keep as the draft',
        query: ImportPlanQuery,
        body: 'bytes',
        out: PlanImported,
        limit: 'upload',
        maxBody: LARGEST_FILE,
      },
      async ({ actor, query, body, now }) => {
        if (actor.role !== 'teacher') throw new Refusal('access/denied');
        const file = { name: query.fileName, bytes: body };
        const imported = await importPlan(deps, actor, { schoolId: actor.schoolId, file, dryRun: query.dryRun === '1' }, now);
        return { ...imported, warnings: imported.warnings.map((warning) => ({ ...warning })) };
      },
    ),
    route('publishPlan', { summary: 'A draft begins to run', params: ofPlan, out: PlanDetail }, async ({ actor, params, now }) => {
      await publishPlan(deps, actor, params.plan, now);
      return shown(actor, params.plan);
    }),
    route(
      'moveSlot',
      { summary: 'Put a waiting line to another time', params: ofPlan.extend({ slot: Id }), body: MoveSlot, out: PlanDetail },
      async ({ actor, params, body, now }) => {
        await moveSlot(deps, actor, { plan: params.plan, slot: params.slot, startsAt: body.startsAt }, now);
        return shown(actor, params.plan);
      },
    ),
  ];
}
