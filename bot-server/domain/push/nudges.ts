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

/** When a push's half-watched families are first looked for, or again after `last`; undefined when it is no longer worth it. */
export function nextNudgeAt(
  push: Pick<Push, 'startsAt' | 'dueAt'>,
  last: Instant | undefined,
  policy: NudgePolicy = NUDGES,
): Instant | undefined {
  const at = last === undefined ? Math.max(push.dueAt - policy.beforeDueMs, push.startsAt + policy.idleMs) : last + policy.everyMs;
  return at < push.dueAt ? at : undefined;
}

/** Started, not complete, and stopped a while ago. */
export function isHalfWay(watch: WatchState | undefined, now: Instant, policy: NudgePolicy = NUDGES): boolean {
  return watch !== undefined && !watch.completed && watch.watchedSeconds >= STARTED_SECONDS && now - watch.lastAt >= policy.idleMs;
}

/**
 * The nudges of a push: one delivery for each half-way viewer, to one guardian only (who opened it last, else the first by id).
 * Nobody whose family is done, and nobody a second time: `nudged` are the push's earlier nudges.
 */
export function nudgesOf(
  deliveries: { readonly first: readonly Delivery[]; readonly nudged: readonly Delivery[] },
  audience: ResourceFor,
  watchOf: (delivery: Delivery) => WatchState | undefined,
  now: Instant,
  policy: NudgePolicy = NUDGES,
): Delivery[] {
  const keyOf = (delivery: Delivery): string =>
    `${viewerOf({ for: audience }, delivery.guardianId, delivery.studentId).id}|${delivery.studentId}`;
  const done = familiesDone(deliveries.first, watchOf);
  const before = new Set(deliveries.nudged.map(keyOf));
  const chosen = new Map<string, Delivery>();
  for (const delivery of deliveries.first) {
    const key = keyOf(delivery);
    if (before.has(key) || done.has(delivery.studentId) || !isHalfWay(watchOf(delivery), now, policy)) continue;
    const other = chosen.get(key);
    if (!other || comesBefore(delivery, other)) chosen.set(key, delivery);
  }
  return [...chosen.values()].map(({ sentAt: _sentAt, openedAt: _openedAt, ...delivery }) => ({
    ...delivery,
    id: deliveryIdOf(delivery.pushId, delivery.studentId, delivery.guardianId, 'nudge'),
    kind: 'nudge',
    messageId: messageIdOf(delivery.guardianId, 'nudge', delivery.pushId),
    createdAt: now,
  }));
}

/** The children of whom some viewer has watched it whole: a family is done when one of it is. */
export function familiesDone(first: readonly Delivery[], watchOf: (delivery: Delivery) => WatchState | undefined): Set<StudentId> {
  return new Set(first.filter((delivery) => watchOf(delivery)?.completed).map(({ studentId }) => studentId));
}

const comesBefore = (a: Delivery, b: Delivery): boolean =>
  (a.openedAt ?? 0) !== (b.openedAt ?? 0) ? (a.openedAt ?? 0) > (b.openedAt ?? 0) : a.guardianId < b.guardianId;
