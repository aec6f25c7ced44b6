import { messageIdOf, type Message } from '../push/push';
import type { SchoolId } from '../roster/roster';
import { DAY, type Instant } from '../time/instant';
import type { Question, Ring } from './question';

const CLOSED = 'closed.';
const WORTH_TELLING_MS = 7 * DAY;

/** What tells the asker, once, that a question closed by itself: decided in the step that closes it. */
export const closingRing = ({ id, guardianId }: Pick<Question, 'id' | 'guardianId'>, closedAt: Instant, at: Instant): Ring => ({
  ...{ to: guardianId, key: `${CLOSED}${id}.${closedAt}`, at },
  closing: true,
});

/** Its message: by the ways and at the hours of an answer, but not before `at`. The same ring is the same message. */
export const closingMessage = ({ to, key, at }: Ring, schoolId: SchoolId, questionId: string): Message => ({
  ...{ id: messageIdOf(to, 'answer', key), guardianId: to, kind: 'answer', bundle: key, purpose: 'answer', schoolId },
  ...{ state: 'waiting', dueAt: at, expiresAt: at + WORTH_TELLING_MS, createdAt: at },
  subject: { kind: 'question', questionId, title: '' },
});

/** Whether a message tells that a question closed, and not of an answer. */
export const isClosing = ({ kind, bundle }: Pick<Message, 'kind' | 'bundle'>): boolean => kind === 'answer' && bundle.startsWith(CLOSED);
