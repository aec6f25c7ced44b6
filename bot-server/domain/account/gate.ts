import type { Instant } from '../time/instant';
import type { GateId } from './quota';

/** Why a channel of an account takes nothing: the day's number, the minute's, or the platform is in trouble. */
export type ClosedBecause = 'quota' | 'rate' | 'trouble';

/** How one channel of one account stands, for all processes. */
export interface GateState {
  readonly id: GateId;
  /** Calls since the platform's day began. */
  readonly used: number;
  readonly dayStart: Instant;
  readonly closedUntil?: Instant;
  readonly because?: ClosedBecause;
  /** The platform's code, where it was the platform that closed it. */
  readonly code?: string;
  readonly closedAt?: Instant;
}

/** What a caller is told who wants to make calls. */
export interface GateAnswer {
  /** How many of them may be made now. */
  readonly granted: number;
  /** When to ask again, for the others. */
  readonly askAgainAt?: Instant;
  readonly because?: ClosedBecause;
  /** The channel was in trouble: the one that is granted finds out whether it still is. `times` counts how often it has tripped in a row. */
  readonly probe?: boolean;
  readonly times: number;
}
