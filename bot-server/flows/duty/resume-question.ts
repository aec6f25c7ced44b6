import { freshClimb } from '../../domain/question/climb';
import {
  ALARM_WITHIN_MINUTES,
  ANSWER_WITHIN_MINUTES,
  daysAfter,
  dueAfter,
  LEAST_LEFT_MINUTES,
  minutesBetween,
  SOLVE_WITHIN_DAYS,
} from '../../domain/question/due';
import type { Climb, Question } from '../../domain/question/question';
import type { Instant } from '../../domain/time/instant';
import type { RosterStore } from '../../store/roster';
import type { QuestionStep } from '../../store/questions';
import { climbFacts } from './route-question';
import { schoolTime, type SchoolTimeNeeds } from './school-time';

export type ClockNeeds = SchoolTimeNeeds & { readonly roster: Pick<RosterStore, 'classrooms'> };

type Clock = Pick<QuestionStep, 'dueAt' | 'solveBy' | 'solvedLate' | 'pausedAt' | 'leftMinutes' | 'climb' | 'settledAt'>;

/** A clock that stood still, since the asker was asked back, goes on with what was left, of the first answer and of the whole matter. */
export async function clockGoesOn(needs: ClockNeeds, question: Question, now: Instant): Promise<Clock> {
  const { leftMinutes = 0, climb, pausedAt = now, solveBy } = question;
  const { time, begin } = await clockOf(needs, question, now);
  const hasLeft = solveBy !== undefined && solveBy > pausedAt;
  return {
    ...begin(dueAfter(now, Math.max(leftMinutes, LEAST_LEFT_MINUTES), time), climb?.level ?? 0),
    ...(hasLeft ? { solveBy: dueAfter(now, minutesBetween(pausedAt, solveBy, time), time) } : {}),
  };
}

/**
 * A question that was answered is open again: its clock begins anew. What was settled is a new matter with a time of its own; what was not keeps
 * its time, or gets as much as there is for one more answer.
 */
export async function clockBeginsAnew(needs: ClockNeeds, question: Question, now: Instant): Promise<Clock> {
  const { time, begin } = await clockOf(needs, question, now);
  const dueAt = dueAfter(now, question.alarm ? ALARM_WITHIN_MINUTES : ANSWER_WITHIN_MINUTES, time);
  const keeps = question.state === 'answered' && question.solveBy !== undefined;
  const solveBy = keeps ? Math.max(question.solveBy, dueAt) : daysAfter(now, SOLVE_WITHIN_DAYS, time);
  return { ...begin(dueAt, 0), solveBy, solvedLate: null };
}

async function clockOf(needs: ClockNeeds, question: Question, now: Instant) {
  const [school, [classroom]] = await Promise.all([
    schoolTime(needs, question.schoolId, now),
    needs.roster.classrooms([question.classroomId]),
  ]);
  const { pausedAt: _stopped, ...rest } = question;
  const facts = climbFacts(school, classroom?.classTeacherId, now);
  const begin = (dueAt: Instant, level: Climb['level']) => ({
    dueAt,
    ...{ pausedAt: null, leftMinutes: null, settledAt: null },
    climb: freshClimb(level, { ...rest, state: 'reopened', dueAt }, facts, now),
  });
  // An alarm waits for nobody's leave.
  return { time: question.alarm ? school.time : school.timeOf(question.teacherId, now), begin };
}
