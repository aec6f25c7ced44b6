import type { WireInboxItem } from '../contract/index';
import { pageOf } from '../domain/push/pages';
import type { Message } from '../domain/push/push';
import { inboxTitle, sayStanding, type Wording } from '../domain/push/wording';
import type { StudentId } from '../domain/roster/roster';

/** A message as its guardian sees it in the inbox; `note` says why it did not ring. */
export function presentInboxItem(message: Message, forStudent: StudentId | undefined, wording: Wording): WireInboxItem {
  return {
    id: message.id,
    kind: message.kind === 'nudge' ? 'nudge' : message.kind === 'answer' ? 'answer' : 'item',
    title: inboxTitle(wording, message).slice(0, 120),
    at: message.createdAt,
    page: pageOf(message, forStudent, 'inbox'),
    opened: message.openedAt !== undefined,
    note: sayStanding(wording, message, 'family').slice(0, 80),
  };
}
