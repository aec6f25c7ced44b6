import type { WireInboxItem } from '../contract/index';
import type { InboxLine } from '../domain/push/inbox';

const KINDS = { first: 'item', emergency: 'item', nudge: 'nudge', answer: 'answer' } as const;

export function presentInboxItem({ message, title, note }: InboxLine): WireInboxItem {
  const { id, kind, subject, createdAt, openedAt } = message;
  const page =
    subject.kind === 'push'
      ? `/pages/item/index?push=${subject.pushId}&resource=${subject.resourceId}&from=inbox${kind === 'nudge' ? '&gap=1' : ''}`
      : `/pages/question/index?id=${subject.questionId}`;
  return { id, kind: KINDS[kind], title, at: createdAt, page, opened: openedAt !== undefined, note };
}
