import { linesFor, type CountyVersion } from '../../domain/plan/county';
import { inherit } from '../../domain/plan/inherit';
import { catchUp, CATCH_UP } from '../../domain/push/catch-up';
import type { Classroom, SchoolId, Term } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { CountyPlanStore } from '../../store/county-plans';
import type { InheritedPlanStore } from '../../store/inherited-plans';
import type { PlanStore } from '../../store/plans';

export interface SpreadNeeds {
  readonly countyPlans: Pick<CountyPlanStore, 'get' | 'version' | 'unspread' | 'reached'>;
  readonly inheritedPlans: Pick<InheritedPlanStore, 'bring'>;
  readonly plans: Pick<PlanStore, 'get' | 'slotsOf' | 'drafts'>;
  readonly roster: { term(id: string): Promise<Term | undefined>; classroomsOfSchool(id: string): Promise<Classroom[]> };
  readonly wake: () => void;
}

/** One plan of a school holds what one plan of its county brings. */
export const inheritedPlanIdOf = (schoolId: SchoolId, countyPlanId: string): string => `plan-${schoolId}-${countyPlanId}`;

const TRIES = 5;
const PLANS_A_SWEEP = 20;

/**
 * Brings the last published version to every school that does not have it. Cut off at any point it is gone on with, and done twice it changes
 * nothing; a school whose plan is just being changed is tried again. It stops between two schools when `over` says so.
 * @returns how many schools were reached and how many are left
 */
export async function spreadCountyPlan(
  needs: SpreadNeeds,
  id: string,
  now: Instant,
  over: () => boolean = () => false,
): Promise<{ reached: number; left: number }> {
  const county = await needs.countyPlans.get(id);
  const pending = county?.pending ?? [];
  const version = county && (await needs.countyPlans.version(id, county.version));
  const term = version && (await needs.roster.term(version.termId));
  if (!version || !term) return { reached: 0, left: pending.length };
  let reached = 0;
  for (const schoolId of pending) {
    if (over()) break;
    if (!(await bringTo(needs, version, schoolId, term, now))) continue;
    await needs.countyPlans.reached(id, version.number, schoolId);
    reached += 1;
  }
  if (reached > 0) needs.wake();
  return { reached, left: pending.length - reached };
}

/** What is left of any bureau's publishing, after a crash or a collision, until `over`: the rest has its next turn. */
export async function sweepCountyPlans(needs: SpreadNeeds, now: Instant, over: () => boolean = () => false): Promise<{ more: boolean }> {
  for (const id of await needs.countyPlans.unspread(PLANS_A_SWEEP)) {
    if (over()) return { more: true };
    await spreadCountyPlan(needs, id, now, over);
  }
  return { more: over() };
}

async function bringTo(needs: SpreadNeeds, version: CountyVersion, schoolId: SchoolId, term: Term, now: Instant): Promise<boolean> {
  for (let tried = 0; tried < TRIES; tried += 1) if (await bringOnce(needs, version, schoolId, term, now)) return true;
  return false;
}

async function bringOnce(needs: SpreadNeeds, version: CountyVersion, schoolId: SchoolId, term: Term, now: Instant): Promise<boolean> {
  const id = inheritedPlanIdOf(schoolId, version.countyPlanId);
  const { countyPlanId, number, moves, scope, title, termId, kind } = version;
  const before = await needs.plans.get(id);
  // Ended by the school for good, or newer already.
  if (before && (before.state === 'ended' || (before.from?.version ?? 0) >= number)) return true;
  const chosen = !scope.schoolIds.length || scope.schoolIds.includes(schoolId);
  const lines = chosen ? linesFor(version.lines, scope, await needs.roster.classroomsOfSchool(schoolId)) : [];
  if (!before && lines.length === 0) return true;
  const slots = before ? await needs.plans.slotsOf(id) : [];
  const plan = { id, schoolId, ...(before?.from ? { from: before.from } : {}) };
  const inheritance = { countyPlanId, version: number, moves, lines };
  const draft = before && (await needs.plans.drafts.get(id));
  const lastLine = Math.max(0, draft?.head.lastLine ?? 0, ...(draft?.lines ?? []).map(({ line }) => line));
  const { put, remove, from, slots: after, lastLine: last } = inherit(plan, slots, inheritance, { term, lastLine });
  // A draft of the school's next version takes the county's lines in too, else its publishing would take them out again.
  if (before && draft?.lines) {
    const over = slots.filter(({ state }) => state !== 'waiting');
    const settled = new Set(over.map(({ line }) => line));
    const drafted = [...draft.lines.filter(({ line }) => !settled.has(line)), ...over];
    const numbers = new Map(after.flatMap((slot) => (slot.from ? [[slot.from.line, slot.line] as const] : [])));
    const next = inherit(plan, drafted, inheritance, { term, lastLine: last, numbers });
    const head = { ...draft.head, revision: draft.head.revision + 1, lastLine: next.lastLine };
    const unlike = next.put.length + next.remove.length > 0;
    if (unlike && !(await needs.plans.drafts.save(before, { head, lines: next.slots }))) return false;
  }
  const leftOut = catchUp(put, now, { ...CATCH_UP, graceMs: 0 }).skip.map((slot) => slot.id);
  return needs.inheritedPlans.bring(
    {
      plan: { id, schoolId, termId, title, from, ...(kind ? { kind } : {}) },
      ...(before ? { read: before.version } : {}),
      ...{ put, remove, leftOut },
    },
    now,
  );
}
