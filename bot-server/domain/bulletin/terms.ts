import { groupBy } from '../group-by';
import { instantOf } from '../time/civil';
import { weekOf } from '../time/week';
import type { Period, TermDays } from './kinds';

export type { TermDays } from './kinds';

const inOrder = (terms: readonly TermDays[]): TermDays[] =>
  [...terms].sort((a, b) => (a.startsOn === b.startsOn ? (a.id < b.id ? -1 : 1) : a.startsOn < b.startsOn ? -1 : 1));

/** The weeks that a term touches: what is pushed on its first and on its last day counts. The earliest first. */
export const termPeriods = (terms: readonly TermDays[]): Period[] =>
  inOrder(terms).map(({ id, startsOn, endsOn }) => ({
    ...{ kind: 'termly', key: id, first: weekOf(instantOf(startsOn)), last: weekOf(instantOf(endsOn)) },
  }));

/** In which school year a term begins: from August on it is the one that begins then. */
const yearOf = ({ startsOn }: TermDays): number => Number(startsOn.slice(0, 4)) - (Number(startsOn.slice(5, 7)) >= 8 ? 0 : 1);
const TERMS_OF_A_YEAR = 2;

/** School years of which both terms are in the roster, from the first week of the one to the last of the other. The earliest first. */
export const yearPeriods = (terms: readonly TermDays[]): Period[] =>
  [...groupBy(inOrder(terms), yearOf)]
    .filter(([, own]) => own.length >= TERMS_OF_A_YEAR)
    .map(([year, own]) => {
      const parts = termPeriods(own);
      const [first, last] = [Math.min(...parts.map((one) => one.first)), Math.max(...parts.map((one) => one.last))];
      return { kind: 'yearly', key: `${year}-${year + 1}`, first, last };
    });

/** What people call it: the roster's own name of a term. */
export const nameOfPeriod = ({ kind, key }: Pick<Period, 'kind' | 'key'>, terms: readonly TermDays[]): string | undefined =>
  kind === 'termly' ? terms.find(({ id }) => id === key)?.name : kind === 'yearly' ? `${key.replace('-', '—')} 学年` : undefined;
