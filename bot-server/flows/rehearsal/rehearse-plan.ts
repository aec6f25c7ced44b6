import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Purpose } from '../../domain/account/account';
import { dayOf, type SchoolCalendar } from '../../domain/calendar/calendar';
import { conflictsOf } from '../../domain/calendar/conflicts';
import { classesOf } from '../../domain/push/audience';
import type { PushPlan, Slot } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import type { Rehearsal, RehearsedLine } from '../../domain/rehearsal/rehearsal';
import { rehearse } from '../../domain/rehearsal/rehearse';
import type { Resource } from '../../domain/resource/resource';
import type { Classroom, Student } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { PlanStore } from '../../store/plans';
import { calendarOf, type CalendarNeeds } from '../calendar/calendar-of';
import { loadChildren, type ListenerNeeds } from './load-listeners';

type Needs = ListenerNeeds &
  CalendarNeeds & {
    readonly plans: Pick<PlanStore, 'get' | 'slotsOf' | 'ofSchool'>;
    readonly resources: { get(id: string): Promise<Resource | undefined> };
    readonly roster: ListenerNeeds['roster'] & CalendarNeeds['roster'] & { classroomsOfSchool(id: string): Promise<Classroom[]> };
  };

export interface PlanRehearsed {
  readonly plan: PushPlan;
  readonly rehearsal: Rehearsal;
  readonly classrooms: readonly Classroom[];
  readonly students: readonly Pick<Student, 'id' | 'classroomId'>[];
}

/** What a plan's messages are for. */
const PURPOSES: readonly Purpose[] = ['new-item', 'nudge'];

/**
 * Plays what is still to come of a plan against the school's roster as it stands now, beside the school's other plans. Reads only.
 * A bureau's officer is refused: classes are small cells.
 * @throws Refusal access/denied; plan/not-found, also for a plan that the actor may not read
 */
export async function rehearsePlan(needs: Needs, by: Actor | 'operator', planId: string, now: Instant): Promise<PlanRehearsed> {
  const plan = await needs.plans.get(planId);
  if (!plan || (by !== 'operator' && !may.readSchool(by, plan.schoolId))) throw new Refusal('plan/not-found');
  if (by !== 'operator' && by.role !== 'teacher') throw new Refusal('access/denied');
  const [calendar, classrooms, accounts, beside] = await Promise.all([
    calendarOf(needs, { kind: 'school', id: plan.schoolId }),
    needs.roster.classroomsOfSchool(plan.schoolId),
    needs.accounts.all(),
    needs.plans.ofSchool(plan.schoolId),
  ]);
  const others = beside.filter(({ id, state }) => id !== plan.id && state === 'published').map(({ id }) => id);
  const slots = (await Promise.all([plan.id, ...others].map((id) => needs.plans.slotsOf(id)))).flat();
  const coming = slots.filter(({ state, startsAt }) => state === 'waiting' && startsAt > now);
  const resources = await resourcesOf(needs, coming);
  const lines = coming.map((slot): RehearsedLine => {
    const resource = resources.get(slot.resourceId);
    return {
      ...{ slot, own: slot.planId === plan.id, classroomIds: classesOf(slot.audience, classrooms) },
      ...(resource ? { resource } : {}),
      ...dayFacts(slot, resource, calendar),
    };
  });
  const children = await loadChildren(needs, classrooms, now);
  const withoutTemplate = PURPOSES.filter((purpose) => !accounts.some(({ templates }) => templates.some((one) => one.purpose === purpose)));
  return {
    plan,
    classrooms,
    students: children.map(({ studentId, classroomId }) => ({ id: studentId, classroomId })),
    rehearsal: rehearse({ lines, children, withoutTemplate }),
  };
}

async function resourcesOf({ resources }: Needs, slots: readonly Slot[]): Promise<Map<string, Resource>> {
  const ids = [...new Set(slots.map(({ resourceId }) => resourceId))];
  const found = await Promise.all(ids.map(async (id) => resources.get(id)));
  return new Map(found.flatMap((resource) => (resource ? [[resource.id, resource] as const] : [])));
}

/** Why the line's day does not suit it, and whether the schools are closed on it. */
function dayFacts(slot: Slot, resource: Resource | undefined, calendar: SchoolCalendar): Pick<RehearsedLine, 'day' | 'closure'> {
  const [conflict] = conflictsOf(
    { date: slot.date, for: resource?.for ?? 'guardian', ...(slot.as === undefined ? {} : { as: slot.as }) },
    calendar,
  );
  const because =
    conflict?.because === 'exam' ? 'exams' : conflict?.because === 'holiday' || conflict?.because === 'vacation' ? 'holiday' : 'other-day';
  return {
    ...(conflict ? { day: { because, name: conflict.name ?? (because === 'holiday' ? '假期' : conflict.message) } } : {}),
    ...(dayOf(slot.date, calendar).kind === 'at-home' ? { closure: true } : {}),
  };
}
