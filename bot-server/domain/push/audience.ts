import type { Classroom, ClassroomId, Family, GuardianId, Guardianship, StudentId } from '../roster/roster';
import type { Instant } from '../time/instant';
import { deliveryIdOf, messageIdOf, type AudienceRule, type Delivery, type DeliveryKind, type Message, type Push } from './push';

/** The classes that a rule names; empty lists mean «all». Order of the input. */
export function classesOf(rule: AudienceRule, classrooms: readonly Classroom[]): ClassroomId[] {
  return classrooms
    .filter(
      ({ grade, id }) =>
        (!rule.grades.length || rule.grades.includes(grade)) && (!rule.classroomIds.length || rule.classroomIds.includes(id)),
    )
    .map(({ id }) => id);
}

/** One delivery per student and guardian: who should have the push, with what is known about them now. */
export function deliveriesOf(
  push: Push,
  families: readonly Family[],
  known: {
    readonly reachable: (guardianId: GuardianId) => boolean;
    readonly watched: (studentId: StudentId, guardianId: GuardianId) => boolean;
  },
  now: Instant,
): Delivery[] {
  return families.flatMap(({ student, guardianships }) =>
    [...new Set(guardianships.map(({ guardianId }) => guardianId))].map((guardianId): Delivery => ({
      id: deliveryIdOf(push.id, student.id, guardianId, 'first'),
      pushId: push.id,
      resourceId: push.resourceId,
      resourceVersion: push.resourceVersion,
      schoolId: push.schoolId,
      classroomId: student.classroomId,
      studentId: student.id,
      guardianId,
      kind: 'first',
      messageId: messageIdOf(guardianId, 'first', push.id),
      reachable: known.reachable(guardianId),
      alreadyWatched: known.watched(student.id, guardianId),
      ...placeOf(guardianships.find((one) => one.guardianId === guardianId)),
      createdAt: now,
    })),
  );
}

const placeOf = (tie: Pick<Guardianship, 'worksAway' | 'caregiverAtHome'> | undefined): Pick<Delivery, 'place'> =>
  tie?.worksAway ? { place: 'away' } : tie?.caregiverAtHome ? { place: 'home' } : {};

/** Bundles deliveries: one message per guardian and push, however many children it is for. They wait, without a time, until they are released. */
export function messagesOf(push: Push, deliveries: readonly Delivery[], now: Instant): Message[] {
  const messages = new Map<string, Message>();
  for (const { messageId, guardianId, kind } of deliveries) {
    messages.set(messageId, {
      id: messageId,
      guardianId,
      kind,
      bundle: push.id,
      purpose: purposeOf(kind),
      schoolId: push.schoolId,
      state: 'waiting',
      expiresAt: push.dueAt,
      createdAt: now,
      subject: { kind: 'push', pushId: push.id, resourceId: push.resourceId, title: push.title },
    });
  }
  return [...messages.values()];
}

const purposeOf = (kind: DeliveryKind): Message['purpose'] => (kind === 'nudge' ? 'nudge' : 'new-item');
