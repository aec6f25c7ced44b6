import { MINUTE, type Instant } from '../time/instant';
import type { Question, QuestionState } from './question';

/** Which states each step may leave: a step's write names them, so two people at once can not both take it. */
export const mayLeave = {
  see: ['routed', 'reopened'],
  answer: ['routed', 'seen', 'reopened', 'answered'],
  confirm: ['answered'],
  reopen: ['answered', 'confirmed'],
} as const satisfies Record<string, readonly QuestionState[]>;

export const isOpen = (state: QuestionState): boolean => state === 'routed' || state === 'seen' || state === 'reopened';

/** The reply a second tap on «send» would repeat: the same words by the same teacher within a minute. */
export function sameReply(question: Question, teacherId: string, text: string, now: Instant): string | undefined {
  const last = question.replies.at(-1);
  const same = last?.by.kind === 'teacher' && last.by.id === teacherId && last.text === text && now - last.at < MINUTE;
  return same ? last.id : undefined;
}
