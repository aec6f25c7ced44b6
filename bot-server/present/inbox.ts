import type { WireInboxItem } from '../contract/index';
import type { InboxLine } from '../domain/push/inbox';
import { pageOf } from '../domain/push/pages';

const KINDS = { first: 'item', emergency: 'item', nudge: 'nudge', answer: 'answer', notice: 'notice', staff: 'notice' } as const;

export function presentInboxItem({ message, forStudent, title, note, act }: InboxLine): WireInboxItem {
  const { id, kind, createdAt, openedAt } = message;
  return {
    id,
    kind: KINDS[kind],
    title,
    at: createdAt,
    page: pageOf(message, forStudent, 'inbox'),
    opened: openedAt !== undefined,
    note,
    ...(act ? { act } : {}),
  };
}
