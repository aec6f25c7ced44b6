import type { Resource } from '../resource/resource';
import type { Instant } from '../time/instant';
import { creditOf } from './credit';
import { SECONDS_PER_WORD, type Completion, type Session, type Span, type Viewing, type Words } from './viewing';
import { mergeSpans } from './words';

/** How well it is evidenced: told while it was watched, or afterwards. (C, declared by the school, and X, held, are not of a viewing alone.) */
export type Grade = 'A' | 'B';

export const RECEIPT_MS = 15_000;
const AT_REST_SECONDS = 15;
const PATIENCE_SECONDS = 30;
const LONGEST_SECONDS = 150;
const ONLINE_SHARE = 0.8;

type Evidence = Pick<Session, 'openedAt' | 'receivedAt' | 'offline' | 'receipts' | 'everySeconds'>;

/** How long before a receipt the phone is taken to have been online: the interval asked for and 30 s, 150 s at most; milliseconds. */
export const reachOf = ({ everySeconds }: Pick<Session, 'everySeconds'>): number =>
  Math.min((everySeconds ?? AT_REST_SECONDS) + PATIENCE_SECONDS, LONGEST_SECONDS) * 1000;

function bucketsOf(receipts: Words): number[] {
  const buckets: number[] = [];
  for (const [word, bits] of receipts)
    for (let bit = 0; bit < SECONDS_PER_WORD; bit++) if ((bits >> BigInt(bit)) & 1n) buckets.push(word * SECONDS_PER_WORD + bit);
  return buckets.sort((a, b) => a - b);
}

/**
 * When something was received under an online ticket, in order: the first moment of each 15 s, and the head's own receipt exactly. What came
 * after the head told nothing new, so a report sent again later is no evidence. An offline ticket gives none.
 */
export function receiptsOf({ openedAt, receivedAt, offline, receipts }: Evidence): Instant[] {
  if (offline || receivedAt < openedAt) return [];
  const heard = bucketsOf(receipts).map((bucket) => openedAt + bucket * RECEIPT_MS);
  return heard.length === 0 ? [] : [...heard.filter((at) => at < receivedAt), receivedAt];
}

/** When a session's phone was online by the server's clock: `[r − g, r]` for each receipt, never before its ticket. */
export const onlineSpans = (session: Evidence): Span[] => {
  const reach = reachOf(session);
  return mergeSpans(receiptsOf(session).map((at) => ({ from: Math.max(at - reach, session.openedAt), to: at })));
};

/** Milliseconds of the server's clock in which at least one of the sessions was online. */
export const onlineMs = (sessions: readonly Evidence[]): number =>
  mergeSpans(sessions.flatMap(onlineSpans)).reduce((sum, { from, to }) => sum + (to - from), 0);

/** A when what was online, at the item's highest rate, covers four fifths of what is credited; else B. */
export function gradeOf(
  viewing: Pick<Viewing, 'words' | 'sessions' | 'past'>,
  resource: Pick<Resource, 'effectiveStart' | 'effectiveEnd' | 'durationSeconds' | 'maxRate'>,
): Grade {
  const online = (onlineMs(viewing.sessions) + (viewing.past?.onlineMs ?? 0)) / 1000;
  return online * resource.maxRate >= ONLINE_SHARE * creditOf(viewing, resource).credited ? 'A' : 'B';
}

/** The grade of what is complete: latched with the completion; one from before grades were latched is judged by what is kept. */
export const gradeOfCompletion = (
  viewing: Pick<Viewing, 'words' | 'sessions' | 'past'> & { readonly completion: Completion },
  resource: Parameters<typeof gradeOf>[1],
): Grade => viewing.completion.grade ?? gradeOf(viewing, resource);
