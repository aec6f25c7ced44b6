import type { Actor } from '../../domain/access/actor';
import { may } from '../../domain/access/may';
import type { Delivery } from '../../domain/push/push';
import { Refusal } from '../../domain/refusal';
import { funnelOf, sumFunnels } from '../../domain/report/funnel';
import { familyState, schoolWords, type FamilyLine, type PushWithFunnel } from '../../domain/report/progress';
import type { Resource } from '../../domain/resource/resource';
import { isPresent } from '../../domain/roster/membership';
import type { Classroom } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import { standingOf } from '../../domain/viewing/standing';
import { SAID, type Viewing } from '../../domain/viewing/viewing';
import { countClass, type CountedFamily } from './count-class';
import type { ProgressNeeds } from './needs';

type Needs = Pick<
  ProgressNeeds,
  'pushes' | 'deliveries' | 'messages' | 'viewings' | 'rollups' | 'resources' | 'roster' | 'content' | 'audit' | 'evidence'
>;

export interface ClassProgressView extends PushWithFunnel {
  readonly classroom: Classroom;
  readonly families: readonly FamilyLine[];
}

/**
 * A push in a class, family by family and by name, for the class's own teacher alone; in the roster's order, never by result.
 * @throws Refusal access/denied, classroom/not-found, push/not-found
 */
export async function classProgress(
  needs: Needs,
  actor: Actor,
  { classroom: classroomId, push: pushId }: { classroom: string; push: string },
  now: Instant,
): Promise<ClassProgressView> {
  if (!may.readClassByName(actor, classroomId)) throw new Refusal('access/denied');
  const [[classroom], push] = await Promise.all([needs.roster.classrooms([classroomId]), needs.pushes.get(pushId)]);
  if (!classroom) throw new Refusal('classroom/not-found');
  if (!push?.classroomIds.includes(classroomId)) throw new Refusal('push/not-found');

  const counted = await countClass(needs, push, classroomId);
  const { families, resource } = counted;
  if (!resource) throw new Refusal('resource/not-found');
  const guardianIds = new Set(families.flatMap(({ deliveries }) => deliveries.map(({ guardianId }) => guardianId)));
  const [students, messages, wording] = await Promise.all([
    needs.roster.students(families.map(({ studentId }) => studentId)),
    needs.messages.ofBundle(push.id, [...guardianIds]),
    needs.content.wording(),
  ]);
  await needs.audit.noteLook(
    {
      chain: classroom.schoolId,
      actor: { kind: 'teacher', id: actor.teacherId },
      action: 'class-read-by-name',
      about: { kind: 'classroom', id: classroom.id },
      amount: families.length,
    },
    now,
  );
  const messageOf = new Map(messages.map((message) => [message.id, message]));
  const familyOf = new Map(families.map((family) => [family.studentId, family]));
  const wordsFor = (delivery: Delivery | undefined): string => {
    const message = delivery && messageOf.get(delivery.messageId);
    if (message) return schoolWords(message, wording, now);
    return wording.standing[delivery?.reachable ? 'waiting' : 'not-bound'].school;
  };
  // By number within this class: a child who sits elsewhere now keeps the place they had.
  const ordered = students.filter(isPresent).sort((a, b) => (a.studentNo < b.studentNo ? -1 : 1));
  return {
    classroom,
    push,
    resource,
    // The class's counter holds what erased families had counted: the two must not differ.
    funnel: sumFunnels([
      funnelOf(
        families.map(({ facts }) => facts),
        push.dueAt,
      ),
      await needs.rollups.remainder({ pushId, classroomId }),
    ]),
    families: ordered.flatMap(({ id, name }) => {
      const family = familyOf.get(id);
      return family ? [lineOf({ id, name }, family, family.resources, wordsFor)] : [];
    }),
  };
}

function lineOf(
  student: FamilyLine['student'],
  { facts, viewings, guardianships, deliveries, declaration }: CountedFamily,
  resources: ReadonlyMap<number, Resource>,
  wordsFor: (delivery: Delivery | undefined) => string,
): FamilyLine {
  const percentOf = (viewing: Viewing): number => {
    const resource = resources.get(viewing.key.version);
    return resource ? standingOf(viewing, resource).percent : 0;
  };
  const isForGuardians = [...resources.values()].some((resource) => resource.for === 'guardian');
  return {
    student,
    state: familyState(facts),
    percent: Math.max(0, ...viewings.map(percentOf)),
    online: facts.onlineAt !== undefined,
    held: facts.held === true && facts.stages.completed === undefined && declaration === undefined,
    said: SAID.filter((word) => viewings.some(({ sessions }) => sessions.some((session) => session.said?.includes(word)))),
    ...(declaration ? { declaration } : {}),
    guardians: guardianships.map(({ guardianId, relation, worksAway, caregiverAtHome }) => {
      const own = deliveries.find((delivery) => delivery.guardianId === guardianId && delivery.kind !== 'nudge');
      const seen = viewings.filter(({ key }) => key.viewer.kind === 'guardian' && key.viewer.id === guardianId);
      const completed = seen.some(({ completion }) => completion !== undefined);
      return {
        ...{ relation, worksAway, caregiverAtHome, bound: own?.reachable ?? false, delivery: wordsFor(own) },
        ...(isForGuardians ? { own: { percent: Math.max(0, ...seen.map(percentOf)), completed } } : {}),
      };
    }),
  };
}
