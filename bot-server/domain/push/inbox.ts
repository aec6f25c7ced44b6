import type { StudentId } from '../roster/roster';
import { sayWhen } from '../question/due';
import type { Instant } from '../time/instant';
import type { Message } from './push';
import { fill, type Wording } from './wording';

/** One line of a guardian's inbox. */
export interface InboxLine {
  readonly message: Message;
  readonly title: string;
  /** For whose sake it opens; absent when it is about no one child. */
  readonly forStudent?: StudentId;
  /** Why it did not ring; empty when it rang. */
  readonly note: string;
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
  const said = fill(wording.purposes[message.purpose].inbox, { title, question: title });
  const child = forStudent === undefined ? {} : { forStudent };
  return { message, ...child, title: said ?? title, note: familyWords(message, wording, now) };
}
