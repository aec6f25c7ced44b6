import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { scopeOf } from '../../domain/access/scope';
import { classesOf } from '../../domain/push/audience';
import { versionKey } from '../../domain/push/layers';
import type { Slot } from '../../domain/push/push';
import { groupDeliveries, viewingIdFor, type TodayCard, type TodayView } from '../../domain/push/today';
import { Refusal } from '../../domain/refusal';
import { DAY, type Instant } from '../../domain/time/instant';
import type { FamilyStanding } from '../../domain/viewing/family';
import { holds } from '../../domain/viewing/flags';
import { standingOf } from '../../domain/viewing/standing';
import { countedTerms, foremost, seenBefore } from '../../domain/viewing/term';
import type { DeliveryStore } from '../../store/deliveries';
import type { PushStore } from '../../store/pushes';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';
import { standingOfFamily } from '../progress/family-standing';

type Needs = Parameters<typeof standingOfFamily>[0] & {
  readonly roster: Pick<RosterStore, 'students' | 'classrooms'>;
  readonly deliveries: Pick<DeliveryStore, 'ofGuardian'>;
  readonly pushes: Pick<PushStore, 'getMany'>;
  /** Lines of published plans of these schools that are still to come, soonest first. */
  readonly plans: { upcoming(schoolIds: readonly string[], now: Instant, limit: number): Promise<Slot[]> };
  readonly questions: Pick<QuestionStore, 'count'>;
};

/** How far back the first page reaches: what is older can still be found among the messages. */
const REACH = 21 * DAY;
const MOST = 30;

/**
 * A guardian's first page: what was pushed to her children, newest first, how far each was watched, and what comes next.
 * A child who was handed the phone sees what is for children, and nothing of the parent's questions.
 * @throws Refusal auth/not-bound for somebody without a child, access/denied for staff or another family's child
 */
export async function listToday(needs: Needs, actor: Actor, { child }: { child?: string | undefined }, now: Instant): Promise<TodayView> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (!may.watch(actor) || (child !== undefined && !may.viewFor(actor, child))) throw new Refusal('access/denied');

  const all = await needs.deliveries.ofGuardian(actor.guardianId, now - REACH);
  // What was for a child who has left the school is not theirs to see any more.
  const own = all.filter(({ studentId, kind }) => kind !== 'nudge' && may.viewFor(actor, studentId));
  const deliveries = own.filter(({ studentId }) => child === undefined || studentId === child);
  const [pushes, students, answers, terms] = await Promise.all([
    needs.pushes.getMany([...new Set(deliveries.map(({ pushId }) => pushId))]),
    needs.roster.students(actor.studentIds),
    actor.role === 'guardian' ? needs.questions.count(scopeOf(actor), ['answered']) : 0,
    needs.roster.terms(),
  ]);
  const pushOf = new Map(pushes.map((push) => [push.id, push]));
  const studentOf = new Map(students.map((student) => [student.id, student]));
  const resources = new Map(
    await Promise.all(
      [...new Map(deliveries.map((delivery) => [versionKey(delivery), delivery]))].map(
        async ([key, { resourceId, resourceVersion }]) => [key, await needs.resources.version(resourceId, resourceVersion)] as const,
      ),
    ),
  );
  const resourceByName = new Map([...resources.values()].flatMap((resource) => (resource ? [[resource.id, resource] as const] : [])));
  const groups = groupDeliveries(deliveries, (resourceId) => resourceByName.get(resourceId)?.for ?? 'guardian');

  const drafts = groups.flatMap(({ pushId, deliveries: group }) => {
    const [first] = group;
    const [push, resource] = [pushOf.get(pushId), first && resources.get(versionKey(first))];
    return push && resource && !resource.withdrawn && may.watchContent(actor, resource) && first
      ? [{ push, resource, group, forStudent: first.studentId }]
      : [];
  });
  const everyTerm = [undefined, ...terms.map(({ id }) => id)];
  const idsOf = ({ resource, forStudent }: (typeof drafts)[number]) =>
    everyTerm.map((term) => viewingIdFor(resource, actor.guardianId, forStudent, term));
  const viewings = new Map((await needs.viewings.read([...new Set(drafts.flatMap(idsOf))])).map((viewing) => [viewing.id, viewing]));

  const held = new Map((await needs.evidence.flags.ofViewings([...viewings.keys()])).filter(holds).map((flag) => [flag.viewingId, flag]));
  const watchedOf = (draft: (typeof drafts)[number]): Pick<TodayCard, 'standing' | 'heldBy' | 'before'> => {
    const counting = countedTerms(draft.push, terms);
    const all = idsOf(draft).flatMap((id) => viewings.get(id) ?? []);
    const viewing = foremost(all.filter((one) => counting.has(one)));
    const flag = viewing && held.get(viewing.id);
    const before = seenBefore(all.filter((one) => !counting.has(one)));
    return { standing: standingOf(viewing, draft.resource), ...(flag ? { heldBy: flag } : {}), ...(before ? { before } : {}) };
  };

  const families = new Map<string, FamilyStanding>();
  for (const { push, forStudent } of drafts) {
    const family = actor.role === 'guardian' ? await standingOfFamily(needs, push, forStudent) : undefined;
    if (family) families.set(`${push.id} ${forStudent}`, family);
  }
  const familyOf = ({ push, forStudent }: (typeof drafts)[number]): Pick<TodayCard, 'family'> => {
    const family = families.get(`${push.id} ${forStudent}`);
    return family ? { family } : {};
  };

  const cards = drafts
    .map((draft): TodayCard => ({
      push: draft.push,
      resource: draft.resource,
      children: draft.group.flatMap(({ studentId }) => studentOf.get(studentId) ?? []),
      forStudent: draft.forStudent,
      ...watchedOf(draft),
      ...familyOf(draft),
      opened: draft.group.some(({ openedAt }) => openedAt !== undefined),
      late: now > draft.push.dueAt,
    }))
    .sort((a, b) => b.push.startsAt - a.push.startsAt)
    .slice(0, MOST);

  const classrooms = await needs.roster.classrooms(actor.classroomIds);
  const slots = await needs.plans.upcoming([...new Set(classrooms.map(({ schoolId }) => schoolId))], now, 50);
  const slot = slots.find((each) => !each.audience.tags?.length && classesOf(each.audience, classrooms).length > 0);
  const planned = slot && (await needs.resources.get(slot.resourceId));
  const coming = planned && may.watchContent(actor, planned) ? planned : undefined;
  return { now, cards, answers, ...(slot && coming ? { next: { title: coming.title, startsAt: slot.startsAt } } : {}) };
}
