import type { Instant } from '../time/instant';

/** Viewer: a guardian (guardian content), or a student on any guardian's phone (student content). */
export type Viewer =
  { readonly kind: 'guardian'; readonly id: string } | { readonly kind: 'student'; readonly id: string };

export interface ViewingKey {
  readonly viewer: Viewer;
  readonly resourceId: string;
  readonly version: number;
}

export const viewingIdOf = (key: ViewingKey): string =>
  `${key.viewer.kind[0]}:${key.viewer.id}:${key.resourceId}:${key.version}`;

/** Half-open seconds [start, end) on the media's own axis. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

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
}

/** One viewing as stored: watched seconds as 64-bit words keyed by word number, and its sessions. */
export interface Viewing {
  readonly id: string;
  readonly key: ViewingKey;
  readonly words: ReadonlyMap<number, bigint>;
  readonly sessions: readonly Session[];
  readonly rev: number;
  readonly firstAt: Instant;
  readonly completedAt?: Instant;
}

export const SECONDS_PER_WORD = 64;
