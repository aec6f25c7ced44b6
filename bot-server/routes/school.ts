import { z } from 'zod';
import { Alerts } from '../contract/alerts';
import { Id, NoParams, Page } from '../contract/common';
import { PublishPlan } from '../contract/plan';
import { PushRun, Steer } from '../contract/push-run';
import { ImportPlanQuery, MoveSlot, PlanDetail, PlanImported, PlanPage } from '../contract/school';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { may } from '../domain/access/may';
import { Refusal } from '../domain/refusal';
import { importPlan } from '../flows/importing/import-plan';
import { listPlans, showPlan } from '../flows/plan/list-plans';
import { moveSlot } from '../flows/plan/move-slot';
import { publishPlan } from '../flows/plan/publish-plan';
import { steerPlan } from '../flows/plan/steer-plan';
import { ALERT_DAYS, listAlerts } from '../flows/push/list-alerts';
import { resendFailed } from '../flows/push/resend-failed';
import { showRun } from '../flows/push/show-run';
import { steerPush } from '../flows/push/steer-push';
import { presentAlerts } from '../present/alerts';
import { presentPlan, presentPlanCard } from '../present/plan';
import { presentPushRun } from '../present/push-run';
import { route, type Route } from './route';

const ofPush = z.strictObject({ push: Id });
const ofPlan = z.strictObject({ plan: Id });
/** As the importer's own bound for a table. */
const LARGEST_FILE = 2 * 1024 * 1024;

export function schoolRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, id: string) => {
    const view = await showPlan(deps, actor, id);
    const { schoolId } = view.plan;
    const rights = {
      steers: may.steerPushes(actor, schoolId),
      plans: may.planFor(actor, schoolId),
      reviews: may.reviewPlan(actor, schoolId),
    };
    return presentPlan(view, rights);
  };
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
        const into = query.plan === undefined ? {} : { planId: query.plan };
        const imported = await importPlan(deps, actor, { schoolId: actor.schoolId, file, dryRun: query.dryRun === '1', ...into }, now);
        return { ...imported, warnings: imported.warnings.map((warning) => ({ ...warning })) };
      },
    ),
    route(
      'publishPlan',
      { summary: 'A reviewer lets a submitted draft run', params: ofPlan, body: PublishPlan, out: PlanDetail },
      async ({ actor, params, body: { revision }, now }) => {
        await publishPlan(deps, actor, { plan: params.plan, ...(revision === undefined ? {} : { revision }) }, now);
        return shown(actor, params.plan);
      },
    ),
    route(
      'moveSlot',
      { summary: 'Put a waiting line to another time', params: ofPlan.extend({ slot: Id }), body: MoveSlot, out: PlanDetail },
      async ({ actor, params, body, now }) => {
        await moveSlot(deps, actor, { plan: params.plan, slot: params.slot, startsAt: body.startsAt }, now);
        return shown(actor, params.plan);
      },
    ),
    route(
      'steerPlan',
      { summary: 'Pause a plan, let it go on, or end it', params: ofPlan, body: Steer, out: PlanDetail },
      async ({ actor, params, body, now }) => {
        await steerPlan(deps, actor, { plan: params.plan, word: body.word }, now);
        return shown(actor, params.plan);
      },
    ),
    route('alerts', { summary: 'What did not go out in my school', query: NoParams, out: Alerts }, async ({ actor, now }) =>
      presentAlerts(await listAlerts(deps, actor, now), ALERT_DAYS),
    ),
    route('pushRun', { summary: 'How a push goes out, now', params: ofPush, out: PushRun }, async ({ actor, params, now }) =>
      presentPushRun(await showRun(deps, actor, params.push, now)),
    ),
    route(
      'resendFailed',
      { summary: 'Try again those that definitely failed', params: ofPush, out: PushRun },
      async ({ actor, params, now }) => {
        await resendFailed(deps, actor, params.push, now);
        return presentPushRun(await showRun(deps, actor, params.push, now));
      },
    ),
    route(
      'steerPush',
      { summary: 'Pause a push, let it go on, or end it', params: ofPush, body: Steer, out: PushRun },
      async ({ actor, params, body, now }) => {
        await steerPush(deps, actor, { push: params.push, word: body.word }, now);
        return presentPushRun(await showRun(deps, actor, params.push, now));
      },
    ),
  ];
}
