import type { Identity } from '../../domain/account/account';
import { DEFAULT_QUIET_HOURS, type QuietHours } from '../../domain/push/quiet-hours';
import type { Message } from '../../domain/push/push';
import { shorten, type Variables } from '../../domain/push/wording';
import { holderIdsOf } from '../../domain/question/holders';
import { isOpen } from '../../domain/question/steps';
import type { TeacherId } from '../../domain/roster/roster';
import { formatInstant } from '../../domain/time/civil';
import { bulletinIdentities } from './bulletin-rings';
import type { PushNeeds } from './needs';

type Needs = Pick<PushNeeds, 'roster' | 'questions'>;
/** What the sender asks of any subject. */
interface Waiting {
  readonly planState: 'running';
  readonly withdrawn: false;
  readonly allWatched: boolean;
  readonly words: Variables;
}

const teacherOf = ({ subject }: Pick<Message, 'subject'>): TeacherId | undefined =>
  subject.kind === 'staff' ? subject.teacherId : undefined;

/** How the staff among those rung are reached, and when not: at night only where somebody may be in danger. */
export async function staffIdentities(
  { identities }: Pick<PushNeeds, 'identities'>,
  messages: readonly Message[],
): Promise<{ of(message: Message): Identity[] | undefined; quietFor(message: Message): QuietHours | null }> {
  const ids = [...new Set(messages.flatMap((message) => teacherOf(message) ?? []))];
  const found = ids.length > 0 ? ((await identities.ofTeachers?.(ids)) ?? []) : [];
  const toldOfBulletins = await bulletinIdentities({ identities }, messages);
  return {
    of(message) {
      if (message.subject.kind === 'bulletin') return [...toldOfBulletins(message).identities];
      const id = teacherOf(message);
      return id === undefined ? undefined : found.filter(({ persons }) => persons.some((one) => one.kind === 'teacher' && one.id === id));
    },
    quietFor: ({ subject }) =>
      subject.kind === 'bulletin' || (subject.kind === 'staff' && subject.urgentQuestionId === undefined) ? DEFAULT_QUIET_HOURS : null,
  };
}

/** What waits for these teachers as it is now, by message id: whoever has answered everything by then is not rung. */
export async function staffSubjects(needs: Needs, messages: readonly Message[]): Promise<[string, Waiting][]> {
  const ids = [...new Set(messages.flatMap((message) => teacherOf(message) ?? []))];
  if (ids.length === 0) return [];
  const teachers = new Map((await needs.roster.teachers(ids)).map((teacher) => [teacher.id, teacher]));
  return Promise.all(
    messages.flatMap(({ id, subject }) => {
      const teacher = subject.kind === 'staff' ? teachers.get(subject.teacherId) : undefined;
      if (subject.kind !== 'staff') return [];
      const nothing: Waiting = { planState: 'running', withdrawn: false, allWatched: true, words: {} };
      if (!teacher) return [Promise.resolve<[string, Waiting]>([id, nothing])];
      const urgent = subject.urgentQuestionId;
      const read = urgent === undefined ? waiting(needs, holderIdsOf({ ...teacher, teacherId: teacher.id })) : dangerous(needs, urgent);
      return [
        read.then((words): [string, Waiting] => [
          id,
          words === undefined ? nothing : { planState: 'running', withdrawn: false, allWatched: false, words },
        ]),
      ];
    }),
  );
}

async function waiting({ questions, roster }: Needs, holderIds: readonly string[]): Promise<Variables | undefined> {
  const found = await questions.waitingIn?.(holderIds);
  if (!found || found.count === 0 || found.dueAt === undefined) return undefined;
  const names = (await roster.classrooms(found.classroomIds)).map(({ name }) => name);
  return {
    question: `有 ${found.count} 个家长提问等您答复`,
    who: shorten(names.join('、'), 20),
    dueAt: formatInstant(found.dueAt),
    count: String(found.count),
  };
}

/** Nothing of what was written: a phone's screen is read by others. */
async function dangerous({ questions, roster }: Needs, id: string): Promise<Variables | undefined> {
  const question = await questions.get(id);
  if (!question || !isOpen(question.state)) return undefined;
  const [classroom] = await roster.classrooms([question.classroomId]);
  return { question: '有一个提问要马上看', who: classroom?.name ?? '本校', dueAt: formatInstant(question.dueAt), count: '1' };
}
