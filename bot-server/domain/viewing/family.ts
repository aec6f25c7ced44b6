import type { Instant } from '../time/instant';
import { MILESTONES, type Milestone, type Span, type Viewing, type Words } from './viewing';
import { countSeconds, unionWords } from './words';

export type FamilyPolicy = 'any' | 'together';

/** First times of a family. */
export type FamilyStages = Readonly<Partial<Record<Milestone | 'completed', Instant>>>;

const earliest = (times: readonly (Instant | undefined)[]): Instant | undefined =>
  times.reduce((first, at) => (at !== undefined && (first === undefined || at < first) ? at : first), undefined);

/** A family has reached a stage when any one of its viewers has; the first to do so gives the time. */
export function familyStages(viewings: readonly Pick<Viewing, 'reached' | 'completion'>[]): FamilyStages {
  const stages: Partial<Record<Milestone | 'completed', Instant>> = {};
  for (const name of MILESTONES) {
    const at = earliest(viewings.map(({ reached }) => reached[name]));
    if (at !== undefined) stages[name] = at;
  }
  const completed = earliest(viewings.map(({ completion }) => completion?.at));
  if (completed !== undefined) stages.completed = completed;
  return stages;
}

/**
 * Seconds credited to a family under the policy «together»: what its viewers have seen between them, but never more than the sum of what
 * each was credited, so that one forged map lifts nobody.
 */
export function togetherSeconds(viewers: readonly { readonly words: Words; readonly credited: number }[], counted: Span): number {
  const seen = countSeconds(unionWords(viewers.map(({ words }) => words)), counted);
  return Math.min(
    seen,
    viewers.reduce((sum, { credited }) => sum + credited, 0),
  );
}
