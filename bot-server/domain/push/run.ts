import { HOUR, type Instant } from '../time/instant';
import type { Halt } from './halt';
import type { Push, PushPlan } from './push';

/** Whether a push goes out now: `paused` may go on, `ended` never does. */
export type RunState = 'running' | 'paused' | 'ended';

/** What a school says to a plan or a push. */
export type SteerWord = 'pause' | 'resume' | 'end';

/** How a push stands by its own word and its plan's: the stricter one counts. A plan that is gone stops nothing. */
export function runStateOf(plan: PushPlan['state'] | undefined, halt: Halt | undefined): RunState {
  if (plan === 'ended' || halt?.state === 'ended') return 'ended';
  return plan === 'paused' || halt?.state === 'paused' ? 'paused' : 'running';
}

/** Where a word leads; undefined when it says nothing there: what has ended stays so. The state it is in already is no change, and no error. */
export function steered(from: RunState, word: SteerWord): RunState | undefined {
  if (from === 'ended') return word === 'end' ? 'ended' : undefined;
  return ({ pause: 'paused', resume: 'running', end: 'ended' } as const)[word];
}

/** How a fan-out stands, counted from its messages. */
export interface FanOut {
  readonly total: number;
  readonly sent: number;
  /** Neither sent nor at their end: they go on by themselves. */
  readonly ahead: number;
  /** Of these, the ones whose time has come. */
  readonly due: number;
  /** Definitely not sent, by WeChat's word: what can be tried again. */
  readonly failed: number;
  /** May have rung or not: nobody knows, and they are not repeated. */
  readonly unknown: number;
  /** Held for long by a limit of the platform, the day's rather than the minute's, and until when the first of them is. */
  readonly limited: number;
  readonly limitedUntil?: Instant;
  /** Sent within the last minute. */
  readonly lastMinute: number;
  /** When the first of those that wait for a time is looked at again. */
  readonly nextAt?: Instant;
}

/** What a school sees of a push: its messages are made; they go out; they wait for a time; nothing is left to do; or it was stopped. */
export type Phase = 'preparing' | 'sending' | 'waiting' | 'done' | 'paused' | 'ended';

/** In which phase a push is. */
export function phaseOf({ state }: Pick<Push, 'state'>, run: RunState, { ahead, due }: Pick<FanOut, 'ahead' | 'due'>): Phase {
  if (run !== 'running') return run;
  if (state === 'open') return 'preparing';
  if (due > 0) return 'sending';
  return ahead > 0 ? 'waiting' : 'done';
}

/**
 * How many hours a platform's limit still takes: until it opens again, and a day more for as often as what is held is more than what went through
 * before it closed. Undefined when nothing is held by one; a lower bound, since other pushes may want the same day's share.
 */
export function limitedHours(
  { limited, limitedUntil, sent }: Pick<FanOut, 'limited' | 'limitedUntil' | 'sent'>,
  now: Instant,
): number | undefined {
  if (limited === 0 || limitedUntil === undefined) return undefined;
  const wait = Math.max(0, limitedUntil - now);
  const days = Math.ceil(limited / Math.max(sent, 1)) - 1;
  return Math.ceil(wait / HOUR) + days * 24;
}

/** Below this nobody can say from the last minute how fast it goes. */
const ENOUGH_TO_TELL = 5;

/** Seconds until the due ones are through at the last minute's rate; undefined while that can not be told. */
export function secondsLeft({ due, lastMinute }: Pick<FanOut, 'due' | 'lastMinute'>): number | undefined {
  if (due === 0) return 0;
  return lastMinute < ENOUGH_TO_TELL ? undefined : Math.ceil((due / lastMinute) * 60);
}
