import type { StudentId } from '../roster/roster';
import type { Message } from './push';

/** The page of the mini-program that a message opens, with its leading slash: a nudge opens at the first unseen second. */
export function pageOf(
  message: Pick<Message, 'kind' | 'subject'>,
  forStudent: StudentId | undefined,
  from: 'notice' | 'inbox' = 'notice',
): string {
  const { subject } = message;
  if (subject.kind === 'notice') return subject.page;
  if (subject.kind === 'staff')
    return subject.urgentQuestionId === undefined
      ? `/teacher/pages/box/index?from=${from}`
      : `/pages/question/index?id=${encodeURIComponent(subject.urgentQuestionId)}&from=${from}`;
  if (subject.kind === 'bulletin') return `/school/pages/bulletins/index?from=${from}`;
  // The whole text stands there.
  if (subject.kind === 'emergency') return `/pages/inbox/index?from=${from}`;
  if (subject.kind === 'question') return `/pages/question/index?id=${encodeURIComponent(subject.questionId)}&from=${from}`;
  const query = [
    `push=${encodeURIComponent(subject.pushId)}`,
    `resource=${encodeURIComponent(subject.resourceId)}`,
    ...(forStudent === undefined ? [] : [`for=${encodeURIComponent(forStudent)}`]),
    `from=${from}`,
    ...(message.kind === 'nudge' ? ['gap=1'] : []),
  ];
  return `/pages/item/index?${query.join('&')}`;
}
