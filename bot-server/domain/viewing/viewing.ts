import type { Instant } from '../time/instant';

/** Viewer: a guardian (guardian content), or a student on any guardian's phone (student content). */
export type Viewer = { readonly kind: 'guardian'; readonly id: string } | { readonly kind: 'student'; readonly id: string };

export interface ViewingKey {
  readonly viewer: Viewer;
  readonly resourceId: string;
  readonly version: number;
  /** The term in which its tickets were issued; absent in viewings from before terms were told apart, and where no term is known. */
  readonly term?: string;
}

export const viewingIdOf = ({ viewer, resourceId, version, term }: ViewingKey): string =>
  `${viewer.kind === 'guardian' ? 'g' : 's'}:${viewer.id}:${resourceId}:${version}${term === undefined ? '' : `:${term}`}`;

/** Half-open seconds [start, end) on the media's own axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Watched whole seconds as 64-bit words keyed by word number: second `s` is bit `s % 64` of word `floor(s / 64)`. */
export type Words = ReadonlyMap<number, bigint>;

export const SECONDS_PER_WORD = 64;

/** What those who watch say of a session themselves: several together, on a large screen, by the sound alone. It earns nothing. */
export const SAID = ['group', 'cast', 'audio'] as const;
export type Said = (typeof SAID)[number];

/** What one ticket's session told last (a lexicographic maximum: highest seq, for one seq its first receipt). */
export interface Session {
  readonly id: string;
  /** From the ticket itself, never merged. */
  readonly openedAt: Instant;
  readonly offline: boolean;
  readonly seq: number;
  readonly receivedAt: Instant;
  readonly playMs: number;
  readonly position: number;
  /** In which 15 s after its opening something was received; kept for the grades of evidence. Empty for an offline session. */
  readonly receipts: Words;
  /** The longest interval that its phone was asked for, where that was more than the 15 s of a server at rest. */
  readonly everySeconds?: number;
  readonly said?: readonly Said[];
}

/** What sessions gave of which no details are kept any more: sums, and the newest head among them. */
export interface PastSessions {
  /** Milliseconds of the server's clock during which any of them was going. */
  readonly spentMs: number;
  readonly playMs: number;
  /** Milliseconds in which any of them was online; absent where they were summed up before that was kept. */
  readonly onlineMs?: number;
  readonly head: { readonly receivedAt: Instant; readonly openedAt: Instant; readonly position: number };
}

/** A share of the item that was credited for the first time; `started` is 3 s. */
export type Milestone = 'started' | 'q25' | 'q50' | 'q75';
export const MILESTONES: readonly Milestone[] = ['started', 'q25', 'q50', 'q75'];

/** Completion is an event: what was reached, when, and by which rule; later changes of the rule un-complete nobody. */
export interface Completion {
  readonly at: Instant;
  readonly threshold: number;
  readonly ruleVersion: number;
  /** How well it was evidenced when it was reached; absent in older ones. */
  readonly grade?: 'A' | 'B';
}

/** One viewing as stored: what was watched, by which sessions it was told, and what it has reached. */
export interface Viewing {
  readonly id: string;
  readonly key: ViewingKey;
  readonly words: Words;
  readonly sessions: readonly Session[];
  /** Of sessions that are past their keeping; they count on as they did. */
  readonly past?: PastSessions;
  /** Counts the writes; a reader that worked on an older one must not say «done». */
  readonly rev: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly reached: Readonly<Partial<Record<Milestone, Instant>>>;
  readonly completion?: Completion;
}
