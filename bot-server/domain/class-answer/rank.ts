import type { Instant } from '../time/instant';
import { overlap, pairSet } from '../question/similar';
import type { AskedTerm } from './terms';

/** How many answers hold a term, as far as anybody counted. */
export type Frequencies = ReadonlyMap<string, number>;

/** What is in every answer tells little, what is in few tells much. */
const worth = (count: number, all: number): number => Math.log(1 + all / Math.max(1, count));

export interface Candidate {
  readonly id: string;
  readonly question: string;
  readonly terms: readonly string[];
  readonly at: Instant;
}

/** The weights by which the store looks for candidates. */
export const weigh = (
  asked: readonly AskedTerm[],
  counts: Frequencies,
  all: number,
): { readonly term: string; readonly weight: number }[] =>
  asked.flatMap(({ term, weight }) => {
    const count = counts.get(term) ?? 0;
    return count === 0 ? [] : [{ term, weight: weight * worth(count, all) }];
  });

/**
 * The candidates, best first: by the worth of the terms they hold, and more where the question itself is like what was asked. `score` is the
 * share of the asked worth that is there, 0 to 1, so that a threshold means the same for long and short words.
 */
export function rank<T extends Candidate>(
  text: string,
  weights: readonly { readonly term: string; readonly weight: number }[],
  candidates: readonly T[],
): { readonly of: T; readonly score: number; readonly like: number }[] {
  const whole = weights.reduce((sum, { weight }) => sum + weight, 0);
  const pairs = pairSet(text);
  return candidates
    .map((of) => {
      const held = new Set(of.terms);
      const found = weights.reduce((sum, { term, weight }) => sum + (held.has(term) ? weight : 0), 0);
      return { of, score: whole === 0 ? 0 : found / whole, like: overlap(pairs, pairSet(of.question)) };
    })
    .sort((a, b) => b.score * (1 + b.like) - a.score * (1 + a.like) || b.of.at - a.of.at || (a.of.id < b.of.id ? -1 : 1));
}
