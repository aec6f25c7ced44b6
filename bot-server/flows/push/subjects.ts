import type { RingFacts } from '../../domain/push/decide';
import { familiesDone, watchStateOf, type WatchState } from '../../domain/push/nudges';
import type { Delivery, Message, Push } from '../../domain/push/push';
import { viewingIdFor } from '../../domain/push/today';
import { runStateOf } from '../../domain/push/run';
import { wordsOfAnswer, wordsOfPush, type Variables } from '../../domain/push/wording';
import type { Resource } from '../../domain/resource/resource';
import { isPresent } from '../../domain/roster/membership';
import type { StudentId } from '../../domain/roster/roster';
import { groupBy } from './group-by';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'plans' | 'pushes' | 'deliveries' | 'roster' | 'resources' | 'viewings' | 'questions'>;

/** What a message is about, as it is now. */
export interface Subject {
  readonly planState: RingFacts['planState'];
  readonly withdrawn: boolean;
  readonly allWatched: boolean;
  readonly words: Variables;
  readonly forStudent?: StudentId;
  readonly faults?: Push['faults'];
}

/** Its push, resource, question or reply is not there any more. */
export const GONE: Subject = { planState: 'running', withdrawn: true, allWatched: false, words: {} };

/** Reads what these messages are about, by message id. */
export async function subjectsOf(needs: Needs, messages: readonly Message[]): Promise<Map<string, Subject>> {
  const aboutPushes = messages.filter(({ subject }) => subject.kind === 'push');
  const aboutQuestions = messages.filter(({ subject }) => subject.kind === 'question');
  return new Map([...(await pushSubjects(needs, aboutPushes)), ...(await questionSubjects(needs, aboutQuestions))]);
}

async function questionSubjects({ questions, roster }: Needs, messages: readonly Message[]): Promise<[string, Subject][]> {
  return Promise.all(
    messages.map(async (message): Promise<[string, Subject]> => {
      const question = message.subject.kind === 'question' ? await questions.get(message.subject.questionId) : undefined;
      const reply = question?.replies.find(({ id }) => id === message.bundle);
      if (!question || !reply) return [message.id, GONE];
      const [teacher] = reply.by.kind === 'teacher' ? await roster.teachers([reply.by.id]) : [];
      const words = wordsOfAnswer({
        question: question.text,
        teacher: teacher ? `${teacher.name}老师` : '老师',
        reply: reply.text,
        answeredAt: reply.at,
      });
      return [message.id, { planState: 'running', withdrawn: false, allWatched: false, words }];
    }),
  );
}

async function pushSubjects(needs: Needs, messages: readonly Message[]): Promise<[string, Subject][]> {
  const pushIds = [...new Set(messages.flatMap(({ subject }) => (subject.kind === 'push' ? [subject.pushId] : [])))];
  if (!pushIds.length) return [];
  const [pushes, made] = await Promise.all([needs.pushes.getMany(pushIds), needs.deliveries.ofMessages(messages.map(({ id }) => id))]);
  const own = await stillTheirs(needs, made);
  const nudged = own.filter(({ kind }) => kind === 'nudge');
  const [planStates, classrooms, students, families, resources] = await Promise.all([
    needs.plans.statesOf([...new Set(pushes.map(({ planId }) => planId))]),
    needs.roster.classrooms([...new Set(own.map(({ classroomId }) => classroomId))]),
    needs.roster.students([...new Set(own.map(({ studentId }) => studentId))]),
    nudged.length ? needs.deliveries.ofStudents(pushIds, [...new Set(nudged.map(({ studentId }) => studentId))]) : [],
    Promise.all(pushes.map(async (push) => [push.id, await needs.resources.version(push.resourceId, push.resourceVersion)] as const)),
  ]);
  const resourceOf = new Map(resources);
  const idOf = (delivery: Delivery): string => {
    const resource = resourceOf.get(delivery.pushId);
    return resource ? viewingIdFor(resource, delivery.guardianId, delivery.studentId) : '';
  };
  const viewings = new Map(
    (await needs.viewings.read([...new Set([...own, ...families].map(idOf))])).map((viewing) => [viewing.id, viewing]),
  );
  const watchOf = (delivery: Delivery): WatchState | undefined => {
    const resource = resourceOf.get(delivery.pushId);
    return resource ? watchStateOf(viewings.get(idOf(delivery)), resource) : undefined;
  };
  const pushOf = new Map(pushes.map((push) => [push.id, push]));
  const nameOf = new Map(classrooms.map(({ id, name }) => [id, name]));
  // Nobody is rung for a child who has left since the push was made.
  const left = new Set(students.filter((student) => !isPresent(student)).map(({ id }) => id));
  const ownOf = groupBy(
    own.filter(({ studentId }) => !left.has(studentId)),
    ({ messageId }) => messageId,
  );
  return messages.map((message) => {
    const push = message.subject.kind === 'push' ? pushOf.get(message.subject.pushId) : undefined;
    const deliveries = ownOf.get(message.id) ?? [];
    const siblings = families.filter(({ pushId }) => pushId === push?.id);
    return [
      message.id,
      pushSubject(
        message,
        push,
        push && resourceOf.get(push.id),
        push && planStates.get(push.planId),
        deliveries,
        siblings,
        watchOf,
        nameOf,
      ),
    ];
  });
}

/** Nobody is rung for a child whose guardian they have ceased to be since the push was made. */
async function stillTheirs({ roster }: Needs, deliveries: readonly Delivery[]): Promise<Delivery[]> {
  const kins = await roster.guardianshipsOfStudents([...new Set(deliveries.map(({ studentId }) => studentId))]);
  const pairs = new Set(kins.map(({ guardianId, studentId }) => `${guardianId}:${studentId}`));
  return deliveries.filter(({ guardianId, studentId }) => pairs.has(`${guardianId}:${studentId}`));
}

function pushSubject(
  message: Message,
  push: Push | undefined,
  resource: Resource | undefined,
  planState: 'draft' | 'published' | 'paused' | 'ended' | undefined,
  deliveries: readonly Delivery[],
  families: readonly Delivery[],
  watchOf: (delivery: Delivery) => WatchState | undefined,
  nameOf: ReadonlyMap<string, string>,
): Subject {
  const [first] = deliveries;
  if (!push || !resource || !first) return GONE;
  const done = message.kind === 'nudge' ? familiesDone(families, watchOf) : new Set<string>();
  const open = deliveries.filter((delivery) => !watchOf(delivery)?.completed && !done.has(delivery.studentId));
  const chosen = open.find((delivery) => watchOf(delivery)) ?? open[0] ?? first;
  const classNames = deliveries.flatMap(({ classroomId }) => nameOf.get(classroomId) ?? []);
  return {
    planState: runStateOf(planState, push.halt),
    withdrawn: resource.withdrawn,
    allWatched: open.length === 0,
    words: wordsOfPush(push, classNames, message.kind === 'nudge' ? watchOf(chosen) : undefined),
    forStudent: chosen.studentId,
    ...(push.faults ? { faults: push.faults } : {}),
  };
}
