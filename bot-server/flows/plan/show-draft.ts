import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { CheckFault } from '../../domain/plan/check-lines';
import type { CountyLine } from '../../domain/plan/county';
import type { VersionHead } from '../../domain/plan/draft';
import { leftOutLines } from '../../domain/plan/inherit';
import type { PushPlan } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Teacher } from '../../domain/roster/roster';
import type { SchoolCalendar } from '../../domain/calendar/calendar';
import { calendarOf, type CalendarNeeds } from '../calendar/calendar-of';
import {
  countyOf,
  draftAtHand,
  draftFaults,
  groundOf,
  type DraftAtHand,
  type DraftNeeds,
  type OriginNeeds,
  type PlanGround,
} from './draft-at-hand';

export interface ShowNeeds extends DraftNeeds, OriginNeeds, Omit<CalendarNeeds, 'roster'> {
  readonly roster: DraftNeeds['roster'] & CalendarNeeds['roster'] & { teachers(ids: readonly string[]): Promise<Teacher[]> };
}

/** A draft as its page shows it, for this reader. */
export interface DraftView extends Omit<DraftAtHand, 'slots' | 'live'>, PlanGround {
  readonly slots: DraftAtHand['slots'];
  readonly faults: readonly CheckFault[];
  readonly versions: readonly VersionHead[];
  readonly calendar: SchoolCalendar;
  /** Lines of the county's that the draft leaves out; absent for a school's own plan. */
  readonly leftOut?: readonly CountyLine[];
  /** Names of those who worked on it, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** What the reader may do with it now. */
  readonly mine: { readonly edits: boolean; readonly reviews: boolean; readonly submitted: boolean };
}

/** A draft with what is wrong in it. @throws Refusal plan/not-found also for who may not read it, plan/no-draft */
export async function showDraft(needs: ShowNeeds, actor: Actor, planId: string): Promise<DraftView> {
  const plan = await ownPlan(needs, actor, planId);
  const draft = await draftAtHand(needs, plan);
  if (!draft) throw new Refusal('plan/no-draft');
  const [ground, versions, calendar] = await Promise.all([
    groundOf(needs, plan),
    needs.plans.drafts.versions(planId),
    calendarOf(needs, { kind: 'school', id: plan.schoolId }),
  ]);
  const county = await countyOf(needs, draft, ground.classrooms);
  const { edited, submitted, sentBack } = draft.head;
  const people = [edited, submitted, sentBack].flatMap((deed) => (deed ? [deed.by] : []));
  const teachers = await needs.roster.teachers([...new Set(people)]);
  return {
    ...draft,
    ...ground,
    versions,
    calendar,
    ...(county ? { leftOut: leftOutLines(draft.slots, county) } : {}),
    faults: draftFaults(draft, ground),
    names: new Map(teachers.map(({ id, name }) => [id, name])),
    mine: {
      edits: may.planFor(actor, plan.schoolId),
      reviews: may.reviewPlan(actor, plan.schoolId),
      submitted: actor.role === 'teacher' && submitted?.by === actor.teacherId,
    },
  };
}

/** The plan of the actor's own school. @throws Refusal plan/not-found, also for one that the actor may not read */
export async function ownPlan({ plans }: Pick<DraftNeeds, 'plans'>, actor: Actor, planId: string): Promise<PushPlan> {
  const plan = await plans.get(planId);
  if (!plan || actor.role !== 'teacher' || !may.readSchool(actor, plan.schoolId)) throw new Refusal('plan/not-found');
  return plan;
}
