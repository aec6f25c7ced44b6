import type { Actor } from '../../domain/access/actor';
import type { Message } from '../../domain/push/push';
import type { Wording } from '../../domain/push/wording';
import { Refusal } from '../../domain/refusal';
import type { StudentId } from '../../domain/roster/roster';
import type { PushNeeds } from './needs';

type Needs = {
  readonly messages: Pick<PushNeeds['messages'], 'inboxOf'>;
  readonly deliveries: Pick<PushNeeds['deliveries'], 'ofMessages'>;
  readonly content: PushNeeds['content'];
};

/** A message with whom it opens the item for. */
export interface InboxLine {
  readonly message: Message;
  readonly forStudent?: StudentId;
}

/** A guardian's messages, latest first, whether they rang or not. @throws Refusal auth/not-bound, access/denied for staff */
export async function readInbox(
  needs: Needs,
  actor: Actor,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<{ items: InboxLine[]; next: string | null; wording: Wording }> {
  if (actor.role === 'stranger') throw new Refusal('auth/not-bound');
  if (actor.role !== 'guardian') throw new Refusal('access/denied');
  const { items, next } = await needs.messages.inboxOf(actor.guardianId, page);
  const deliveries = await needs.deliveries.ofMessages(items.map(({ id }) => id));
  const studentOf = new Map(deliveries.map(({ messageId, studentId }) => [messageId, studentId]));
  const lines = items.map((message): InboxLine => {
    const forStudent = studentOf.get(message.id);
    return { message, ...(forStudent === undefined ? {} : { forStudent }) };
  });
  return { items: lines, next, wording: await needs.content.wording() };
}
