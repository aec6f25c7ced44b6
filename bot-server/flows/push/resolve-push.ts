import { deliveriesOf, messagesOf } from '../../domain/push/audience';
import { nextNudgeAt, type NudgePolicy } from '../../domain/push/nudges';
import type { Push } from '../../domain/push/push';
import { viewingIdFor } from '../../domain/push/today';
import type { Resource } from '../../domain/resource/resource';
import type { ClassroomId, Family } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import { standingOf } from '../../domain/viewing/standing';
import { groupBy } from './group-by';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'pushes' | 'deliveries' | 'messages' | 'roster' | 'identities' | 'viewings' | 'resources' | 'touch'>;

const CLASSES_AT_ONCE = 8;

/**
 * Writes a push's deliveries and messages class by class, then lets the messages go. Nothing rings before everything is written,
 * so that siblings share one message; cut off anywhere, it goes on after the classes that are noted as written. `over` ends a turn: a push of a
 * whole county must not keep another's minute waiting.
 */
export async function resolvePush(
  needs: Needs,
  push: Push,
  now: Instant,
  policy?: NudgePolicy,
  over: () => boolean = () => false,
): Promise<{ deliveries: number; done: boolean }> {
  const resource = await needs.resources.version(push.resourceId, push.resourceVersion);
  let written = 0;
  for (let from = push.written ?? 0; from < push.classroomIds.length; from += CLASSES_AT_ONCE) {
    const classroomIds = push.classroomIds.slice(from, from + CLASSES_AT_ONCE);
    const families = await familiesOf(needs, classroomIds);
    const deliveries = deliveriesOf(push, families, await knownOf(needs, families, resource), now);
    await needs.deliveries.put(deliveries);
    await needs.messages.put(messagesOf(push, deliveries, now));
    for (const classroomId of classroomIds) await needs.touch(push.id, classroomId);
    written += deliveries.length;
    await needs.pushes.noteWritten(push.id, from + CLASSES_AT_ONCE);
    if (from + CLASSES_AT_ONCE < push.classroomIds.length && over()) return { deliveries: written, done: false };
  }
  await needs.messages.release(push.id, 'first', now);
  await needs.pushes.resolved(push.id, nextNudgeAt(push, undefined, policy));
  return { deliveries: written, done: true };
}

async function familiesOf({ roster }: Needs, classroomIds: readonly ClassroomId[]): Promise<Family[]> {
  const students = await roster.studentsOfClassrooms(classroomIds);
  const guardianships = await roster.guardianshipsOfStudents(students.map(({ id }) => id));
  const byStudent = groupBy(guardianships, ({ studentId }) => studentId);
  return students.map((student) => ({ student, guardianships: byStudent.get(student.id) ?? [] }));
}

/** Who is bound to some account, and who has watched it before. */
async function knownOf({ identities, viewings }: Needs, families: readonly Family[], resource: Resource | undefined) {
  const pairs = families.flatMap(({ student, guardianships }) =>
    guardianships.map(({ guardianId }) => ({ studentId: student.id, guardianId })),
  );
  const guardianIds = [...new Set(pairs.map(({ guardianId }) => guardianId))];
  const bound = new Set(
    (await identities.ofGuardians(guardianIds)).flatMap(({ persons }) =>
      persons.filter(({ kind }) => kind === 'guardian').map(({ id }) => id),
    ),
  );
  const idOf = (studentId: string, guardianId: string) => (resource ? viewingIdFor(resource, guardianId, studentId) : '');
  const ids = resource ? [...new Set(pairs.map(({ studentId, guardianId }) => idOf(studentId, guardianId)))] : [];
  const done = new Set(
    (await viewings.read(ids)).filter((viewing) => resource && standingOf(viewing, resource).completed).map(({ id }) => id),
  );
  return {
    reachable: (guardianId: string) => bound.has(guardianId),
    watched: (studentId: string, guardianId: string) => done.has(idOf(studentId, guardianId)),
  };
}
