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
 * Seconds credited to a family under the policy «together»: what its viewers have seen between them. One of whom not everything claimed is
 * believed adds no more than the seconds credited to him: a forged map lifts the family by nothing else, not even where two others saw the
 * same part.
 */
export function togetherSeconds(viewers: readonly { readonly words: Words; readonly credited: number }[], counted: Span): number {
  const seenBy = (some: typeof viewers): number => countSeconds(unionWords(some.map(({ words }) => words)), counted);
  const sure = viewers.filter(({ words, credited }) => credited >= countSeconds(words, counted));
  const others = viewers.filter((viewer) => !sure.includes(viewer));
  return Math.min(
    seenBy(viewers),
    others.reduce((sum, { credited }) => sum + credited, seenBy(sure)),
  );
}
