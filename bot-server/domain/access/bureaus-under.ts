import type { Bureau, BureauId } from '../roster/roster';

/** A bureau and all below it, in the order of their codes. A ring, which no file can import, ends the way down and not the program. */
export function bureausUnder(bureaus: readonly Bureau[], id: BureauId): BureauId[] {
  const found = new Set<BureauId>();
  const next = [id];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    for (const bureau of bureaus) if (bureau.parentId === at) next.push(bureau.id);
  }
  return [...found].sort();
}
