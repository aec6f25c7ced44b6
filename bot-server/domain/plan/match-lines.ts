import { canonical } from '../importing/canonical';
import type { Slot } from '../push/push';
import { slotIdOf } from '../push/slots';
import { lineOf } from './draft';

/** What makes two lines the same one, the surest first: all they say; what it is and for whom; the hour they stand at. */
const KEYS: readonly ((slot: Slot) => string)[] = [
  (slot) => canonical({ ...lineOf(slot), line: 0, from: undefined }),
  ({ resourceId, audience }) => canonical({ resourceId, audience }),
  ({ week, weekday, minute }) => `${week} ${weekday} ${minute}`,
];

/**
 * Gives lines that were read in the numbers of the lines they are, so that a version says what changed and not that everything did. A line
 * that has been pushed or left out is only ever the very same one; what is new gets numbers from `lastLine` on.
 */
export function matchLines(
  before: readonly Slot[],
  after: readonly Slot[],
  { settled, lastLine }: { readonly settled: ReadonlySet<number>; readonly lastLine: number },
): Slot[] {
  const same = new Map<Slot, Slot>();
  const taken = new Set<number>();
  for (const [sure, keyOf] of KEYS.entries()) {
    const free = new Map<string, Slot[]>();
    for (const slot of before) {
      if (taken.has(slot.line) || (sure > 0 && settled.has(slot.line))) continue;
      const key = keyOf(slot);
      free.set(key, [...(free.get(key) ?? []), slot]);
    }
    for (const slot of after) {
      if (same.has(slot)) continue;
      const found = free.get(keyOf(slot))?.shift();
      if (!found) continue;
      same.set(slot, found);
      taken.add(found.line);
    }
  }
  let last = Math.max(lastLine, ...before.map(({ line }) => line));
  return after
    .map((slot) => {
      const was = same.get(slot);
      const line = was?.line ?? (last += 1);
      // A file does not say whose line it is: one that came from the county stays the county's.
      return { ...slot, ...(was?.from ? { from: was.from } : {}), line, id: slotIdOf(slot.planId, line) };
    })
    .sort((a, b) => a.line - b.line);
}
