import type { Actor } from '../../domain/access/actor';
import { boundLine, inboxLine, type InboxLine } from '../../domain/push/inbox';
import type { Message } from '../../domain/push/push';
import { calledBy } from '../../domain/question/called';
import { maskNumbers } from '../../domain/question/protect/numbers';
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
  const textOf = new Map(asked.map(({ id, text, media }) => [id, calledBy(maskNumbers(text), media)]));
  const titled = (message: Message): Message =>
    message.subject.kind !== 'question'
      ? message
      : {
          ...message,
          subject: { ...message.subject, title: shorten(textOf.get(message.subject.questionId) ?? '您的提问', LONGEST_TITLE) },
        };
  const deliveryOf = new Map(
    deliveries.filter(({ studentId }) => actor.studentIds.includes(studentId)).map((delivery) => [delivery.messageId, delivery]),
  );
  /** The item as this child is given it: siblings share a message, not always an item. */
  const givenTo = (message: Message): Message => {
    const delivery = deliveryOf.get(message.id);
    return delivery && message.subject.kind === 'push'
      ? { ...message, subject: { ...message.subject, resourceId: delivery.resourceId } }
      : message;
  };
  const boundOf = ({ subject }: Message) => (subject.kind === 'notice' ? subject.boundGuardianId : undefined);
  const bound = await whoWasBound(
    needs,
    actor,
    items.map(boundOf).filter((id) => id !== undefined),
  );
  const lineOf = (message: Message): InboxLine => {
    const id = boundOf(message);
    return id === undefined
      ? inboxLine(givenTo(titled(message)), deliveryOf.get(message.id)?.studentId, wording, now)
      : boundLine(message, bound.get(id));
  };
  return { items: items.map(lineOf), next };
}
