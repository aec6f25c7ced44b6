import type { Deps } from '../../deps';
import type { GuardianActor } from '../../domain/access/actor';
import type { Identity } from '../../domain/account/account';
import { catchUp } from '../../domain/push/catch-up';
import type { Push } from '../../domain/push/push';
import { groupBy } from '../../domain/group-by';
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../../domain/time/instant';
import { startOfWeek, weekOf } from '../../domain/time/week';
import { makeDueBulletins } from '../../flows/bulletin/make-due';
import { lookForHelp } from '../../flows/help/look-for-help';
import { recomputeDirty } from '../../flows/progress/recompute-dirty';
import { openDuePushes } from '../../flows/push/open-due-pushes';
import { resolvePush } from '../../flows/push/resolve-push';
import { sideBySide } from '../../flows/push/side-by-side';
import { issueTicket } from '../../flows/viewing/issue-ticket';
import { reportViewings } from '../../flows/viewing/report-viewings';
import type { Cell } from '../../store/rollups';
import { deedsOf, type Sitting } from './deeds';
import { askAndAnswer, askedIn, type Said } from './questions';

export interface PastOptions {
  /** When the plans were published. */
  readonly from: Instant;
  readonly now: Instant;
  /** Who has a face in the demonstration is new to it, with the whole family: they watch for themselves. */
  readonly isNamed: (guardianId: string) => boolean;
  /** What families ask and teachers answer. */
  readonly said: readonly Said[];
}

export interface Lived {
  readonly pushes: number;
  /** What families opened, watched or asked. */
  readonly doings: number;
}

/** Something that a family does when its time comes. */
interface Doing {
  readonly at: Instant;
  readonly does: () => Promise<unknown>;
  /** Whose counters it changes beside what the viewing itself marks: a message is opened for all of somebody's children at once. */
  readonly cells: readonly Cell[];
}

/** No job runs beside this: the past is lived before they begin. */
const ALONE = { owner: 'demonstration', epoch: 0 };
const WEEK = 7 * DAY;
/** Longer than any message waits for another, or for the end of a closure. */
const LONG_AFTER = 4 * WEEK;
const AT_ONCE = 64;
const MONDAY_WORK = 9 * HOUR;
const PUSHES_AT_ONCE = 50;
/** Over any weekend; what was asked since then is left to who tries it out. */
const ANSWERED_BY = 5 * DAY;
const never = (): boolean => false;

/**
 * The weeks of term behind the demonstration's first day, lived through the flows that everybody uses, each event at its own hour: pushes leave by
 * plan, families watch, Mondays bring their bulletins. Nothing goes to WeChat: what would have rung stands as rung. Nothing of this week is lived,
 * so nobody's attention is spent. Safe to repeat: what is there stays.
 */
export async function livePast(deps: Deps, options: PastOptions): Promise<Lived> {
  const { from, now } = options;
  let ahead: readonly Doing[] = await questionsOf(deps, options);
  const lived = { pushes: 0, doings: 0 };
  const liveUntil = async (end: Instant): Promise<void> => {
    const passed = ahead.filter(({ at }) => at < end);
    ahead = ahead.filter(({ at }) => at >= end);
    await sideBySide(passed, AT_ONCE, ({ does }) => does());
    // What was opened is counted too, as when a phone opens it.
    const cells = new Map(passed.flatMap(({ cells: own }) => own.map((cell) => [`${cell.pushId} ${cell.classroomId}`, cell] as const)));
    await deps.rollups.touch([...cells.values()], end);
    lived.doings += passed.length;
  };
  const leave = async (at: Instant): Promise<void> => {
    await openDuePushes(deps, at);
    for (const push of await deps.pushes.open(PUSHES_AT_ONCE)) {
      await resolvePush({ ...deps, pushes: withoutNudges(deps) }, push, at);
      await ringOut(deps, push);
      ahead = [...ahead, ...(await doingsWith(deps, push, options))];
      lived.pushes += 1;
    }
  };
  const moments = [
    ...(await slotTimes(deps, startOfWeek(weekOf(now)))).map((at) => ({ at, happens: leave })),
    ...mondays(from, now).map((at) => ({ at, happens: (when: Instant) => mondayWork(deps, when) })),
  ].sort((a, b) => a.at - b.at);
  for (const { at, happens } of moments) {
    await liveUntil(at);
    await happens(at);
  }
  await liveUntil(now);
  await count(deps, now);
  await leaveOut(deps, now);
  return lived;
}

/** Nobody is to be nudged today about what an invented family left half-watched last week. */
const withoutNudges = ({ pushes }: Deps): Deps['pushes'] => ({ ...pushes, resolved: (id) => pushes.resolved(id, undefined) });

/** From the end of the first week of term on. */
const mondays = (from: Instant, now: Instant): Instant[] =>
  Array.from({ length: weekOf(now) - weekOf(from) }, (_, n) => startOfWeek(weekOf(from) + n + 2) + MONDAY_WORK).filter((at) => at <= now);

async function slotTimes({ plans, roster }: Deps, before: Instant): Promise<Instant[]> {
  const { schools } = await roster.snapshot();
  const own = (await Promise.all(schools.map(({ id }) => plans.ofSchool(id)))).flat();
  const slots = (await Promise.all(own.map(({ id }) => plans.slotsOf(id)))).flat();
  return [...new Set(slots.filter(({ state, startsAt }) => state === 'waiting' && startsAt < before).map(({ startsAt }) => startsAt))];
}

async function mondayWork(deps: Deps, now: Instant): Promise<void> {
  await count(deps, now);
  await makeDueBulletins(deps, now, never);
  await lookForHelp(deps, now, never);
}

async function count(deps: Deps, now: Instant): Promise<void> {
  while ((await recomputeDirty(deps, now)).more);
}

/** The push's messages stand as what they would have come to: rung in the official account for its followers, in the inbox for the others. */
async function ringOut(deps: Deps, push: Push): Promise<void> {
  const people = await deps.deliveries.peopleOf([push.id]);
  const guardianIds = [...new Set(people.map(({ guardianId }) => guardianId))];
  const follow = new Set((await deps.identities.ofGuardians(guardianIds)).filter(({ follows }) => follows).flatMap(({ persons }) => persons.map(({ id }) => id))); // prettier-ignore
  const waiting = (await deps.messages.ofBundle(push.id, guardianIds)).filter(({ state }) => state === 'waiting');
  const { claimed } = await deps.messages.claimMany(waiting.map(({ id }) => id), ALONE, push.startsAt + LONG_AFTER); // prettier-ignore
  await sideBySide(claimed, AT_ONCE, async ({ message: { id, guardianId }, token }) => {
    if (!follow.has(guardianId)) return deps.messages.settle(id, token, { state: 'held', because: 'no-consent' });
    const at = push.startsAt + MINUTE;
    await deps.deliveries.markSent(id, at);
    return deps.messages.settle(id, token, { state: 'sent', by: 'oa-template', at });
  });
}

/** What the families of a push will do with it, until now. */
async function doingsWith(deps: Deps, push: Push, { from, now, isNamed }: PastOptions): Promise<Doing[]> {
  const resource = await deps.resources.version(push.resourceId, push.resourceVersion);
  const deliveries = (await Promise.all(push.classroomIds.map((id) => deps.deliveries.ofPushAndClass(push.id, id)))).flat();
  const actors = await actorsOf(
    deps,
    deliveries.map(({ guardianId }) => guardianId),
  );
  const weeksIn = Math.floor((push.startsAt - from) / WEEK);
  const seconds = Math.floor(resource?.durationSeconds ?? 0);
  return [...groupBy(deliveries, (one) => one.studentId)].flatMap(([studentId, own]) => {
    if (own.some(({ guardianId }) => isNamed(guardianId))) return [];
    const reached = own.filter(({ reachable, alreadyWatched, guardianId }) => reachable && !alreadyWatched && actors.has(guardianId));
    const guardianIds = reached.sort((a, b) => Number(a.place === 'away') - Number(b.place === 'away')).map(({ guardianId }) => guardianId);
    const { openedAt, sitting } = deedsOf({ ...push, pushId: push.id, studentId, guardianIds, seconds, weeksIn });
    const actor = actors.get(sitting?.guardianId ?? guardianIds[0] ?? '');
    if (openedAt === undefined || openedAt >= now || !actor) return [];
    const does = async (): Promise<void> => {
      await deps.deliveries.markOpened(actor.guardianId, push.id, openedAt);
      if (sitting) await sit(deps, push, studentId, actor, sitting);
    };
    const cells = actor.classroomIds
      .filter((id) => push.classroomIds.includes(id))
      .map((classroomId) => ({ pushId: push.id, classroomId }));
    return [{ at: openedAt, does, cells }];
  });
}

/** What families asked in the weeks that are over. */
async function questionsOf(deps: Deps, { from, now, isNamed, said }: PastOptions): Promise<Doing[]> {
  const { students, guardianships } = await deps.roster.snapshot();
  const actors = await actorsOf(
    deps,
    guardianships.map(({ guardianId }) => guardianId),
  );
  const kin = groupBy(guardianships, ({ studentId }) => studentId);
  const ids = students.map(({ id }) => id).filter((id) => !kin.get(id)?.some(({ guardianId }) => isNamed(guardianId)));
  const weeks = Array.from({ length: weekOf(now) - weekOf(from) - 1 }, (_, n) => startOfWeek(weekOf(from) + 1 + n));
  return weeks
    .flatMap((week) => askedIn(week, ids, said))
    .filter(({ at }) => at < now - ANSWERED_BY)
    .flatMap((asked) => {
      const asker = (kin.get(asked.studentId) ?? []).flatMap(({ guardianId }) => actors.get(guardianId) ?? [])[0];
      return asker ? [{ at: asked.at, does: () => askAndAnswer(deps, asker, asked), cells: [] }] : [];
    });
}

async function actorsOf({ identities, roster }: Deps, guardianIds: readonly string[]): Promise<ReadonlyMap<string, GuardianActor>> {
  const ids = [...new Set(guardianIds)];
  const [found, children] = await Promise.all([identities.ofGuardians(ids), Promise.all(ids.map((id) => roster.childrenOf(id)))]);
  const identityOf = new Map(found.flatMap((one: Identity) => one.persons.map(({ id }) => [id, one] as const)));
  return new Map(
    ids.flatMap((guardianId, n) => {
      const identity = identityOf.get(guardianId);
      if (!identity) return [];
      const own = children[n] ?? [];
      const studentIds = own.map(({ id }) => id);
      const classroomIds = own.map(({ classroomId }) => classroomId);
      return [[guardianId, { role: 'guardian', identityId: identity.id, accountId: identity.accountId, guardianId, studentIds, classroomIds }]]; // prettier-ignore
    }),
  );
}

/** A sitting as a phone tells it: once half-way, once at the end. */
async function sit(deps: Deps, push: Push, studentId: string, actor: GuardianActor, { at, to }: Sitting): Promise<void> {
  const { ticket } = await issueTicket(deps, actor, { resource: push.resourceId, for: studentId }, at).catch(notKept);
  if (ticket === undefined) return;
  for (const [n, position] of [Math.ceil(to / 2), to].entries()) {
    const playMs = position * SECOND;
    const told = { ticket, seq: n + 1, spans: [{ from: 0, to: position }], playMs, position };
    const [judged] = await reportViewings(deps, actor, [told], at + playMs);
    if (judged?.ok === false) throw new Error(`演示的观看没有记上：${judged.code}`);
  }
}

/** Nobody agreed that this child's own watching is kept: it plays, and leaves nothing. */
function notKept(fault: unknown): { readonly ticket?: string } {
  if (fault instanceof Error && 'code' in fault && fault.code === 'viewing/no-consent') return {};
  throw fault;
}

/** What of this week has passed is left out, as for any plan that is published in the middle of a week; the newest still leaves. */
async function leaveOut({ plans }: Deps, now: Instant): Promise<void> {
  for (const planId of await plans.duePlans(now)) {
    const { skip } = catchUp(await plans.dueSlots(planId, now), now);
    await plans.skip(skip.map(({ id }) => id), 'before-publish'); // prettier-ignore
  }
}
