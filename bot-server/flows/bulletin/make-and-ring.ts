import type { Instant } from '../../domain/time/instant';
import { makeDueBulletins, type DueNeeds } from './make-due';
import { ringReaders, type RingReadersNeeds } from './ring-readers';

export type MakeAndRingNeeds = DueNeeds & RingReadersNeeds;

/**
 * Makes what is due, then writes the messages to its readers: a week's and a month's of one morning are there by then and are one message. What
 * was made is told also when one of them could not be made.
 */
export async function makeAndRing(
  needs: MakeAndRingNeeds,
  now: Instant,
  stopped: () => boolean,
): Promise<{ readonly made: number; readonly rung: number }> {
  let made = 0;
  let rung = 0;
  try {
    ({ made } = await makeDueBulletins(needs, now, stopped));
  } finally {
    if (!stopped()) ({ rung } = await ringReaders(needs, now, stopped));
  }
  return { made, rung };
}
