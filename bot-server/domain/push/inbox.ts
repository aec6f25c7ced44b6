import { maskName } from '../privacy/mask';
import type { Relation, Student, StudentId } from '../roster/roster';
import { isClosing } from '../question/closing';
import { sayWhen } from '../question/due';
import type { Instant } from '../time/instant';
import type { Message } from './push';
import { fill, purposeWords, type Variant, type Wording } from './wording';

/** One line of a guardian's inbox. */
export interface InboxLine {
  readonly message: Message;
  readonly title: string;
  /** For whose sake it opens; absent when it is about no one child. */
  readonly forStudent?: StudentId;
  /** Why it did not ring; empty when it rang. */
  readonly note: string;
  /** What can be done about it, in words, and where. */
  readonly act?: { readonly words: string; readonly page: string };
}

/** Who was bound to which of the reader's children, as far as both are still tied. */
export interface BoundTo {
  readonly guardianName: string;
  readonly relation: Relation;
  readonly student: Pick<Student, 'id' | 'name'>;
}

/** Another guardian of one's child, by relation and a masked name; who is tied to it no more is not named. */
export function boundLine(message: Message, bound: BoundTo | undefined): InboxLine {
  if (!bound) return { message, title: '有人绑定过您的孩子，现在已经解除', note: '' };
  const { guardianName, relation, student } = bound;
  const name = maskName(guardianName);
  const who = [relation === '其他' ? '家人' : relation, name].filter((part) => part !== '').join(' ');
  const page = `/pages/ask/index?for=${encodeURIComponent(student.id)}&about=binding`;
  return {
    message,
    title: `${student.name}的${who}绑定了孩子，也能看到孩子的内容`,
    note: '',
    act: { words: '不认识这个人？告诉班主任', page },
  };
}

/** How a message stands, in words for its family; empty when there is nothing to say. */
export function familyWords(
  { state, because, dueAt }: Pick<Message, 'state' | 'because' | 'dueAt'>,
  { standing }: Pick<Wording, 'standing'>,
  now: Instant,
): string {
  const key = state === 'held' ? (because ?? 'waiting') : state === 'sending' ? 'waiting' : state === 'unknown' ? 'unknown-outcome' : state;
  return standing[key].family.replace('{retryAt}', dueAt === undefined ? '稍后' : sayWhen(dueAt, now));
}

/** A message as its guardian reads it in the app. */
export function inboxLine(message: Message, forStudent: StudentId | undefined, wording: Wording, now: Instant): InboxLine {
  const { title } = message.subject;
  if (message.subject.kind === 'notice') return { message, title, note: '' };
  const variants: Variant[] = [
    ...(message.start ? (['start'] as const) : []),
    ...(message.kind === 'emergency' ? (['emergency'] as const) : []),
    ...(isClosing(message) ? (['closed'] as const) : []),
  ];
  const said = fill(purposeWords(wording, message.purpose, variants).inbox, { title, question: title });
  const child = forStudent === undefined ? {} : { forStudent };
  return { message, ...child, title: said ?? title, note: familyWords(message, wording, now) };
}
