import type { Instant } from '../time/instant';
import { clockSpan, spentMs } from './credit';
import { onlineMs } from './grade';
import type { PastSessions, Session, Viewing } from './viewing';
import { mergeSpans } from './words';

/** Sessions to be forgotten, and the sums in which they count on. */
export interface Folded {
  readonly past: PastSessions;
  readonly gone: readonly string[];
}

/**
 * Sums up the sessions that ended before an instant. Sessions whose times overlap go together, when the last of them ended before it:
 * time that two of them share is counted once, so what is credited and how it is graded stay what they were. Undefined when there is nothing to forget yet.
 */
export function foldSessions({ sessions, past }: Pick<Viewing, 'sessions' | 'past'>, before: Instant): Folded | undefined {
  const over = mergeSpans(sessions.map(clockSpan)).filter(({ to }) => to < before);
  const isOver = (session: Session): boolean => {
    const { from, to } = clockSpan(session);
    return to < before && (from === to || over.some((span) => span.from <= from && to <= span.to));
  };
  const going = sessions.filter(isOver);
  const newest = [...going].sort((a, b) => b.receivedAt - a.receivedAt || b.openedAt - a.openedAt)[0];
  if (!newest) return undefined;
  const { receivedAt, openedAt, position } = newest;
  const head = { receivedAt, openedAt, position };
  return {
    past: {
      spentMs: (past?.spentMs ?? 0) + spentMs(going),
      onlineMs: (past?.onlineMs ?? 0) + onlineMs(going),
      playMs: going.reduce((sum, { playMs }) => sum + playMs, past?.playMs ?? 0),
      head: past && isNewer(past.head, head) ? past.head : head,
    },
    gone: going.map(({ id }) => id),
  };
}

type Head = PastSessions['head'];
const isNewer = (a: Head, b: Head): boolean => a.receivedAt > b.receivedAt || (a.receivedAt === b.receivedAt && a.openedAt > b.openedAt);
