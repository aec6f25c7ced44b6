import type { TeacherId } from '../roster/roster';
import { civilDate, instantOf } from '../time/civil';
import { DAY, type Instant } from '../time/instant';
import { ANSWER_WITHIN_MINUTES, dueAfter, dueBefore } from './due';
import type { Climb, Question } from './question';
import { isOpen } from './steps';
import { dayMinutes, openSpans, type TeachingTime } from './teaching-time';

/** An asker who was asked back, or was answered, and says nothing for so long, is not waited for any more. */
export const SILENT_MS = 7 * DAY;
/** Before the due time: at half of it, and shortly before. */
const REMINDERS = [ANSWER_WITHIN_MINUTES / 2, 30] as const;

/** What happens to a question by itself. `look`: nothing yet, but it is looked at again. */
export type ClimbStep =
  | { readonly kind: 'alarm' | 'close'; readonly at: Instant }
  | { readonly kind: 'look'; readonly at: Instant }
  | { readonly kind: 'remind'; readonly reminded: number; readonly at: Instant }
  | { readonly kind: 'level'; readonly level: 1 | 2 | 3; readonly at: Instant };

/** What a step depends on beside the question. */
export interface ClimbFacts {
  /** The school's own; nobody's leave stops it. With some of it within reach. */
  readonly time: TeachingTime;
  /** Who is asked first when the due time has passed: the class teacher, who is on duty; without those on leave. */
  readonly next: readonly TeacherId[];
  readonly hasDesk: boolean;
}

type Clocked = Pick<Question, 'state' | 'dueAt' | 'askedAt' | 'pausedAt' | 'climb' | 'holders' | 'alarm' | 'replies'>;

/** Whom a question is given to at level 1; undefined where everybody who comes first has it already. Violence is the desk's alone. */
export const levelOne = (
  { holders, alarm }: Pick<Question, 'holders' | 'alarm'>,
  { next }: Pick<ClimbFacts, 'next'>,
): TeacherId | undefined => (alarm === 'abuse' ? undefined : next.find((id) => !holders.includes(id)));

/** The next thing that happens to a question by itself, and when; undefined once it is settled. It may be due already. */
export function nextStep(question: Clocked, facts: ClimbFacts, now: Instant): ClimbStep | undefined {
  const { state, pausedAt, replies, alarm } = question;
  if (state === 'answered') {
    const told = replies.findLast(({ by }) => by.kind === 'teacher')?.at ?? question.askedAt;
    return { kind: 'close', at: told + SILENT_MS };
  }
  if (!isOpen(state)) return undefined;
  // Danger waits for nobody's word: it climbs on, and no silence closes it.
  if (pausedAt !== undefined && alarm === undefined) return { kind: 'close', at: pausedAt + SILENT_MS };
  return reminder(question, facts, now) ?? climbing(question, facts) ?? { kind: 'look', at: now + DAY };
}

function reminder({ alarm, askedAt, dueAt, climb }: Clocked, { time }: ClimbFacts, now: Instant): ClimbStep | undefined {
  const { level, reminded = 0 } = climb ?? { level: 0 };
  if (alarm) return reminded === 0 ? { kind: 'alarm', at: askedAt } : undefined;
  if (level > 0) return undefined;
  const steps = REMINDERS.map((minutes, index) => ({ kind: 'remind' as const, reminded: index + 1, at: dueBefore(dueAt, minutes, time) }));
  // What was missed while nothing ran is not made up for when the one after it is due as well.
  return steps.find((step, index) => step.reminded > reminded && (steps[index + 1]?.at ?? dueAt) > now);
}

function climbing(question: Clocked, facts: ClimbFacts): ClimbStep | undefined {
  const { dueAt, climb, alarm } = question;
  const level = climb?.level ?? 0;
  const { time, hasDesk } = facts;
  const day = dayMinutes(time);
  const half = Math.round(day / 2);
  if (level < 1 && levelOne(question, facts) !== undefined) return { kind: 'level', level: 1, at: dueAt };
  if (level < 2 && hasDesk) return { kind: 'level', level: 2, at: level === 0 ? dueAt : dueAfter(dueAt, half, time) };
  if (level < 3) return { kind: 'level', level: 3, at: dueAfter(dueAt, alarm ? half : half + day, time) };
  return undefined;
}

/** A question whose clock begins anew: from this due time on it is reminded of again. */
export const freshClimb = (level: Climb['level'], question: Clocked, facts: ClimbFacts, now: Instant): Climb => {
  const step = nextStep({ ...question, climb: { level } }, facts, now);
  return { level, ...(step ? { nextAt: step.at } : {}) };
};

/** The next moment at which somebody may be rung, with the name of its window; `after` it is the one after that window. */
export function nextWindow(from: Instant, time: TeachingTime): { readonly at: Instant; readonly key: string; readonly endsAt: Instant } {
  const at = dueAfter(from, 0, time);
  const date = civilDate(at);
  const spans = openSpans(date, time);
  const index = spans.findIndex(({ from: opens, to }) => instantOf(date, opens) <= at && at < instantOf(date, to));
  return { at, key: `${date}.${index}`, endsAt: instantOf(date, spans[index]?.to ?? 0) };
}
