import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { classesOf } from '../../domain/push/audience';
import { weekStart } from '../../domain/push/decide';
import type { PlanId, Slot } from '../../domain/push/push';
import { foretellStockOuts, type ClassOutlook, type Stock } from '../../domain/push/stock-out';
import { Refusal } from '../../domain/refusal';
import type { Classroom } from '../../domain/roster/roster';
import { DAY, type Instant } from '../../domain/time/instant';
import type { Account } from '../../domain/account/account';
import type { ConsentStore } from '../../store/consents';
import type { IdentityStore } from '../../store/identities';
import type { PlanStore } from '../../store/plans';
import type { RosterStore } from '../../store/roster';

export interface ForetellNeeds {
  readonly accounts: { all(): Promise<readonly Account[]> };
  readonly plans: Pick<PlanStore, 'get' | 'slotsOf' | 'upcoming'>;
  readonly roster: Pick<RosterStore, 'classroomsOfSchool' | 'seatsOfClassrooms' | 'guardianshipsOfStudents'>;
  readonly identities: Pick<IdentityStore, 'ofGuardians'>;
  readonly consents: Pick<ConsentStore, 'remainingOf'>;
}

export interface ConsentOutlook {
  readonly classes: readonly (ClassOutlook & { readonly name: string })[];
  /** False where no one-time template stands for something new: then nothing can run out. */
  readonly counts: boolean;
}

const WEEKS = 8;
const MOST_SLOTS = 2000;

/**
 * By class and week, how many guardians WeChat will not ring any more if nobody agrees once more: for a plan with its school's other running
 * ones beside it, also before it is published. @throws Refusal access/denied, plan/not-found
 */
export async function foretellConsents(needs: ForetellNeeds, actor: Actor, planId: PlanId, now: Instant): Promise<ConsentOutlook> {
  if (actor.role !== 'teacher') throw new Refusal('access/denied');
  const plan = await needs.plans.get(planId);
  if (!plan || plan.schoolId !== actor.schoolId) throw new Refusal('plan/not-found');
  if (!may.readSchool(actor, plan.schoolId)) throw new Refusal('access/denied');
  const [own, others] = await Promise.all([needs.plans.slotsOf(planId), needs.plans.upcoming([plan.schoolId], now, MOST_SLOTS)]);
  const waiting = own.filter(({ state, startsAt }) => state === 'waiting' && startsAt >= now);
  return foretellSchool(needs, plan.schoolId, [...waiting, ...others.filter((slot) => slot.planId !== planId)], now);
}

/** The same for any lines: a rehearsal brings its own. */
export async function foretellSchool(
  needs: ForetellNeeds,
  schoolId: string,
  slots: readonly Pick<Slot, 'startsAt' | 'audience'>[],
  now: Instant,
): Promise<ConsentOutlook> {
  const classrooms = await needs.roster.classroomsOfSchool(schoolId);
  const asks = slots.map(({ startsAt, audience }) => ({ startsAt, classroomIds: classesOf(audience, classrooms) }));
  const template = (await needs.accounts.all())
    .filter(({ kind }) => kind === 'mini-program')
    .flatMap(({ id, templates }) =>
      templates.filter(({ purpose }) => purpose === 'new-item').map((each) => ({ accountId: id, ...each })),
    )[0];
  const first = weekStart(now);
  const weeks = Array.from({ length: WEEKS }, (_, n) => first + n * 7 * DAY);
  const counts = template?.kind === 'one-time';
  const stocks = template && counts ? await stocksOf(needs, classrooms, template) : [];
  const names = new Map(classrooms.map(({ id, name }) => [id, name]));
  const classes = foretellStockOuts(
    classrooms.map(({ id }) => id),
    stocks,
    asks,
    weeks,
  );
  return { counts, classes: classes.map((each) => ({ ...each, name: names.get(each.classroomId) ?? each.classroomId })) };
}

/** Guardians who have bound the mini-program, each once a class. */
async function stocksOf(
  { roster, identities, consents }: ForetellNeeds,
  classrooms: readonly Classroom[],
  { accountId, id: templateId }: { readonly accountId: string; readonly id: string },
): Promise<Stock[]> {
  const students = await roster.seatsOfClassrooms(classrooms.map(({ id }) => id));
  const classOf = new Map(students.map(({ id, classroomId }) => [id, classroomId]));
  const ties = await roster.guardianshipsOfStudents(students.map(({ id }) => id));
  const bound = (await identities.ofGuardians([...new Set(ties.map(({ guardianId }) => guardianId))])).filter(
    (each) => each.accountId === accountId,
  );
  const openidOf = new Map(bound.flatMap(({ openid, persons }) => persons.map(({ id }) => [id, openid] as const)));
  const remaining = await consents.remainingOf([...new Set(openidOf.values())].map((openid) => ({ accountId, openid, templateId })));
  const seen = new Set<string>();
  return ties.flatMap(({ studentId, guardianId }) => {
    const [classroomId, openid] = [classOf.get(studentId), openidOf.get(guardianId)];
    if (classroomId === undefined || openid === undefined || seen.has(`${classroomId}|${guardianId}`)) return [];
    seen.add(`${classroomId}|${guardianId}`);
    return [{ classroomId, remaining: remaining.get(`${accountId}:${openid}:${templateId}`) ?? 0 }];
  });
}
