import type { Resource } from '../resource/resource';
import type { Instant } from '../time/instant';
import { creditOf } from './credit';
import { reachOf, receiptsOf } from './grade';
import type { Session, Span, Viewing, Words } from './viewing';
import { gapsIn, mergeSpans } from './words';

/** `claims`: much more is claimed than the clock allows; `many-at-once`: three items and more at once; `same-sets`: one's seconds are another's. */
export const FLAG_KINDS = ['claims', 'many-at-once', 'same-sets'] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];
/** A note stays in the figures and is counted; a hold is out of them until a person decides. */
export type FlagLevel = 'note' | 'hold';

/** What a rule saw. The same `evidence` of no greater `size` is the same thing seen again. */
export interface Found {
  readonly kind: FlagKind;
  readonly level: FlagLevel;
  readonly evidence: string;
  readonly size: number;
  /** For the words: seconds over the ceiling, items at once, or families with the same seconds. */
  readonly amount: number;
}

export const RELEASE_REASONS = ['talked', 'watched-together', 'phone-or-line'] as const;
export const KEEP_REASONS = ['not-watched', 'asked-again', 'not-reached'] as const;
export type DecisionReason = (typeof RELEASE_REASONS)[number] | (typeof KEEP_REASONS)[number];
export const isReasonOf = (verdict: Decision['verdict'], reason: DecisionReason): boolean =>
  (verdict === 'released' ? RELEASE_REASONS : KEEP_REASONS).some((each) => each === reason);

/** What a person said of a flag, and what it was about. */
export interface Decision {
  readonly verdict: 'released' | 'kept';
  readonly reason: DecisionReason;
  readonly by: string;
  readonly at: Instant;
  readonly evidence: string;
  readonly level: FlagLevel;
  readonly size: number;
}

/** At most one of a kind on a viewing. */
export interface Flag extends Found {
  readonly id: string;
  readonly viewingId: string;
  readonly foundAt: Instant;
  /** The clock has since caught up with what was claimed. */
  readonly lapsedAt?: Instant;
  readonly decision?: Decision;
}

export const flagIdOf = (viewingId: string, kind: FlagKind): string => `${viewingId}:${kind}`;

type State = Pick<Flag, 'level' | 'lapsedAt' | 'decision'>;
/** Whether a viewing with this flag is out of the figures. */
export const holds = ({ level, lapsedAt, decision }: State): boolean =>
  level === 'hold' && lapsedAt === undefined && decision?.verdict !== 'released';
/** Whether somebody should still look at it. */
export const isOpen = ({ lapsedAt, decision }: State): boolean => lapsedAt === undefined && decision === undefined;

const rank = (level: FlagLevel): number => (level === 'hold' ? 1 : 0);
const covers = (decision: Decision, found: Found): boolean =>
  decision.evidence === found.evidence && rank(found.level) <= rank(decision.level) && found.size <= decision.size;

/**
 * What is to be stored of a kind of flag when its rule is asked again; undefined: what is known stays. What a person decided stands for the
 * evidence that it was about; more or other evidence opens the flag anew. Too large a claim ends by itself when the clock has caught up;
 * the other kinds are about what has happened and stay.
 */
export function settleFlag(
  known: Flag | undefined,
  kind: FlagKind,
  found: Found | undefined,
  viewingId: string,
  now: Instant,
): Flag | undefined {
  if (!found) return known && kind === 'claims' && known.lapsedAt === undefined ? { ...known, lapsedAt: now } : undefined;
  const base = { id: flagIdOf(viewingId, kind), viewingId };
  if (!known) return { ...base, ...found, foundAt: now };
  const { decision } = known;
  const decided = decision && covers(decision, found) ? { decision } : {};
  if (known.lapsedAt === undefined) {
    const isSame = known.evidence === found.evidence && known.size >= found.size;
    if (isSame && (kind === 'claims' ? known.level === found.level : rank(known.level) >= rank(found.level))) return undefined;
    if (kind !== 'claims' && decision && covers(decision, found)) return undefined;
  }
  return { ...base, ...found, foundAt: now, ...decided };
}

type Measured = Pick<Resource, 'effectiveStart' | 'effectiveEnd' | 'durationSeconds' | 'maxRate'>;

const LEAST_OVER_SECONDS = 60;
const NOTE_TIMES = 1.5;
const HOLD_TIMES = 3;

/** More claimed than the clock allows: a note at half as much again, a hold at three times; under a minute it is nothing. */
export function claimsFound(viewing: Pick<Viewing, 'words' | 'sessions' | 'past'>, resource: Measured): Found | undefined {
  const { bits, credited, unconfirmed } = creditOf(viewing, resource);
  if (unconfirmed < LEAST_OVER_SECONDS || bits < NOTE_TIMES * credited) return undefined;
  const level = bits >= HOLD_TIMES * credited ? 'hold' : 'note';
  return { kind: 'claims', level, evidence: 'over', size: Math.ceil(unconfirmed / 60), amount: unconfirmed };
}

/** What one viewer had going, by item. */
export interface Running {
  readonly itemId: string;
  readonly sessions: readonly Session[];
}

const MOST_AT_ONCE = 2;
const NOTE_SHARE = 0.25;
const HOLD_SHARE = 0.5;

/** When an item was surely going: from one receipt to the next of a session that kept reporting. A heap that is sent at once is none. */
const goingSpans = (session: Session): Span[] => {
  const heard = [session.openedAt, ...receiptsOf(session)];
  return heard.slice(1).flatMap((to, index) => {
    const from = heard[index] ?? to;
    return to > from && to - from <= reachOf(session) ? [{ from, to }] : [];
  });
};

/** More than two items going in the same minutes, by one viewer: a note from a quarter of this item's length on, a hold from half of it. */
export function manyAtOnceFound(own: Running, others: readonly Running[], lengthSeconds: number): Found | undefined {
  const mine = mergeSpans(own.sessions.flatMap(goingSpans));
  const theirs = others.map(({ itemId, sessions }) => ({ itemId, spans: mergeSpans(sessions.flatMap(goingSpans)) }));
  const edges = [...new Set([...mine, ...theirs.flatMap(({ spans }) => spans)].flatMap(({ from, to }) => [from, to]))].sort(
    (a, b) => a - b,
  );
  const covers = (spans: readonly Span[], from: Instant, to: Instant): boolean => spans.some((span) => span.from <= from && to <= span.to);
  let together = 0;
  const company = new Set<string>();
  edges.slice(1).forEach((to, index) => {
    const from = edges[index] ?? to;
    if (!covers(mine, from, to)) return;
    const beside = theirs.filter(({ spans }) => covers(spans, from, to));
    if (beside.length < MOST_AT_ONCE) return;
    together += to - from;
    for (const { itemId } of beside) company.add(itemId);
  });
  const share = lengthSeconds > 0 ? together / 1000 / lengthSeconds : 0;
  if (share < NOTE_SHARE) return undefined;
  return {
    kind: 'many-at-once',
    level: share >= HOLD_SHARE ? 'hold' : 'note',
    evidence: [...company].sort().join(' '),
    size: 1,
    amount: company.size + 1,
  };
}

/** A whole film, its first half, or a film without its middle is what many families of one village see: only a set in at least so many pieces tells one hand from many. */
export const LEAST_PIECES = 4;
const NOTE_SAME = 3;
const HOLD_SAME = 5;

/** The separate pieces of what was seen, `[from, to)` in whole seconds. */
export function piecesOf(words: Words, counted: Span): Span[] {
  const gaps = gapsIn(words, counted);
  const edges = [counted.from, ...gaps.flatMap(({ from, to }) => [from, to]), counted.to];
  return edges.flatMap((from, index) => {
    const to = edges[index + 1];
    return index % 2 === 0 && to !== undefined && to > from ? [{ from, to }] : [];
  });
}

const textOf = (pieces: readonly Span[]): string => pieces.map(({ from, to }) => `${from}-${to}`).join(' ');

/** Another viewer of the same item, and whether its address was the same one on some day. */
export interface Neighbour {
  readonly viewerId: string;
  readonly words: Words;
  readonly sameAddress: boolean;
}

/** Whether two have seen exactly the same seconds of what counts. */
export const isSameSet = (a: Words, b: Words, counted: Span): boolean => textOf(piecesOf(a, counted)) === textOf(piecesOf(b, counted));

/**
 * Exactly the same pieces by several viewers at one address: a note from three on, a hold from five on. Where as many others elsewhere have
 * these pieces too, it is the film that has the gaps.
 */
export function sameSetsFound(
  own: { readonly viewerId: string; readonly words: Words },
  neighbours: readonly Neighbour[],
  counted: Span,
): Found | undefined {
  const pieces = piecesOf(own.words, counted);
  if (pieces.length < LEAST_PIECES) return undefined;
  const same = neighbours.filter(({ viewerId, words }) => viewerId !== own.viewerId && isSameSet(own.words, words, counted));
  const here = new Set(same.flatMap(({ viewerId, sameAddress }) => (sameAddress ? [viewerId] : [])));
  const elsewhere = new Set(same.flatMap(({ viewerId }) => (here.has(viewerId) ? [] : [viewerId])));
  const count = here.size + 1;
  if (count < NOTE_SAME || elsewhere.size >= count) return undefined;
  return { kind: 'same-sets', level: count >= HOLD_SAME ? 'hold' : 'note', evidence: textOf(pieces), size: 1, amount: count };
}
