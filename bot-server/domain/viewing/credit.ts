import type { Resource } from '../resource/resource';
import type { Session, Span, Viewing } from './viewing';
import { countSeconds, mergeSpans } from './words';

/** Forgiven once per viewing for sampling and rounding, seconds. */
const SLACK = 5;

export interface Credit {
  /** Seconds claimed. */
  readonly bits: number;
  /** Seconds believed. */
  readonly credited: number;
  /** Claimed, not (yet) believed. */
  readonly unconfirmed: number;
}

/** The whole seconds that count towards completion. */
export const countedSpan = (resource: Pick<Resource, 'effectiveStart' | 'effectiveEnd' | 'durationSeconds'>): Span => {
  const from = Math.ceil(resource.effectiveStart);
  const to = Math.floor(Math.min(resource.effectiveEnd, resource.durationSeconds ?? resource.effectiveEnd));
  return { from, to: Math.max(to, from) };
};

type Clocked = Pick<Session, 'openedAt' | 'receivedAt'>;

/** When a session was going by the server's own clock: from its ticket to its head's receipt. */
export const clockSpan = ({ openedAt, receivedAt }: Clocked): Span => ({ from: openedAt, to: Math.max(openedAt, receivedAt) });

/** Milliseconds of the server's own clock during which any of the sessions was going. */
export const spentMs = (sessions: readonly Clocked[]): number =>
  mergeSpans(sessions.map(clockSpan)).reduce((sum, { from, to }) => sum + (to - from), 0);

export const spentSeconds = (sessions: readonly Clocked[]): number => spentMs(sessions) / 1000;

/** Seconds that the player says it played. */
export const playedSeconds = ({ sessions, past }: Pick<Viewing, 'sessions' | 'past'>): number =>
  sessions.reduce((sum, { playMs }) => sum + playMs, past?.playMs ?? 0) / 1000;

/** More seconds than these are not believed, whatever is claimed. */
export function ceilingOf(viewing: Pick<Viewing, 'sessions' | 'past'>, { maxRate }: Pick<Resource, 'maxRate'>): number {
  const spent = spentMs(viewing.sessions) + (viewing.past?.spentMs ?? 0);
  return Math.min(spent / 1000, playedSeconds(viewing)) * maxRate + SLACK;
}

/**
 * Whole seconds credited: no more than was claimed, than the server's clock allows at the item's highest rate, and than the player says it played.
 * The phone's clock never earns anything: 600 s claimed 4 s after the ticket are 13 s at double speed.
 */
export function creditOf(
  viewing: Pick<Viewing, 'words' | 'sessions' | 'past'>,
  resource: Pick<Resource, 'effectiveStart' | 'effectiveEnd' | 'durationSeconds' | 'maxRate'>,
): Credit {
  const bits = countSeconds(viewing.words, countedSpan(resource));
  const credited = Math.floor(Math.min(bits, ceilingOf(viewing, resource)));
  return { bits, credited, unconfirmed: bits - credited };
}
