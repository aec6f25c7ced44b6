import { z } from 'zod';
import { Id, NoParams } from '../contract/common';
import {
  CountyImported,
  CountyPlanDetail,
  CountyPlanList,
  ImportCountyQuery,
  PlanTemplateQuery,
  SetCountyPlan,
  StepCountyPlan,
} from '../contract/county-plan';
import { Draft, EditDraft, PlanChanges, PlanFileQuery } from '../contract/plan';
import { SavedFile } from '../contract/roster';
import type { Deps } from '../deps';
import type { Actor } from '../domain/access/actor';
import { may } from '../domain/access/may';
import { Refusal } from '../domain/refusal';
import { editCountyDraft } from '../flows/county-plan/edit-county-draft';
import { importCountyPlan } from '../flows/county-plan/import-county-plan';
import { setCountyPlan } from '../flows/county-plan/set-county-plan';
import { compareCountyPlan, showCountyDraft, writeCountyFile } from '../flows/county-plan/show-county-draft';
import { listCountyPlans, showCountyPlan } from '../flows/county-plan/show-county-plans';
import { stepCountyPlan } from '../flows/county-plan/step-county-plan';
import { presentCountyDraft } from '../present/county-draft';
import { presentCountyCard, presentCountyPlan } from '../present/county-plan';
import { presentPlanChanges } from '../present/plan-changes';
import { countyEdit } from './line-edits';
import { route, type Route } from './route';

const ofPlan = z.strictObject({ plan: Id });
const LARGEST_FILE = 2 * 1024 * 1024;

export function countyPlanRoutes(deps: Deps): Route[] {
  const shown = async (actor: Actor, id: string) => presentCountyPlan(await showCountyPlan(deps, actor, id));
  return [
    route('countyPlans', { summary: 'Plans of my bureau for its schools', query: NoParams, out: CountyPlanList }, async ({ actor }) => ({
      items: (await listCountyPlans(deps, actor)).map(presentCountyCard),
    })),
    route(
      'countyPlan',
      { summary: 'One of them, and how the schools have it', params: ofPlan, out: CountyPlanDetail },
      async ({ actor, params }) => shown(actor, params.plan),
    ),
    route(
      'importCountyPlan',
      {
        summary: 'Read a plan for my bureau’s schools from a file: only to look, or to keep as what is worked at',
        query: ImportCountyQuery,
        body: 'bytes',
        out: CountyImported,
        limit: 'upload',
        maxBody: LARGEST_FILE,
      },
      async ({ actor, query, body, now }) => {
        if (actor.role !== 'officer') throw new Refusal('access/denied');
        const file = { name: query.fileName, bytes: body };
        const imported = await importCountyPlan(deps, actor, { bureauId: actor.bureauId, file, dryRun: query.dryRun === '1' }, now);
        return { ...imported, warnings: imported.warnings.map((warning) => ({ ...warning })) };
      },
    ),
    route(
      'setCountyPlan',
      {
        summary: 'For which schools it is, and how far they may move its lines',
        params: ofPlan,
        body: SetCountyPlan,
        out: CountyPlanDetail,
      },
      async ({ actor, params, body, now }) => {
        const scope = { stages: body.scope.stages, schoolIds: body.scope.schools };
        await setCountyPlan(deps, actor, { plan: params.plan, revision: body.revision, moves: body.moves, scope }, now);
        return shown(actor, params.plan);
      },
    ),
    route(
      'stepCountyPlan',
      { summary: 'Hand it in, take it back, send it back, or publish it', params: ofPlan, body: StepCountyPlan, out: CountyPlanDetail },
      async ({ actor, params, body: { revision, word, words }, now }) => {
        await stepCountyPlan(deps, actor, { plan: params.plan, revision, word, ...(words === undefined ? {} : { words }) }, now);
        return shown(actor, params.plan);
      },
    ),
    route(
      'countyDraft',
      { summary: 'Its lines in their weeks, with what is wrong', params: ofPlan, out: Draft },
      async ({ actor, params }) => presentCountyDraft(await showCountyDraft(deps, actor, params.plan)),
    ),
    route(
      'editCountyDraft',
      { summary: 'Change its lines, all of these edits or none', params: ofPlan, body: EditDraft, out: Draft },
      async ({ actor, params, body: { revision, title, edits }, now }) => {
        // One title is one plan: another one is another file.
        if (title !== undefined) throw new Refusal('request/invalid', { message: '县区计划的名称不能在这里改' });
        await editCountyDraft(deps, actor, { plan: params.plan, revision, edits: edits.map(countyEdit) }, now);
        return presentCountyDraft(await showCountyDraft(deps, actor, params.plan));
      },
    ),
    route(
      'countyChanges',
      { summary: 'What differs from the version that the schools have', params: ofPlan, out: PlanChanges },
      async ({ actor, params }) => presentPlanChanges({ ...(await compareCountyPlan(deps, actor, params.plan)), classrooms: [] }, '全体'),
    ),
    route(
      'countyPlanFile',
      { summary: 'It as a file, to go on with in a spreadsheet', params: ofPlan, query: PlanFileQuery, out: SavedFile },
      async ({ actor, params, query }) => {
        const { name, bytes } = await writeCountyFile(deps, actor, { plan: params.plan, format: query.format });
        return { fileName: name, base64: Buffer.from(bytes).toString('base64') };
      },
    ),
    route('planTemplate', { summary: 'An empty plan to fill in', query: PlanTemplateQuery, out: SavedFile }, async ({ actor, query }) => {
      const school = actor.role === 'teacher' && may.readSchool(actor, actor.schoolId);
      if (!school && actor.role !== 'officer') throw new Refusal('access/denied');
      const county = query.for === 'county';
      const bytes = await deps.files.writeTemplate(county ? 'county-plan' : 'plan');
      return { fileName: county ? '县区计划模板.xlsx' : '计划模板.xlsx', base64: bytes.toString('base64') };
    }),
  ];
}
