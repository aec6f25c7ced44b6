import { UNDO_WITHIN } from '../../domain/roster/operation';
import type { Instant } from '../../domain/time/instant';
import { recoverRoster, type RosterWriteNeeds } from './write-roster';

/** Every minute: puts back what a dead process left half-written, and takes the names out of results that nobody needs any more. */
export async function sweepRoster(needs: RosterWriteNeeds, now: Instant): Promise<void> {
  await recoverRoster(needs, now);
  await needs.rosterOperations.forgetResults(now - UNDO_WITHIN);
}
