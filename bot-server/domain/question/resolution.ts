import type { Instant } from '../time/instant';
import type { Question } from './question';
import { isOpen } from './steps';

/**
 * Whether a whole matter was settled in its time; undefined while nobody can say. The answer that stands decides, not when the asker says so: one
 * that was given by {@link Question.solveBy} and then confirmed, or left alone for a silent week, settled it in time. One given later did not, and
 * an open question whose time has run out did not. What waits for its asker's word, what closed without an answer and rows from before there was
 * such a time are not counted.
 */
export function resolution(
  { state, solveBy, solvedLate, pausedAt }: Pick<Question, 'state' | 'solveBy' | 'solvedLate' | 'pausedAt'>,
  now: Instant,
): 'in-time' | 'late' | undefined {
  if (isOpen(state)) return pausedAt === undefined && solveBy !== undefined && now > solveBy ? 'late' : undefined;
  if (solvedLate === undefined) return undefined;
  if (solvedLate) return 'late';
  return state === 'answered' ? undefined : 'in-time';
}
