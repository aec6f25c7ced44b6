import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { scopeOf } from '../../domain/access/scope';
import type { DraftHead } from '../../domain/plan/draft';
import type { PushPlan, Slot } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Resource } from '../../domain/resource/resource';
import type { Classroom, Term } from '../../domain/roster/roster';
import type { PlanStore, SlotCounts } from '../../store/plans';

type Needs = {
  readonly plans: Pick<PlanStore, 'get' | 'list' | 'slotsOf' | 'countsOf'> & { readonly drafts: Pick<PlanStore['drafts'], 'heads'> };
  readonly roster: { term(id: string): Promise<Term | undefined>; classroomsOfSchool(id: string): Promise<Classroom[]> };
  readonly resources: { get(id: string): Promise<Resource | undefined> };
};

/** A plan with what its row in a list shows. */
export interface PlanSummary {
  readonly plan: PushPlan;
  readonly term: Term | undefined;
  readonly counts: SlotCounts;
  /** How the work on it stands, where there is any. */
  readonly head?: DraftHead;
}

/** A plan with its lines, and what they point at. */
export interface PlanView extends PlanSummary {
  readonly slots: readonly Slot[];
  readonly resources: ReadonlyMap<string, Resource>;
  readonly classrooms: readonly Classroom[];
}

const NONE: SlotCounts = { slots: 0, waiting: 0, next: null };

/** The plans of the schools that the actor may read. @throws Refusal access/denied for who reads no school */
export async function listPlans(
  needs: Needs,
  actor: Actor,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<{ items: PlanSummary[]; next: string | null }> {
  const scope = scopeOf(actor);
  if (!scope.schoolIds.length) throw new Refusal('access/denied');
  const { items, next } = await needs.plans.list(scope, page);
  const ids = items.map(({ id }) => id);
  const [counts, heads] = await Promise.all([needs.plans.countsOf(ids), needs.plans.drafts.heads(ids)]);
  const terms = await termsOf(
    needs,
    items.map(({ termId }) => termId),
  );
  return {
    items: items.map((plan) => {
      const head = heads.get(plan.id);
      return { plan, term: terms.get(plan.termId), counts: counts.get(plan.id) ?? NONE, ...(head ? { head } : {}) };
    }),
    next,
  };
}

/** One plan with its lines. @throws Refusal plan/not-found, also for a plan that the actor may not read */
export async function showPlan(needs: Needs, actor: Actor, planId: string): Promise<PlanView> {
  const plan = await needs.plans.get(planId);
  if (!plan || !may.readSchool(actor, plan.schoolId)) throw new Refusal('plan/not-found');
  return viewOf(needs, plan);
}

/** Reads what a plan's page shows; permission is the caller's. */
export async function viewOf(needs: Needs, plan: PushPlan): Promise<PlanView> {
  const [slots, counts, classrooms, terms, heads] = await Promise.all([
    needs.plans.slotsOf(plan.id),
    needs.plans.countsOf([plan.id]),
    needs.roster.classroomsOfSchool(plan.schoolId),
    termsOf(needs, [plan.termId]),
    needs.plans.drafts.heads([plan.id]),
  ]);
  const head = heads.get(plan.id);
  const ids = [...new Set(slots.map(({ resourceId }) => resourceId))];
  const found = await Promise.all(ids.map(async (id) => needs.resources.get(id)));
  const resources = new Map(found.flatMap((resource) => (resource ? [[resource.id, resource] as const] : [])));
  return {
    plan,
    term: terms.get(plan.termId),
    counts: counts.get(plan.id) ?? NONE,
    slots,
    resources,
    classrooms,
    ...(head ? { head } : {}),
  };
}

async function termsOf({ roster }: Needs, ids: readonly string[]): Promise<Map<string, Term>> {
  const terms = await Promise.all([...new Set(ids)].map((id) => roster.term(id)));
  return new Map(terms.flatMap((term) => (term ? [[term.id, term] as const] : [])));
}
