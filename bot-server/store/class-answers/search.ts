import type { Connection } from 'mongoose';
import type { AnswerPlace } from '../../domain/class-answer/class-answer';
import type { Candidate } from '../../domain/class-answer/rank';
import type { ClassAnswerRow } from './row';

/** A term that more hold than this is common: it is counted no further, and looked up among the newest of each place only. */
const COMMON = 1000;
/** Index keys that one search looks at beside the counting. */
const MOST_KEYS = 3000;
const CANDIDATES = 40;

type Stage = Readonly<Record<string, unknown>>;

/**
 * Search without reading a row: counts, then lists of ids, come from the index {terms, place} alone, and both are bounded, so that a word
 * which every answer holds costs no more than a rare one.
 */
export function openAnswerSearch(connection: Connection) {
  const name = 'classAnswers';
  const rows = connection.collection<ClassAnswerRow>(name);
  const within = (term: string, places: readonly AnswerPlace[]): Stage => ({ $match: { terms: term, place: { $in: [...places] } } });
  /** One round trip for all: the first on the collection itself, the others joined to it. */
  const together = (parts: readonly (readonly Stage[])[]): Record<string, unknown>[] => {
    const [first = [], ...rest] = parts;
    return [...first.map((stage) => ({ ...stage })), ...rest.map((pipeline) => ({ $unionWith: { coll: name, pipeline } }))];
  };
  return {
    /** How many answers of these places hold each term, counted up to {@link COMMON} + 1. What none holds is left out. */
    async frequencies(terms: readonly string[], places: readonly AnswerPlace[]): Promise<Map<string, number>> {
      if (terms.length === 0 || places.length === 0) return new Map();
      const parts = terms.map((term): Stage[] => [
        within(term, places),
        { $limit: COMMON + 1 },
        { $group: { _id: { $literal: term }, n: { $sum: 1 } } },
      ]);
      const found = await rows.aggregate<{ _id: string; n: number }>(together(parts)).toArray();
      return new Map(found.map(({ _id, n }) => [_id, n]));
    },
    /** The answers that hold most of these weights; the rarest terms are looked up first, as many as the bound allows, one at least. */
    async candidates(
      weights: readonly { readonly term: string; readonly weight: number }[],
      counts: ReadonlyMap<string, number>,
      places: readonly AnswerPlace[],
    ): Promise<Candidate[]> {
      const rare = [...weights].sort((a, b) => (counts.get(a.term) ?? 0) - (counts.get(b.term) ?? 0));
      let keys = 0;
      const taken = rare.filter(({ term }, n) => (keys += Math.min(counts.get(term) ?? 0, COMMON)) <= MOST_KEYS || n === 0);
      if (taken.length === 0) return [];
      const parts = taken.map(({ term, weight }): Stage[] => [
        within(term, places),
        { $limit: COMMON },
        { $project: { _id: 1, w: { $literal: weight } } },
      ]);
      const best = await rows
        .aggregate<{ _id: string }>([
          ...together(parts),
          { $group: { _id: '$_id', score: { $sum: '$w' } } },
          { $sort: { score: -1, _id: 1 } },
          { $limit: CANDIDATES },
        ])
        .toArray();
      const found = await rows
        .find({ _id: { $in: best.map(({ _id }) => _id) }, place: { $in: [...places] } })
        .project<Pick<ClassAnswerRow, '_id' | 'question' | 'terms' | 'publishedAt'>>({ question: 1, terms: 1, publishedAt: 1 })
        .toArray();
      return found.map(({ _id, question, terms = [], publishedAt }) => ({ id: _id, question, terms, at: publishedAt?.getTime() ?? 0 }));
    },
  };
}
