import type { Actor } from '../../domain/access/actor';
import type { ClassAnswer } from '../../domain/class-answer/class-answer';
import { rank, weigh } from '../../domain/class-answer/rank';
import { askedTerms } from '../../domain/class-answer/terms';
import type { ClassAnswerStore } from '../../store/class-answers';
import type { RosterStore } from '../../store/roster';
import { placesFor } from './needs';

export type SearchNeeds = {
  readonly classAnswers: Pick<ClassAnswerStore, 'frequencies' | 'candidates' | 'outOf' | 'count'>;
  readonly roster: Pick<RosterStore, 'classrooms' | 'classroomsOfSchool'>;
};

/** Above this a word is as rare as it gets. */
const MANY = 2000;
/** Of what was asked at least so much has to be there: less is chance. */
const LEAST_FOUND = 0.15;
/** To be offered before asking it has to be more than a word that both hold. */
const LEAST_LIKE = 0.4;

export interface Found {
  readonly answers: readonly ClassAnswer[];
  /** The words hold nothing that can be looked for. */
  readonly isEmpty: boolean;
}

/** Class answers that hold the words, the best first, of those that this person may read. Words that say nothing find nothing. @throws Refusal auth/not-bound, access/denied */
export const searchAnswers = (needs: SearchNeeds, actor: Actor, words: string, limit: number): Promise<Found> =>
  find(needs, actor, words, limit, ({ score }) => score >= LEAST_FOUND);

/** Before asking: at most `limit` answers to what is being written. Nothing of it is kept. @throws Refusal auth/not-bound, access/denied */
export const similarAnswers = (needs: SearchNeeds, actor: Actor, draft: string, limit: number): Promise<Found> =>
  find(needs, actor, draft, limit, ({ score, like }) => score >= LEAST_LIKE || like >= LEAST_LIKE);

async function find(
  { classAnswers, roster }: SearchNeeds,
  actor: Actor,
  words: string,
  limit: number,
  isGood: (one: { readonly score: number; readonly like: number }) => boolean,
): Promise<Found> {
  const places = await placesFor({ roster }, actor);
  const asked = askedTerms(words);
  if (asked.length === 0) return { answers: [], isEmpty: true };
  const terms = asked.map(({ term }) => term);
  const [counts, all] = await Promise.all([classAnswers.frequencies(terms, places), classAnswers.count(places, MANY)]);
  const weights = weigh(asked, counts, all);
  const candidates = await classAnswers.candidates(weights, counts, places);
  // What nobody's answer holds counts too: else one word in common would be all that was asked.
  const unknown = asked.filter(({ term }) => !counts.has(term)).map(({ term, weight }) => ({ term, weight: weight * Math.log(2) }));
  const best = rank(words, [...weights, ...unknown], candidates)
    .filter(isGood)
    .slice(0, limit);
  return {
    answers: await classAnswers.outOf(
      places,
      best.map(({ of }) => of.id),
    ),
    isEmpty: false,
  };
}
