import type { Turns } from '../../domain/push/turns';
import type { Instant } from '../../domain/time/instant';
import type { DueMessage } from '../../store/messages/queue';
import { followRun } from './follow-run';
import type { PushNeeds } from './needs';
import type { RunStates } from './run-states';
import { sideBySide } from './side-by-side';

type Needs = Pick<PushNeeds, 'messages' | 'plans' | 'pushes'>;

/** How many pushes share a lot: each of them with a few messages. */
const PLACES = 16;

/**
 * What is rung next: what somebody waits for first, then a share for each push whose turn it is. Of one guardian only one message, since the
 * second must see that the first has rung. Pushes that are stopped are put aside whole, in one write each.
 */
export async function nextLot(needs: Needs, turns: Turns, runs: RunStates, now: Instant, size: number): Promise<DueMessage[]> {
  const [urgent, bundles] = await Promise.all([needs.messages.dueUrgent(now, size), needs.messages.dueBundles(now)]);
  const going: string[] = [];
  for (const bundle of urgent.length < size ? bundles : []) {
    if ((await runs.of(bundle)) === 'running') going.push(bundle);
    else await followRun(needs, bundle, now);
  }
  const chosen = turns.next(going, PLACES);
  const share = Math.ceil((size - urgent.length) / Math.max(chosen.length, 1));
  const bulk = (await sideBySide(chosen, PLACES, (bundle) => needs.messages.dueOf(bundle, now, share))).flat();
  const lot = new Map<string, DueMessage>();
  for (const row of [...urgent, ...bulk]) if (!lot.has(row.guardianId)) lot.set(row.guardianId, row);
  return [...lot.values()].slice(0, size);
}
