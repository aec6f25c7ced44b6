import { isLateGuardian, NEXT_STARTS, TERM_STARTS, type FamilyCase, type Sitting } from './family-cases';

const STAGES = ['started', 'q25', 'q50', 'q75', 'completed'] as const;
type Stage = (typeof STAGES)[number];
const needed = (stage: Stage, total: number): number =>
  ({ started: Math.min(3, total), q25: 0.25 * total, q50: 0.5 * total, q75: 0.75 * total, completed: 0.9 * total })[stage];

/** What one viewer saw of one version in one term, or before terms were told apart (`term` undefined). */
interface Shelf {
  readonly term: string | undefined;
  readonly guardian: number;
  readonly seconds: Set<number>;
  readonly reachedAt: Map<Stage, number>;
  lastAt: number;
}

const startOf = { spring: -Infinity, autumn: TERM_STARTS, next: NEXT_STARTS } as const;
const termOf = (at: number): keyof typeof startOf => (at >= NEXT_STARTS ? 'next' : at >= TERM_STARTS ? 'autumn' : 'spring');

/** Under which term a sitting's ticket is issued: by hand, from the sittings before it. */
export function termOfTicket({ untold, for: audience }: FamilyCase, sitting: Sitting, earlier: readonly Sitting[]): string | undefined {
  const opened = sitting.at - sitting.long * 1000;
  if (opened < untold) return undefined;
  const term = termOf(opened);
  const mine = (one: Sitting): boolean =>
    one.version === sitting.version && (audience === 'guardian' ? one.guardian === sitting.guardian : one.child === sitting.child);
  let lastUntold = -Infinity;
  const goesOn = (asked: keyof typeof startOf): boolean => lastUntold > -Infinity && lastUntold >= startOf[asked];
  for (const one of earlier.filter(mine)) {
    const issued = one.at - one.long * 1000;
    if (issued < untold || goesOn(termOf(issued))) lastUntold = Math.max(lastUntold, one.at);
  }
  return goesOn(term) ? undefined : term;
}

function shelvesOf(one: FamilyCase, child: number): Shelf[] {
  const shelves = new Map<string, Shelf>();
  one.sittings.forEach((sitting, index) => {
    const mine = one.for === 'guardian' || sitting.child === child;
    // What was pushed, or a newer encoding of it; an older ticket may still be shown later, for its own version.
    if (!mine || sitting.version < one.pushed) return;
    const term = termOfTicket(one, sitting, one.sittings.slice(0, index));
    const name = `${one.for === 'guardian' ? sitting.guardian : 'child'} ${sitting.version} ${term ?? '-'}`;
    const guardian = one.for === 'guardian' ? sitting.guardian : -1;
    const shelf = shelves.get(name) ?? { term, guardian, seconds: new Set(), reachedAt: new Map(), lastAt: -Infinity };
    shelves.set(name, shelf);
    for (let second = sitting.from; second < sitting.from + sitting.long; second += 1) shelf.seconds.add(second);
    shelf.lastAt = Math.max(shelf.lastAt, sitting.at);
    const total = one.lengths[sitting.version - 1] ?? 1;
    for (const stage of STAGES)
      if (!shelf.reachedAt.has(stage) && shelf.seconds.size >= needed(stage, total) - 1e-9) shelf.reachedAt.set(stage, sitting.at);
  });
  return [...shelves.values()];
}

/** What the counter of one child's class must say, worked out by hand: seconds in sets, first times, and one comparison with the due time. */
export function expectedCounts(one: FamilyCase, child: number): Record<string, number> {
  const counting = shelvesOf(one, child).filter(({ term, lastAt }) => {
    if (term === undefined) return !one.dated || lastAt >= TERM_STARTS;
    return term !== 'spring';
  });
  const firstOf = (stage: Stage): number =>
    Math.min(
      Infinity,
      ...counting.map(({ guardian, reachedAt }) => {
        const at = reachedAt.get(stage) ?? Infinity;
        if (guardian < 0 || !isLateGuardian(one, guardian)) return at;
        return at < (one.gone ?? Infinity) ? Math.max(at, one.came ?? -Infinity) : Infinity;
      }),
    );
  const inTime = STAGES.filter((stage) => firstOf(stage) <= one.dueAt);
  const furthest = Math.max(-1, ...inTime.map((stage) => STAGES.indexOf(stage)));
  const isReached = one.reachable.some((is, guardian) => is && !isLateGuardian(one, guardian));
  const counts: Record<string, number> = { targeted: 1, reachable: Number(furthest >= 0 || isReached) };
  counts['sent'] = counts['opened'] = Number(furthest >= 0);
  STAGES.forEach((stage, index) => (counts[stage] = Number(index <= furthest)));
  const completedAt = firstOf('completed');
  counts['lateCompleted'] = Number(completedAt < Infinity && completedAt > one.dueAt);
  return counts;
}
