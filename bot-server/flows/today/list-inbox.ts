import type { Actor } from '../../domain/access/actor';
import { inboxLine, type InboxLine } from '../../domain/push/inbox';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { ContentStore } from '../../store/content';
import type { DeliveryStore } from '../../store/deliveries';
import type { MessageStore } from '../../store/messages';

type Needs = {
  readonly messages: Pick<MessageStore, 'inboxOf'>;
  readonly deliveries: Pick<DeliveryStore, 'ofMessages'>;
  readonly content: Pick<ContentStore, 'wording'>;
};

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
  const childOf = new Map(
    (await needs.deliveries.ofMessages(items.map(({ id }) => id)))
      .filter(({ studentId }) => actor.studentIds.includes(studentId))
      .map(({ messageId, studentId }) => [messageId, studentId]),
  );
  return { items: items.map((message) => inboxLine(message, childOf.get(message.id), wording, now)), next };
}
