import type { Classroom, ClassroomId, Family, GuardianId, Guardianship, StudentId } from '../roster/roster';
import type { Instant } from '../time/instant';
import type { Version } from './layers';
import {
  AUDIENCE_TAGS,
  deliveryIdOf,
  messageIdOf,
  type AudienceRule,
  type AudienceTag,
  type Delivery,
  type DeliveryKind,
  type Message,
  type Push,
} from './push';

/** The classes that a rule names; empty lists mean «all». Order of the input. */
export function classesOf(rule: AudienceRule, classrooms: readonly Classroom[]): ClassroomId[] {
  return classrooms
    .filter(
      ({ grade, id }) =>
        (!rule.grades.length || rule.grades.includes(grade)) && (!rule.classroomIds.length || rule.classroomIds.includes(id)),
    )
    .map(({ id }) => id);
}

const GRANDPARENTS: ReadonlySet<Guardianship['relation']> = new Set(['爷爷', '奶奶', '外公', '外婆']);
const APPLIES: Readonly<Record<AudienceTag, (ties: readonly Guardianship[]) => boolean>> = {
  'left-behind': (ties) => ties.some(({ worksAway }) => worksAway),
  'with-grandparents': (ties) => ties.some(({ caregiverAtHome, relation }) => caregiverAtHome && GRANDPARENTS.has(relation)),
};

/** Which tags apply to a family with these ties. */
export const tagsOf = (ties: readonly Guardianship[]): AudienceTag[] => AUDIENCE_TAGS.filter((tag) => APPLIES[tag](ties));

/** The families to whom one of the tags applies; all of them when there is none. */
export function taggedFamilies(tags: readonly AudienceTag[] | undefined, families: readonly Family[]): readonly Family[] {
  return tags?.length ? families.filter(({ guardianships }) => tags.some((tag) => APPLIES[tag](guardianships))) : families;
}

/** One delivery per student and guardian: who should have the push, with what is known about them now. */
export function deliveriesOf(
  push: Push,
  families: readonly Family[],
  known: {
    readonly reachable: (guardianId: GuardianId) => boolean;
    readonly watched: (studentId: StudentId, guardianId: GuardianId) => boolean;
    /** What this child is given; absent: what everybody is given. */
    readonly version?: (studentId: StudentId) => Version;
  },
  now: Instant,
): Delivery[] {
  return families.flatMap(({ student, guardianships }) =>
    [...new Set(guardianships.map(({ guardianId }) => guardianId))].map((guardianId): Delivery => ({
      id: deliveryIdOf(push.id, student.id, guardianId, 'first'),
      pushId: push.id,
      ...(known.version?.(student.id) ?? { resourceId: push.resourceId, resourceVersion: push.resourceVersion }),
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
export function messagesOf(
  push: Push,
  deliveries: readonly Delivery[],
  now: Instant,
  { waits, closure = false }: { readonly waits?: ReadonlyMap<GuardianId, Instant>; readonly closure?: boolean } = {},
): Message[] {
  const messages = new Map<string, Message>();
  for (const { messageId, guardianId, kind, start, resourceId } of deliveries) {
    const old = messages.get(messageId);
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
      // Half seen by one child and not begun by another: the words are of what was begun.
      ...(start && (!old || old.start) ? { start } : {}),
      ...until(waits?.get(guardianId)),
      ...(closure ? { closure } : {}),
      subject: { kind: 'push', pushId: push.id, resourceId, title: push.title },
    });
  }
  return [...messages.values()];
}

const until = (notBefore: Instant | undefined): Pick<Message, 'notBefore'> => (notBefore === undefined ? {} : { notBefore });

const purposeOf = (kind: DeliveryKind): Message['purpose'] => (kind === 'nudge' ? 'nudge' : 'new-item');
