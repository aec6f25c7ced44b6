import { messagesOf } from '../../domain/push/audience';
import { versionKey } from '../../domain/push/layers';
import {
  isUnanswered,
  nextNudgeAt,
  NUDGES,
  nudgesOf,
  startersFrom,
  watchStateOf,
  type NudgePolicy,
  type NudgeSent,
} from '../../domain/push/nudges';
import type { Delivery, Push } from '../../domain/push/push';
import type { Resource } from '../../domain/resource/resource';
import type { ClassroomId, StudentId } from '../../domain/roster/roster';
import { DAY, type Instant } from '../../domain/time/instant';
import type { Viewing } from '../../domain/viewing/viewing';
import { countedViewings, type Watching } from '../viewing/counted-viewings';
import { groupBy } from '../../domain/group-by';
import type { PushNeeds } from './needs';
import { openRunStates } from './run-states';

type Needs = Pick<
  PushNeeds,
  'plans' | 'pushes' | 'deliveries' | 'messages' | 'viewings' | 'resources' | 'roster' | 'clock' | 'familiesFinished' | 'familyCalls'
>;

const PUSHES_AT_ONCE = 50;
/** Nudges longer ago than this say nothing about today. */
const LATELY_MS = 35 * DAY;

/**
 * Looks for the families of the pushes whose hour for it has come who stopped half-way or have not begun, and puts one card each in the queue;
 * ever only one. Whom two cards in a row did not move is not sent a third: the class teacher finds them on the list of whom to call. A push that
 * is stopped nudges nobody: it is looked at again while it may go on. `over` ends a turn between two pushes.
 */
export async function sweepNudges(
  needs: Needs,
  now: Instant,
  policy: NudgePolicy = NUDGES,
  over: () => boolean = () => false,
): Promise<{ nudged: number; more: boolean }> {
  let nudged = 0;
  const runs = openRunStates(needs);
  for (const push of await needs.pushes.toNudge(now, PUSHES_AT_ONCE)) {
    const run = await runs.of(push.id);
    if (now < push.dueAt && run === 'running') nudged += await nudgePush(needs, push, now, policy);
    await needs.pushes.setNudgeAt(push.id, run === 'ended' ? undefined : nextNudgeAt(push, now, policy));
    if (over()) return { nudged, more: true };
  }
  return { nudged, more: false };
}

/** Deliveries first, then messages for all of them, then the release: cut off anywhere, the next run makes up what is missing. */
async function nudgePush(needs: Needs, push: Push, now: Instant, policy: NudgePolicy): Promise<number> {
  let added = 0;
  for (const classroomId of push.classroomIds) {
    const all = await needs.deliveries.ofPushAndClass(push.id, classroomId);
    const first = all.filter(({ kind }) => kind === 'first');
    const nudged = all.filter(({ kind }) => kind === 'nudge');
    const { resourceOf, viewingOf } = await watchingOf(needs, [push], first);
    const going = first.filter((delivery) => resourceOf(delivery)?.withdrawn === false);
    const [sample] = going;
    const audience = sample && resourceOf(sample)?.for;
    if (!audience) continue;
    const watchOf = (delivery: Delivery) => {
      const resource = resourceOf(delivery);
      return resource ? watchStateOf(viewingOf(delivery), resource) : undefined;
    };
    const finished = await needs.familiesFinished?.(push.id, classroomId, [...new Set(going.map(({ studentId }) => studentId))]);
    const fresh = nudgesOf({ first: going, nudged }, audience, watchOf, now, policy, {
      finished,
      starters: now >= startersFrom(push, policy),
    });
    const called = await callInstead(needs, push, classroomId, fresh, now);
    const cards = fresh.filter(({ studentId }) => !called.has(studentId));
    await needs.deliveries.put(cards);
    added += await needs.messages.put(messagesOf(push, [...nudged, ...cards], now));
  }
  await needs.messages.release(push.id, 'nudge', now);
  return added;
}

/** Of these families those whom the last two cards moved nobody to watch: they are put on the class teacher's list instead. */
async function callInstead(
  needs: Needs,
  push: Push,
  classroomId: ClassroomId,
  fresh: readonly Delivery[],
  now: Instant,
): Promise<ReadonlySet<StudentId>> {
  const { familyCalls } = needs;
  if (!familyCalls || !fresh.length) return new Set();
  const sent = await needs.deliveries.nudgedSince([...new Set(fresh.map(({ studentId }) => studentId))], now - LATELY_MS);
  if (!sent.length) return new Set();
  const pushIds = [...new Set(sent.map(({ pushId }) => pushId))];
  const [pushes, theirs] = await Promise.all([
    needs.pushes.getMany(pushIds),
    needs.deliveries.ofStudents(pushIds, [...new Set(sent.map(({ studentId }) => studentId))]),
  ]);
  const { viewingOf } = await watchingOf(needs, pushes, theirs);
  const watchedAt = ({ pushId, studentId }: Delivery): Instant | undefined => {
    const times = theirs
      .filter((delivery) => delivery.pushId === pushId && delivery.studentId === studentId)
      .map((delivery) => viewingOf(delivery)?.lastAt ?? -Infinity);
    const latest = Math.max(-Infinity, ...times);
    return latest === -Infinity ? undefined : latest;
  };
  const called = new Set<StudentId>();
  for (const [studentId, cards] of groupBy(sent, (card) => card.studentId)) {
    const history = cards.map((card): NudgeSent => ({ sentAt: card.sentAt ?? now, watchedAt: watchedAt(card) }));
    if (isUnanswered(history)) called.add(studentId);
  }
  const calls = [...called].map((studentId) => ({ studentId, classroomId, schoolId: push.schoolId, pushId: push.id, title: push.title }));
  await familyCalls.ask(calls, now);
  return called;
}

/** What these deliveries carry, and how far it was watched for their pushes. */
async function watchingOf(
  needs: Needs,
  pushes: readonly Push[],
  deliveries: readonly Delivery[],
): Promise<{ resourceOf: (delivery: Delivery) => Resource | undefined; viewingOf: (delivery: Delivery) => Viewing | undefined }> {
  const pushOf = new Map(pushes.map((push) => [push.id, push]));
  const versions = [...new Map(deliveries.map((delivery) => [versionKey(delivery), delivery]))];
  const found = new Map(
    await Promise.all(
      versions.map(async ([key, one]) => [key, await needs.resources.version(one.resourceId, one.resourceVersion)] as const),
    ),
  );
  const resourceOf = (delivery: Delivery): Resource | undefined => found.get(versionKey(delivery));
  const watching = (delivery: Delivery): Watching[] => {
    const [push, resource] = [pushOf.get(delivery.pushId), resourceOf(delivery)];
    return push && resource ? [{ push, resource, guardianId: delivery.guardianId, studentId: delivery.studentId }] : [];
  };
  const counted = await countedViewings(needs, deliveries.flatMap(watching));
  return {
    resourceOf,
    viewingOf: (delivery) => {
      const [one] = watching(delivery);
      return one && counted(one);
    },
  };
}
