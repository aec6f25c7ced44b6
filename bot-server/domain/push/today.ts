import type { Resource } from '../resource/resource';
import type { Student, StudentId } from '../roster/roster';
import type { Instant } from '../time/instant';
import { viewingIdOf, type Viewer } from '../viewing/viewing';
import type { FamilyStanding } from '../viewing/family';
import type { Flag } from '../viewing/flags';
import type { Standing } from '../viewing/standing';
import type { SeenBefore } from '../viewing/term';
import type { Delivery, Push } from './push';

/** One card of a guardian's first page. */
export interface TodayCard {
  readonly push: Push;
  readonly resource: Resource;
  readonly children: readonly Student[];
  /** On whose behalf it is watched: the first of the children. */
  readonly forStudent: StudentId;
  readonly standing: Standing;
  /** What keeps it from counting. */
  readonly heldBy?: Flag;
  /** It was watched in an earlier term, which does not count for this push. */
  readonly before?: SeenBefore;
  /** Where the family may complete it between it: how far it is. */
  readonly family?: FamilyStanding;
  readonly opened: boolean;
  readonly late: boolean;
}

export interface TodayView {
  readonly now: Instant;
  readonly cards: readonly TodayCard[];
  readonly next?: { readonly title: string; readonly startsAt: Instant };
  /** Answers that came and were not confirmed yet. */
  readonly answers: number;
}

/** Who is the viewer of an item watched by this guardian on behalf of this child. */
export function viewerOf(resource: Pick<Resource, 'for'>, guardianId: string, studentId: StudentId): Viewer {
  return resource.for === 'guardian' ? { kind: 'guardian', id: guardianId } : { kind: 'student', id: studentId };
}

/** The viewing of an item by this guardian on behalf of this child, in this term. */
export function viewingIdFor(
  resource: Pick<Resource, 'for' | 'id' | 'version'>,
  guardianId: string,
  studentId: StudentId,
  term: string | undefined,
): string {
  const viewer = viewerOf(resource, guardianId, studentId);
  return viewingIdOf({ viewer, resourceId: resource.id, version: resource.version, ...(term === undefined ? {} : { term }) });
}

/**
 * Deliveries grouped to cards: guardian content is one card for all her children, student content one card a child.
 * Order of the deliveries is kept.
 */
export function groupDeliveries(
  deliveries: readonly Delivery[],
  kindOf: (resourceId: string) => Resource['for'],
): { pushId: string; deliveries: Delivery[] }[] {
  const groups = new Map<string, { pushId: string; deliveries: Delivery[] }>();
  for (const delivery of deliveries) {
    const key =
      kindOf(delivery.resourceId) === 'guardian' ? `${delivery.pushId}:${delivery.resourceId}` : `${delivery.pushId}:${delivery.studentId}`;
    const group = groups.get(key) ?? { pushId: delivery.pushId, deliveries: [] };
    group.deliveries.push(delivery);
    groups.set(key, group);
  }
  return [...groups.values()];
}
