import type { Actor } from '../../domain/access/actor';
import { boundLine, inboxLine, type InboxLine } from '../../domain/push/inbox';
import type { Message } from '../../domain/push/push';
import { shorten } from '../../domain/push/wording';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { ContentStore } from '../../store/content';
import type { DeliveryStore } from '../../store/deliveries';
import type { MessageStore } from '../../store/messages';
import type { QuestionStore } from '../../store/questions';
import type { RosterStore } from '../../store/roster';
import { whoWasBound } from './who-was-bound';

type Needs = {
  readonly messages: Pick<MessageStore, 'inboxOf'>;
  readonly deliveries: Pick<DeliveryStore, 'ofMessages'>;
  readonly content: Pick<ContentStore, 'wording'>;
  readonly questions: Pick<QuestionStore, 'getMany'>;
  readonly roster: Pick<RosterStore, 'guardians' | 'students' | 'guardianshipsOfStudents'>;
};

const LONGEST_TITLE = 60;

/** A guardian's messages, newest first, whether they rang or not. @throws Refusal auth/not-bound, access/denied */
export async function listInbox(
  needs: Needs,
  actor: Actor,
  page: { limit: number; cursor?: string },
  now: Instant,
): Promise<{ items: InboxLine[]; next: string | null }> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (actor.role !== 'guardian') throw new Refusal('access/denied');
  const [{ items, next }, wording] = await Promise.all([needs.messages.inboxOf(actor.guardianId, page), needs.content.wording()]);
  const [asked, deliveries] = await Promise.all([
    needs.questions.getMany(items.flatMap(({ subject }) => (subject.kind === 'question' ? [subject.questionId] : []))),
    needs.deliveries.ofMessages(items.map(({ id }) => id)),
  ]);
  const textOf = new Map(asked.map(({ id, text }) => [id, text]));
  const titled = (message: Message): Message =>
    message.subject.kind !== 'question'
      ? message
      : {
          ...message,
          subject: { ...message.subject, title: shorten(textOf.get(message.subject.questionId) ?? '您的提问', LONGEST_TITLE) },
        };
  const childOf = new Map(
    deliveries.filter(({ studentId }) => actor.studentIds.includes(studentId)).map(({ messageId, studentId }) => [messageId, studentId]),
  );
  const boundOf = ({ subject }: Message) => (subject.kind === 'notice' ? subject.boundGuardianId : undefined);
  const bound = await whoWasBound(
    needs,
    actor,
    items.map(boundOf).filter((id) => id !== undefined),
  );
  const lineOf = (message: Message): InboxLine => {
    const id = boundOf(message);
    return id === undefined ? inboxLine(titled(message), childOf.get(message.id), wording, now) : boundLine(message, bound.get(id));
  };
  return { items: items.map(lineOf), next };
}
