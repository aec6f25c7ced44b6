import type { SchoolCalendar } from '../../domain/calendar/calendar';
import { checkLines, type CheckFault } from '../../domain/plan/check-lines';
import { linesFor } from '../../domain/plan/county';
import type { CountyGround } from '../../domain/plan/edit-lines';
import { freshHead, lineOf, type DraftHead } from '../../domain/plan/draft';
import { inheritedFaults } from '../../domain/plan/inherit';
import { plannedResource, runningIn } from '../../domain/plan/planned-resource';
import type { PushPlan, Slot } from '../../domain/push/push';
import type { Resource } from '../../domain/resource/resource';
import type { Classroom, Term } from '../../domain/roster/roster';
import type { CountyPlanStore } from '../../store/county-plans';
import type { PlanStore } from '../../store/plans';
import { resourcesForSchool, type ForSchoolNeeds } from '../resource/for-school';

export interface DraftNeeds {
  readonly plans: Pick<PlanStore, 'get' | 'slotsOf' | 'drafts'>;
  readonly roster: ForSchoolNeeds['roster'] & {
    term(id: string): Promise<Term | undefined>;
    classroomsOfSchool(id: string): Promise<Classroom[]>;
  };
  readonly resources: ForSchoolNeeds['resources'];
  /** What a school's days are; where it is not given, no day is judged. */
  readonly schoolCalendar?: (schoolId: string) => Promise<SchoolCalendar>;
}

/** A plan's draft, with what runs beside it. */
export interface DraftAtHand {
  readonly plan: PushPlan;
  readonly head: DraftHead;
  readonly title: string;
  /** The draft's lines. */
  readonly slots: readonly Slot[];
  /** The lines that run; none when the plan never ran. */
  readonly live: readonly Slot[];
  /** Lines that have been pushed, or were left out: no draft changes them. */
  readonly settled: ReadonlySet<number>;
}

/** The draft of a plan: the plan itself while it never ran, else the next version that somebody began; undefined when nobody did. */
export async function draftAtHand({ plans }: Pick<DraftNeeds, 'plans'>, plan: PushPlan): Promise<DraftAtHand | undefined> {
  const [stored, slots] = await Promise.all([plans.drafts.get(plan.id), plans.slotsOf(plan.id)]);
  const head = stored?.head ?? freshHead(plan);
  if (plan.state === 'draft') return { plan, head, title: plan.title, slots, live: [], settled: new Set() };
  if (!stored?.lines || plan.state === 'ended') return undefined;
  // What has been pushed meanwhile stands in the draft as it was pushed, whatever the draft says.
  const over = slots.filter(({ state }) => state !== 'waiting');
  const settled = new Set(over.map(({ line }) => line));
  const lines = [...stored.lines.filter(({ line }) => !settled.has(line)), ...over].sort((a, b) => a.line - b.line);
  return { plan, head, title: stored.title ?? plan.title, slots: lines, live: slots, settled };
}

/** What a plan's lines may name, read now. */
export interface PlanGround {
  readonly term: Term | undefined;
  readonly resources: readonly Resource[];
  readonly classrooms: readonly Classroom[];
  readonly calendar?: SchoolCalendar;
}

export async function groundOf({ roster, resources, schoolCalendar }: Omit<DraftNeeds, 'plans'>, plan: PushPlan): Promise<PlanGround> {
  const [term, newest, classrooms, calendar] = await Promise.all([
    roster.term(plan.termId),
    resourcesForSchool({ roster, resources }, plan.schoolId),
    roster.classroomsOfSchool(plan.schoolId),
    schoolCalendar?.(plan.schoolId),
  ]);
  return { term, resources: newest, classrooms, ...(calendar ? { calendar } : {}) };
}

/** Where a plan came from: its county's plan. */
export interface OriginNeeds {
  readonly countyPlans: Pick<CountyPlanStore, 'version'>;
}

/** What the county of a plan brought last to this school, with the numbers that its lines have where they run; undefined for a school's own plan. */
export async function countyOf(
  { countyPlans }: OriginNeeds,
  { plan: { from }, live }: Pick<DraftAtHand, 'plan' | 'live'>,
  classrooms: readonly Classroom[],
): Promise<CountyGround | undefined> {
  const version = from && (await countyPlans.version(from.countyPlanId, from.version));
  if (!version) return undefined;
  const { countyPlanId, moves, lines, scope } = version;
  const numbers = new Map(live.flatMap((slot) => (slot.from?.countyPlanId === countyPlanId ? [[slot.from.line, slot.line] as const] : [])));
  const given = new Set(from?.given);
  return { countyPlanId, moves, numbers, lines: linesFor(lines, scope, classrooms).filter(({ line }) => given.has(line)) };
}

/** What is wrong with a draft's lines, but for those that nobody changes any more. */
export function draftFaults({ plan, slots, live, settled }: Omit<DraftAtHand, 'head' | 'title'>, ground: PlanGround): CheckFault[] {
  const { term, classrooms, calendar } = ground;
  if (!term) return [];
  const running = runningIn(live);
  const resources = ground.resources.map((resource) => plannedResource(resource, running));
  const found = checkLines(slots.map(lineOf), {
    ...{ term, classrooms, resources, whole: ground.resources },
    ...(plan.kind === undefined ? {} : { kind: plan.kind }),
    ...(calendar === undefined ? {} : { calendar }),
  });
  const county = inheritedFaults(live, slots).map((fault): CheckFault => ({
    ...fault,
    column: fault.code === 'moved-too-far' ? 'time' : 'resource',
  }));
  return [...found, ...county].filter(({ line }) => !settled.has(line));
}
