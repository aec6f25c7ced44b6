import { deliveriesOf, messagesOf, taggedFamilies } from '../../domain/push/audience';
import { versionFor, versionKey, type Version } from '../../domain/push/layers';
import { nextNudgeAt, type NudgePolicy } from '../../domain/push/nudges';
import type { Delivery, Message, Push } from '../../domain/push/push';
import type { Resource } from '../../domain/resource/resource';
import type { ClassroomId, Family, GuardianId, StudentId } from '../../domain/roster/roster';
import type { Tier } from '../../domain/tier/tier';
import { civilDate } from '../../domain/time/civil';
import type { Instant } from '../../domain/time/instant';
import { standingOf } from '../../domain/viewing/standing';
import { countedViewings } from '../viewing/counted-viewings';
import { groupBy } from '../../domain/group-by';
import type { PushNeeds } from './needs';
import { waitingForMore } from './same-hour';

type Needs = Pick<
  PushNeeds,
  'pushes' | 'deliveries' | 'messages' | 'roster' | 'identities' | 'viewings' | 'resources' | 'touch' | 'isClosed' | 'tiersOf'
> & { readonly plans: Pick<PushNeeds['plans'], 'upcoming'> };

const CLASSES_AT_ONCE = 16;

/**
 * Writes a push's deliveries and messages class by class. A family's message goes as soon as the classes of all its children are written, so that
 * siblings share one and nobody waits for a whole county; cut off anywhere, it goes on after the classes that are noted as written. `over` ends
 * a turn: a push of a whole county must not keep another's minute waiting.
 */
export async function resolvePush(
  needs: Needs,
  push: Push,
  now: Instant,
  policy?: NudgePolicy,
  over: () => boolean = () => false,
): Promise<{ deliveries: number; done: boolean }> {
  const resourceOf = await resourcesOf(needs, push);
  const closure = (await needs.isClosed?.(push.schoolId, civilDate(push.startsAt))) === true;
  const waits = closure ? new Map<GuardianId, Instant>() : await waitingForMore(needs, push, now);
  const write = async (deliveries: readonly Delivery[], classroomIds: readonly ClassroomId[], upTo: number): Promise<void> => {
    await needs.deliveries.put(deliveries);
    const messages = messagesOf(push, deliveries, now, { waits, closure });
    await Promise.all([needs.messages.put(messages), ...classroomIds.map((classroomId) => needs.touch(push.id, classroomId))]);
    // Before it is noted: whoever goes on writes these classes once more, and lets their families go.
    await releaseWhole(needs, push, messages, push.classroomIds.slice(upTo), now);
    await needs.pushes.noteWritten(push.id, upTo);
  };
  let written = 0;
  // One lot is written while the next is read; never two at once, so that what is noted as written has no gap.
  let writing = Promise.resolve();
  try {
    for (let from = push.written ?? 0; from < push.classroomIds.length; from += CLASSES_AT_ONCE) {
      const classroomIds = push.classroomIds.slice(from, from + CLASSES_AT_ONCE);
      const families = await familiesOf(needs, push, classroomIds);
      const deliveries = deliveriesOf(push, families, await knownOf(needs, push, families, resourceOf, now), now);
      await writing;
      writing = write(deliveries, classroomIds, from + CLASSES_AT_ONCE);
      writing.catch(() => undefined);
      written += deliveries.length;
      if (from + CLASSES_AT_ONCE < push.classroomIds.length && over()) {
        await writing;
        return { deliveries: written, done: false };
      }
    }
    await writing;
  } finally {
    // What could not be read ends the turn, but not before what has begun is written.
    await writing.catch(() => undefined);
  }
  await needs.messages.release(push.id, 'first', now);
  await needs.pushes.resolved(push.id, nextNudgeAt(push, undefined, policy));
  return { deliveries: written, done: true };
}

/** Lets those families go none of whose children sits in a class that is still to be written; the last classes are let go with all that is left. */
async function releaseWhole(
  { roster, messages }: Needs,
  push: Push,
  written: readonly Message[],
  unwritten: readonly ClassroomId[],
  now: Instant,
): Promise<void> {
  if (unwritten.length === 0) return;
  const waits = new Set(unwritten);
  const guardianIds = written.map(({ guardianId }) => guardianId);
  const children = await Promise.all(guardianIds.map((id) => roster.childrenOf(id)));
  const whole = guardianIds.filter((_, index) => !children[index]?.some(({ classroomId }) => waits.has(classroomId)));
  await messages.releaseTo(push.id, 'first', whole, now);
}

/** What the push gives, by version: one resource, or a middle one and its layers. */
async function resourcesOf({ resources }: Needs, push: Push): Promise<(version: Version) => Resource | undefined> {
  const versions = [push, push.layers?.firm, push.layers?.more].filter((version): version is Version => version !== undefined);
  const found = await Promise.all(versions.map(({ resourceId, resourceVersion }) => resources.version(resourceId, resourceVersion)));
  const known = new Map(versions.map((version, index) => [versionKey(version), found[index]]));
  return (version) => known.get(versionKey(version));
}

async function familiesOf({ roster }: Needs, { tags }: Push, classroomIds: readonly ClassroomId[]): Promise<readonly Family[]> {
  const students = await roster.seatsOfClassrooms(classroomIds);
  const guardianships = await roster.guardianshipsOfStudents(students.map(({ id }) => id));
  const byStudent = groupBy(guardianships, ({ studentId }) => studentId);
  return taggedFamilies(
    tags,
    students.map((student) => ({ student, guardianships: byStudent.get(student.id) ?? [] })),
  );
}

/** Which version each child is given now: by tiers that count at this moment, and only where the push has layers. */
async function versionsFor(
  { tiersOf }: Needs,
  push: Push,
  families: readonly Family[],
  now: Instant,
): Promise<(studentId: StudentId) => Version> {
  const students = families.map(({ student }) => student);
  const tiers = push.layers && tiersOf ? await tiersOf(students, push.layers.subject, now) : new Map<StudentId, Tier>();
  return (studentId) => versionFor(push, tiers.get(studentId));
}

/** Who is bound to some account, who has watched it before in this term, and what each child is given. */
async function knownOf(
  needs: Needs,
  push: Push,
  families: readonly Family[],
  resourceOf: (version: Version) => Resource | undefined,
  now: Instant,
) {
  const version = await versionsFor(needs, push, families, now);
  const pairs = families.flatMap(({ student, guardianships }) =>
    guardianships.map(({ guardianId }) => ({ studentId: student.id, guardianId })),
  );
  const guardianIds = [...new Set(pairs.map(({ guardianId }) => guardianId))];
  const bound = new Set(
    (await needs.identities.ofGuardians(guardianIds)).flatMap(({ persons }) =>
      persons.filter(({ kind }) => kind === 'guardian').map(({ id }) => id),
    ),
  );
  const asked = pairs.flatMap((pair) => {
    const resource = resourceOf(version(pair.studentId));
    return resource ? [{ push, resource, ...pair }] : [];
  });
  const viewingOf = await countedViewings(needs, asked);
  const done = new Set(
    asked
      .filter((one) => standingOf(viewingOf(one), one.resource).completed)
      .map(({ studentId, guardianId }) => `${studentId} ${guardianId}`),
  );
  return {
    version,
    reachable: (guardianId: string) => bound.has(guardianId),
    watched: (studentId: string, guardianId: string) => done.has(`${studentId} ${guardianId}`),
  };
}
