import type { Instant } from '../../domain/time/instant';
import type { ErasureStore } from '../../store/erasures';
import type { PrivacyExportStore } from '../../store/privacy-exports';
import { carryOutErasure, type EraseNeeds } from './carry-out-erasure';

export type EraseDueNeeds = EraseNeeds & {
  readonly erasures: Pick<ErasureStore, 'due' | 'nextDueAt'>;
  readonly privacyExports: Pick<PrivacyExportStore, 'dropExpired'>;
  /** Told of an erasure that broke; it is tried again at the next sweep. Never told whose it is. */
  readonly trouble: (error: unknown) => void;
};

const AT_ONCE = 20;

/** Carries out the erasures whose waiting time is over, and drops exports that are past their day. One that breaks keeps no other waiting. */
export async function eraseDue(needs: EraseDueNeeds, now: Instant): Promise<{ done: number; exports: number; more: boolean }> {
  const due = await needs.erasures.due(now, AT_ONCE);
  let done = 0;
  let failed = 0;
  for (const request of due) {
    try {
      if (await carryOutErasure(needs, request, now)) done += 1;
    } catch (error) {
      failed += 1;
      needs.trouble(error);
    }
  }
  const exports = await needs.privacyExports.dropExpired(now);
  return { done, exports, more: due.length === AT_ONCE && failed === 0 && done > 0 };
}
