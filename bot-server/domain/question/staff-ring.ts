import { personKey } from '../account/person-key';
import { messageIdOf, type Message } from '../push/push';
import type { SchoolId, TeacherId } from '../roster/roster';
import { HOUR } from '../time/instant';
import type { Ring } from './question';

/** Whose message it is: staff have no guardian's id, and none of theirs looks like this. */
export const staffReader = (teacherId: TeacherId): string => personKey({ kind: 'teacher', id: teacherId });

/** After so long what it would say is old. */
const WORTH_RINGING_MS = 12 * HOUR;

/** The message that rings a teacher once: for everything that waits in their boxes when it goes out, or for one question in which somebody is in danger. */
export function staffRing(
  { to, key, at, urgent }: Pick<Ring, 'to' | 'key' | 'at' | 'urgent'>,
  schoolId: SchoolId,
  questionId: string,
): Message {
  return {
    id: messageIdOf(staffReader(to), 'staff', key),
    guardianId: staffReader(to),
    kind: 'staff',
    bundle: key,
    purpose: 'question-due',
    schoolId,
    state: 'waiting',
    dueAt: at,
    expiresAt: at + WORTH_RINGING_MS,
    createdAt: at,
    subject: { kind: 'staff', teacherId: to, title: '', ...(urgent ? { urgentQuestionId: questionId } : {}) },
  };
}
