import { MINUTE, type Instant } from '../time/instant';
import type { Question, QuestionState } from './question';

/** Which states each step may leave: a step's write names them, so two people at once can not both take it. */
export const mayLeave = {
  see: ['new', 'routed', 'reopened'],
  answer: ['new', 'routed', 'seen', 'reopened', 'answered'],
  confirm: ['answered'],
  reopen: ['answered', 'confirmed', 'closed'],
  close: ['answered'],
} as const satisfies Record<string, readonly QuestionState[]>;

/** Somebody still has to answer. */
export const OPEN_STATES = ['new', 'routed', 'seen', 'reopened'] as const satisfies readonly QuestionState[];
export const isOpen = (state: QuestionState): boolean => OPEN_STATES.some((one) => one === state);

/** The reply a second tap on «send» would repeat: the same words by the same teacher within a minute. */
export function sameReply(question: Question, teacherId: string, text: string, now: Instant): string | undefined {
  const last = question.replies.at(-1);
  const same = last?.by.kind === 'teacher' && last.by.id === teacherId && last.text === text && now - last.at < MINUTE;
  return same ? last.id : undefined;
}
