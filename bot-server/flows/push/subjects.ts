import { RINGS_FOR_MS } from '../../domain/emergency/emergency';
import { formatInstant } from '../../domain/time/civil';
import type { RingFacts } from '../../domain/push/decide';
import type { About } from '../../domain/push/digest';
import { versionKey } from '../../domain/push/layers';
import { familiesDone, isBegun, lengthOf, watchStateOf, type WatchState } from '../../domain/push/nudges';
import type { Delivery, Message, Push } from '../../domain/push/push';
import { runStateOf } from '../../domain/push/run';
import { clock, duration, wordsOfAnswer, wordsOfPush, type Variables, type Variant } from '../../domain/push/wording';
import { calledBy } from '../../domain/question/called';
import { isClosing } from '../../domain/question/closing';
import { inPreview, toFamily } from '../../domain/question/protect/protect';
import type { Reply } from '../../domain/question/question';
import { closedWords } from '../../domain/question/who-has-it';
import type { Resource } from '../../domain/resource/resource';
import type { Classroom, StudentId } from '../../domain/roster/roster';
import { classNamesOf } from '../question/class-names';
import { countedViewings, type Watching } from '../viewing/counted-viewings';
import { groupBy } from '../../domain/group-by';
import type { PushNeeds } from './needs';
import { bulletinSubjects } from './bulletin-rings';
import { staffSubjects } from './staff-rings';

type Needs = Pick<
  PushNeeds,
  | 'plans'
  | 'pushes'
  | 'deliveries'
  | 'roster'
  | 'resources'
  | 'viewings'
  | 'questions'
  | 'familiesFinished'
  | 'emergencies'
  | 'identities'
  | 'bulletins'
>;

/** What a message is about, as it is now. */
export interface Subject {
  readonly planState: RingFacts['planState'];
  readonly withdrawn: boolean;
  readonly allWatched: boolean;
  readonly words: Variables;
  readonly forStudent?: StudentId;
  /** What that child is given: several in one message may be given different ones. */
  readonly resourceId?: string;
  /** The page that it opens, where the message alone does not say. */
  readonly page?: string;
  /** How it is worded beside the usual way. */
  readonly variants?: readonly Variant[];
  readonly faults?: Push['faults'];
  /** What a digest says of it; absent when it is about no push. */
  readonly about?: About;
  readonly childrensGrades?: readonly number[];
}

/** Its push, resource, question or reply is not there any more. */
export const GONE: Subject = { planState: 'running', withdrawn: true, allWatched: false, words: {} };

/** Reads what these messages are about, by message id. */
export async function subjectsOf(needs: Needs, messages: readonly Message[]): Promise<Map<string, Subject>> {
  const aboutPushes = messages.filter(({ subject }) => subject.kind === 'push');
  const aboutQuestions = messages.filter(({ subject }) => subject.kind === 'question');
  const parts = await Promise.all([
    pushSubjects(needs, aboutPushes),
    questionSubjects(needs, aboutQuestions),
    emergencySubjects(needs, messages),
    staffSubjects(needs, messages),
    bulletinSubjects(needs, messages),
  ]);
  return new Map<string, Subject>(parts.flat());
}

/** Of what two people stand for: what is not confirmed rings nobody. */
async function emergencySubjects({ emergencies }: Needs, messages: readonly Message[]): Promise<[string, Subject][]> {
  const asked = messages.flatMap(({ id, subject }) => (subject.kind === 'emergency' ? [{ id, emergencyId: subject.emergencyId }] : []));
  if (!asked.length) return [];
  const found = await emergencies?.getMany([...new Set(asked.map(({ emergencyId }) => emergencyId))]);
  const known = new Map((found ?? []).map((emergency) => [emergency.id, emergency]));
  return asked.map(({ id, emergencyId }): [string, Subject] => {
    const emergency = known.get(emergencyId);
    if (emergency?.state !== 'confirmed') return [id, GONE];
    const { text, settledAt = 0 } = emergency;
    const words = { title: text, who: '各位家长', startsAt: formatInstant(settledAt), dueAt: formatInstant(settledAt + RINGS_FOR_MS) };
    return [id, { planState: 'running', withdrawn: false, allWatched: false, words, variants: ['emergency'] }];
  });
}

/** In the chat an item is named; it is opened in the mini-program. */
const recommended = (resource: Reply['resource']): string =>
  resource ? `\n《${resource.title}》${resource.atSecond > 0 ? `从 ${clock(resource.atSecond)} 看起` : ''}` : '';

async function questionSubjects({ questions, roster }: Needs, messages: readonly Message[]): Promise<[string, Subject][]> {
  return Promise.all(
    messages.map(async (message): Promise<[string, Subject]> => {
      const question = message.subject.kind === 'question' ? await questions.get(message.subject.questionId) : undefined;
      const closes = isClosing(message);
      const reply = question?.replies.findLast(({ id, by }) => (closes ? by.kind === 'teacher' : id === message.bundle));
      if (!question || !reply) return [message.id, GONE];
      const names = (await classNamesOf({ roster }, [question]))(question);
      const [teacher] = reply.by.kind === 'teacher' ? await roster.teachers([reply.by.id]) : [];
      const words = wordsOfAnswer({
        question: calledBy(inPreview(question.text, names), question.media),
        teacher: teacher ? `${teacher.name}老师` : '老师',
        reply: closes ? closedWords(question) : `${toFamily(reply.text, names)}${recommended(reply.resource)}`,
        answeredAt: reply.at,
      });
      const variant: Variant | undefined = closes ? 'closed' : reply.as;
      // Who has opened it again meanwhile need not hear that it had closed.
      const allWatched = closes && question.state !== 'closed';
      return [message.id, { planState: 'running', withdrawn: false, allWatched, words, ...(variant ? { variants: [variant] } : {}) }];
    }),
  );
}

async function pushSubjects(needs: Needs, messages: readonly Message[]): Promise<[string, Subject][]> {
  const pushIds = [...new Set(messages.flatMap(({ subject }) => (subject.kind === 'push' ? [subject.pushId] : [])))];
  if (!pushIds.length) return [];
  const [pushes, made] = await Promise.all([needs.pushes.getMany(pushIds), needs.deliveries.ofMessages(messages.map(({ id }) => id))]);
  const own = await stillTheirs(needs, made);
  const nudged = own.filter(({ kind }) => kind === 'nudge');
  const [planStates, classrooms, gone, families, resourceOf] = await Promise.all([
    needs.plans.statesOf([...new Set(pushes.map(({ planId }) => planId))]),
    needs.roster.classrooms([...new Set(own.map(({ classroomId }) => classroomId))]),
    needs.roster.goneAmong([...new Set(own.map(({ studentId }) => studentId))]),
    nudged.length ? needs.deliveries.ofStudents(pushIds, [...new Set(nudged.map(({ studentId }) => studentId))]) : [],
    versionsOf(needs, own),
  ]);
  const finished = await finishedOf(needs, nudged);
  const pushOf = new Map(pushes.map((push) => [push.id, push]));
  const roomOf = new Map(classrooms.map((classroom) => [classroom.id, classroom]));
  const watching = ({ pushId, guardianId, studentId, resourceId, resourceVersion }: Delivery): Watching[] => {
    const [push, resource] = [pushOf.get(pushId), resourceOf.get(versionKey({ resourceId, resourceVersion }))];
    return push && resource ? [{ push, resource, guardianId, studentId }] : [];
  };
  const viewingOf = await countedViewings(needs, [...own, ...families].flatMap(watching));
  const watchOf = (delivery: Delivery): WatchState | undefined => {
    const [[one], resource] = [watching(delivery), resourceOf.get(versionKey(delivery))];
    return one && resource ? watchStateOf(viewingOf(one), resource) : undefined;
  };
  // Nobody is rung for a child who has left since the push was made.
  const ownOf = groupBy(
    own.filter(({ studentId }) => !gone.has(studentId)),
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
        (delivery) => resourceOf.get(versionKey(delivery)),
        push && planStates.get(push.planId),
        deliveries,
        siblings,
        finished.get(push?.id ?? '') ?? new Set(),
        watchOf,
        roomOf,
      ),
    ];
  });
}

/** The versions that these deliveries carry, each once. */
async function versionsOf({ resources }: Needs, deliveries: readonly Delivery[]): Promise<ReadonlyMap<string, Resource>> {
  const versions = [...new Map(deliveries.map((delivery) => [versionKey(delivery), delivery])).values()];
  const found = await Promise.all(versions.map(async ({ resourceId, resourceVersion }) => resources.version(resourceId, resourceVersion)));
  return new Map(versions.flatMap((version, index) => (found[index] ? [[versionKey(version), found[index]] as const] : [])));
}

/** Children whose family finished together, or of whom the school says so, by push: they are not nudged. */
async function finishedOf({ familiesFinished }: Needs, nudged: readonly Delivery[]): Promise<ReadonlyMap<string, ReadonlySet<StudentId>>> {
  const cells = [...groupBy(nudged, ({ pushId, classroomId }) => `${pushId} ${classroomId}`).values()];
  const found = await Promise.all(
    cells.flatMap((cell) => {
      const [{ pushId, classroomId } = {}] = cell;
      if (!familiesFinished || pushId === undefined || classroomId === undefined) return [];
      const theirs = familiesFinished(
        pushId,
        classroomId,
        cell.map(({ studentId }) => studentId),
      );
      return [theirs.then((students) => ({ pushId, students }))];
    }),
  );
  const byPush = new Map<string, Set<StudentId>>();
  for (const { pushId, students } of found) byPush.set(pushId, new Set([...(byPush.get(pushId) ?? []), ...students]));
  return byPush;
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
  resourceOf: (delivery: Delivery) => Resource | undefined,
  planState: 'draft' | 'published' | 'paused' | 'ended' | undefined,
  deliveries: readonly Delivery[],
  families: readonly Delivery[],
  finished: ReadonlySet<string>,
  watchOf: (delivery: Delivery) => WatchState | undefined,
  roomOf: ReadonlyMap<string, Classroom>,
): Subject {
  const [first] = deliveries;
  if (!push || !first) return GONE;
  const done = message.kind === 'nudge' ? new Set([...familiesDone(families, watchOf), ...finished]) : new Set<string>();
  const open = deliveries.filter((delivery) => !watchOf(delivery)?.completed && !done.has(delivery.studentId));
  const chosen = open.find((delivery) => watchOf(delivery)) ?? open[0] ?? first;
  const resource = resourceOf(chosen);
  if (!resource) return GONE;
  const classNames = deliveries.flatMap(({ classroomId }) => roomOf.get(classroomId)?.name ?? []);
  const childrens = open.filter((delivery) => resourceOf(delivery)?.for === 'student');
  const grades = childrens.flatMap(({ classroomId }) => roomOf.get(classroomId)?.grade ?? []);
  const watch = message.kind === 'nudge' ? watchOf(chosen) : undefined;
  return {
    planState: runStateOf(planState, push.halt),
    withdrawn: resource.withdrawn,
    allWatched: open.length === 0,
    words: {
      ...wordsOfPush(push, classNames, watch),
      ...(message.kind === 'nudge' && !isBegun(watch) ? { left: `共${duration(lengthOf(resource))}` } : {}),
    },
    variants: [...(message.kind === 'nudge' && !isBegun(watch) ? (['start'] as const) : []), ...(chosen.place ? [chosen.place] : [])],
    resourceId: chosen.resourceId,
    about: { pushId: push.id, title: push.title, startsAt: push.startsAt, dueAt: push.dueAt, classNames },
    forStudent: chosen.studentId,
    ...(push.faults ? { faults: push.faults } : {}),
    ...(grades.length ? { childrensGrades: grades } : {}),
  };
}
