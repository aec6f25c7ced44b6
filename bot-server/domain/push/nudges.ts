import type { Resource, ResourceFor } from '../resource/resource';
import type { StudentId } from '../roster/roster';
import { HOUR, MINUTE, type Instant } from '../time/instant';
import { standingOf } from '../viewing/standing';
import type { Viewing } from '../viewing/viewing';
import { deliveryIdOf, messageIdOf, type Delivery, type Push } from './push';
import { viewerOf } from './today';

/** How far a viewer has come with one version of a resource. */
export interface WatchState {
  readonly completed: boolean;
  /** Seconds credited. */
  readonly watchedSeconds: number;
  /** Effective seconds still unseen. */
  readonly leftSeconds: number;
  readonly lastAt: Instant;
}

export interface NudgePolicy {
  /** Nobody is nudged earlier than this before the push is due. */
  readonly beforeDueMs: number;
  /** Somebody who watched a moment ago is still at it. */
  readonly idleMs: number;
  /** How often the half-watched are looked for. */
  readonly everyMs: number;
}

export const NUDGES: NudgePolicy = { beforeDueMs: 24 * HOUR, idleMs: 3 * HOUR, everyMs: 30 * MINUTE };
/** From here on it counts as started. */
const STARTED_SECONDS = 3;

/** What a stored viewing says about its viewer; undefined when they have not begun. */
export function watchStateOf(viewing: Viewing | undefined, resource: Resource): WatchState | undefined {
  if (!viewing) return undefined;
  const { completed, creditedSeconds, totalSeconds } = standingOf(viewing, resource);
  return {
    completed,
    watchedSeconds: creditedSeconds,
    leftSeconds: Math.max(totalSeconds - creditedSeconds, 0),
    lastAt: viewing.lastAt,
  };
}

export const isBegun = (watch: WatchState | undefined): boolean => (watch?.watchedSeconds ?? 0) >= STARTED_SECONDS;

/** Seconds that count of a resource. */
export const lengthOf = (resource: Resource): number => standingOf(undefined, resource).totalSeconds;

/** When a push's half-watched families are first looked for, or again after `last`; undefined when it is no longer worth it. */
export function nextNudgeAt(
  push: Pick<Push, 'startsAt' | 'dueAt'>,
  last: Instant | undefined,
  policy: NudgePolicy = NUDGES,
): Instant | undefined {
  const at = last === undefined ? Math.max(push.dueAt - policy.beforeDueMs, push.startsAt + policy.idleMs) : last + policy.everyMs;
  return at < push.dueAt ? at : undefined;
}

/** From when on who has not begun is told: in the last day, and not before half of the time is over. */
export const startersFrom = ({ startsAt, dueAt }: Pick<Push, 'startsAt' | 'dueAt'>, policy: NudgePolicy = NUDGES): Instant =>
  Math.max(dueAt - policy.beforeDueMs, startsAt + (dueAt - startsAt) / 2);

/** Started, not complete, and stopped a while ago. */
export function isHalfWay(watch: WatchState | undefined, now: Instant, policy: NudgePolicy = NUDGES): boolean {
  return watch !== undefined && !watch.completed && isBegun(watch) && now - watch.lastAt >= policy.idleMs;
}

/**
 * The nudges of a push: one delivery for each half-way viewer, to one guardian only (who opened it last, else the first by id); and one for
 * each family of which nobody has begun, with other words, to whom it reaches. Nobody whose family is done, and nobody a second time: `nudged`
 * are the push's earlier nudges, `finished` the children whose family finished it together, or of whom the school says so.
 */
export function nudgesOf(
  deliveries: { readonly first: readonly Delivery[]; readonly nudged: readonly Delivery[] },
  audience: ResourceFor,
  watchOf: (delivery: Delivery) => WatchState | undefined,
  now: Instant,
  policy: NudgePolicy = NUDGES,
  {
    finished = new Set(),
    starters: withStarters = true,
  }: { readonly finished?: ReadonlySet<StudentId> | undefined; readonly starters?: boolean } = {},
): Delivery[] {
  const keyOf = (delivery: Delivery): string =>
    `${viewerOf({ for: audience }, delivery.guardianId, delivery.studentId).id}|${delivery.studentId}`;
  const done = new Set([...familiesDone(deliveries.first, watchOf), ...finished]);
  const before = new Set(deliveries.nudged.map(keyOf));
  const chosen = new Map<string, Delivery>();
  for (const delivery of deliveries.first) {
    const key = keyOf(delivery);
    if (before.has(key) || done.has(delivery.studentId) || !isHalfWay(watchOf(delivery), now, policy)) continue;
    const other = chosen.get(key);
    if (!other || comesBefore(delivery, other)) chosen.set(key, delivery);
  }
  const nudgeOf = ({ sentAt: _sentAt, openedAt: _openedAt, ...delivery }: Delivery, more: Pick<Delivery, 'start'> = {}): Delivery => ({
    ...delivery,
    id: deliveryIdOf(delivery.pushId, delivery.studentId, delivery.guardianId, 'nudge'),
    kind: 'nudge',
    messageId: messageIdOf(delivery.guardianId, 'nudge', delivery.pushId),
    createdAt: now,
    ...more,
  });
  const starters = withStarters
    ? toBegin(deliveries.first, done, new Set(deliveries.nudged.map(({ studentId }) => studentId)), watchOf)
    : [];
  return [...[...chosen.values()].map((one) => nudgeOf(one)), ...starters.map((one) => nudgeOf(one, { start: true }))];
}

/** Of each family in which nobody has begun, the guardian who is told: at home with the child, or who opened it last. */
function toBegin(
  first: readonly Delivery[],
  done: ReadonlySet<StudentId>,
  nudged: ReadonlySet<StudentId>,
  watchOf: (delivery: Delivery) => WatchState | undefined,
): Delivery[] {
  const begun = new Set(
    first.filter((delivery) => delivery.alreadyWatched || isBegun(watchOf(delivery))).map(({ studentId }) => studentId),
  );
  const chosen = new Map<StudentId, Delivery>();
  for (const delivery of first) {
    const { studentId, reachable } = delivery;
    if (!reachable || begun.has(studentId) || done.has(studentId) || nudged.has(studentId)) continue;
    const other = chosen.get(studentId);
    const nearer = other && (delivery.place === 'home') !== (other.place === 'home') ? delivery.place === 'home' : undefined;
    if (!other || (nearer ?? comesBefore(delivery, other))) chosen.set(studentId, delivery);
  }
  return [...chosen.values()];
}

/** A nudge that was sent, and when somebody of that family last watched what it was about. */
export interface NudgeSent {
  readonly sentAt: Instant;
  readonly watchedAt: Instant | undefined;
}

/** So many nudges in a row without an answer: a voice helps more than a third card. */
export const NUDGES_UNANSWERED = 2;

/** Whether a family's last nudges, over all items, moved nobody to watch. `sent` in any order. */
export function isUnanswered(sent: readonly NudgeSent[]): boolean {
  const last = [...sent].sort((a, b) => b.sentAt - a.sentAt).slice(0, NUDGES_UNANSWERED);
  return last.length === NUDGES_UNANSWERED && last.every(({ sentAt, watchedAt }) => watchedAt === undefined || watchedAt < sentAt);
}

/** The children of whom some viewer has watched it whole: a family is done when one of it is. */
export function familiesDone(first: readonly Delivery[], watchOf: (delivery: Delivery) => WatchState | undefined): Set<StudentId> {
  return new Set(first.filter((delivery) => watchOf(delivery)?.completed).map(({ studentId }) => studentId));
}

const comesBefore = (a: Delivery, b: Delivery): boolean =>
  (a.openedAt ?? 0) !== (b.openedAt ?? 0) ? (a.openedAt ?? 0) > (b.openedAt ?? 0) : a.guardianId < b.guardianId;
