import type { Term } from '../roster/roster';
import type { CivilDate } from '../time/civil';

/** The term that is on, else the next one: plans are made in the holidays before. Undefined when none is written down. */
export const comingTerm = (terms: readonly Term[], today: CivilDate): Term | undefined =>
  terms.filter(({ endsOn }) => endsOn >= today).sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0];
