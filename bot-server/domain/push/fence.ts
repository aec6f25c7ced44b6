import type { Instant } from '../time/instant';

/**
 * What a leader writes under: the epoch of its lease, and until when that lease runs by the database's clock. A write after that instant is
 * refused by the database itself, whatever the writer believes of the time: so nothing of a leader that slept is taken.
 */
export interface Fence {
  readonly owner: string;
  readonly epoch: number;
  /** Absent where no lease is involved. */
  readonly until?: Instant;
}
