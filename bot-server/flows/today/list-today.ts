import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import { scopeOf } from '../../domain/access/scope';
import { classesOf } from '../../domain/push/audience';
import type { Slot } from '../../domain/push/push';
import { groupDeliveries, viewingIdFor, type TodayCard, type TodayView } from '../../domain/push/today';
import { Refusal } from '../../domain/refusal';
import { DAY, type Instant } from '../../domain/time/instant';
import { holds } from '../../domain/viewing/flags';
import { standingOf } from '../../domain/viewing/standing';
import type { DeliveryStore } from '../../store/deliveries';
import type { EvidenceStore } from '../../store/evidence';
import type { PushStore } from '../../store/pushes';
import type { QuestionStore } from '../../store/questions';
import type { ResourceStore } from '../../store/resources';
import type { RosterStore } from '../../store/roster';
import type { ViewingStore } from '../../store/viewing';

type Needs = {
  readonly roster: Pick<RosterStore, 'students' | 'classrooms'>;
  readonly deliveries: Pick<DeliveryStore, 'ofGuardian'>;
  readonly pushes: Pick<PushStore, 'getMany'>;
  /** Lines of published plans of these schools that are still to come, soonest first. */
  readonly plans: { upcoming(schoolIds: readonly string[], now: Instant, limit: number): Promise<Slot[]> };
  readonly resources: Pick<ResourceStore, 'get' | 'version'>;
  readonly viewings: Pick<ViewingStore, 'read'>;
  readonly evidence: { readonly flags: Pick<EvidenceStore['flags'], 'ofViewings'> };
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
  const [pushes, students, answers] = await Promise.all([
    needs.pushes.getMany([...new Set(deliveries.map(({ pushId }) => pushId))]),
    needs.roster.students(actor.studentIds),
    actor.role === 'guardian' ? needs.questions.count(scopeOf(actor), ['answered']) : 0,
  ]);
  const pushOf = new Map(pushes.map((push) => [push.id, push]));
  const studentOf = new Map(students.map((student) => [student.id, student]));
  const resources = new Map(
    await Promise.all(
      pushes.map(async ({ id, resourceId, resourceVersion }) => [id, await needs.resources.version(resourceId, resourceVersion)] as const),
    ),
  );
  const resourceByName = new Map([...resources.values()].flatMap((resource) => (resource ? [[resource.id, resource] as const] : [])));
  const groups = groupDeliveries(deliveries, (resourceId) => resourceByName.get(resourceId)?.for ?? 'guardian');

  const drafts = groups.flatMap(({ pushId, deliveries: group }) => {
    const [push, resource, first] = [pushOf.get(pushId), resources.get(pushId), group[0]];
    return push && resource && !resource.withdrawn && may.watchContent(actor, resource) && first
      ? [{ push, resource, group, forStudent: first.studentId }]
      : [];
  });
  const idOf = ({ resource, forStudent }: (typeof drafts)[number]) => viewingIdFor(resource, actor.guardianId, forStudent);
  const viewings = new Map((await needs.viewings.read([...new Set(drafts.map(idOf))])).map((viewing) => [viewing.id, viewing]));

  const held = new Map((await needs.evidence.flags.ofViewings([...viewings.keys()])).filter(holds).map((flag) => [flag.viewingId, flag]));
  const heldBy = (id: string): Pick<TodayCard, 'heldBy'> => {
    const flag = held.get(id);
    return flag ? { heldBy: flag } : {};
  };

  const cards = drafts
    .map((draft): TodayCard => ({
      push: draft.push,
      resource: draft.resource,
      children: draft.group.flatMap(({ studentId }) => studentOf.get(studentId) ?? []),
      forStudent: draft.forStudent,
      standing: standingOf(viewings.get(idOf(draft)), draft.resource),
      ...heldBy(idOf(draft)),
      opened: draft.group.some(({ openedAt }) => openedAt !== undefined),
      late: now > draft.push.dueAt,
    }))
    .sort((a, b) => b.push.startsAt - a.push.startsAt)
    .slice(0, MOST);

  const classrooms = await needs.roster.classrooms(actor.classroomIds);
  const slots = await needs.plans.upcoming([...new Set(classrooms.map(({ schoolId }) => schoolId))], now, 50);
  const slot = slots.find((each) => classesOf(each.audience, classrooms).length > 0);
  const planned = slot && (await needs.resources.get(slot.resourceId));
  const coming = planned && may.watchContent(actor, planned) ? planned : undefined;
  return { now, cards, answers, ...(slot && coming ? { next: { title: coming.title, startsAt: slot.startsAt } } : {}) };
}
