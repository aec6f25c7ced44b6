import type { Resource } from '../resource/resource';
import type { Instant } from '../time/instant';
import { countedSpan, creditOf } from './credit';
import { gradeOf, gradeOfCompletion } from './grade';
import { RULE_VERSION } from './standing';
import { MILESTONES, type Completion, type Milestone, type Span, type Viewing, type Words } from './viewing';
import { countSeconds, unionWords } from './words';

/** Who of a family has to have seen it: any one guardian alone (default), or all of them between them. */
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

/** When somebody was a guardian of the child, where the push was not delivered to them; absent ends are open. */
export interface TiedFor {
  readonly since?: Instant;
  readonly endedAt?: Instant;
}

/**
 * A viewing as it counts for the child of somebody who came to the family after the push: nothing before the tie, so that whom a past figure
 * did not know can not raise it; and what was reached while it held stays when it ends.
 */
export function asTied(viewing: Viewing, { since = -Infinity, endedAt = Infinity }: TiedFor): Viewing {
  const { reached, completion, ...rest } = viewing;
  const kept = Object.entries(reached).flatMap(([name, at]) => (at < endedAt ? [[name, Math.max(at, since)] as const] : []));
  const done = completion && completion.at < endedAt ? { completion: { ...completion, at: Math.max(completion.at, since) } } : {};
  return { ...rest, lastAt: Math.max(viewing.lastAt, since), reached: Object.fromEntries<Instant>(kept), ...done };
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

type Measured = Pick<Resource, 'durationSeconds' | 'effectiveStart' | 'effectiveEnd' | 'maxRate' | 'threshold'>;
type Seen = Pick<Viewing, 'words' | 'sessions' | 'past' | 'lastAt'>;

/**
 * What is to be latched for a family under «together» whose viewers have not completed alone: its time is the newest report that it is made
 * of, so the same rows always give the same. Its grade is the lowest of those who took part. Undefined while it is not reached.
 */
export function familyCompletion(viewers: readonly Seen[], resource: Measured): Completion | undefined {
  const counted = countedSpan(resource);
  const total = counted.to - counted.from;
  const taking = viewers.map((viewing) => ({ viewing, words: viewing.words, credited: creditOf(viewing, resource).credited }));
  const parts = taking.filter(({ credited }) => credited > 0);
  if (total <= 0 || togetherSeconds(parts, counted) < resource.threshold * total - 1e-9) return undefined;
  return {
    at: Math.max(...parts.map(({ viewing }) => viewing.lastAt)),
    threshold: resource.threshold,
    ruleVersion: RULE_VERSION,
    grade: parts.every(({ viewing }) => gradeOf(viewing, resource) === 'A') ? 'A' : 'B',
  };
}

/** When the first of these viewings was completed on evidence of grade A. */
export const onlineCompletionAt = (
  viewings: readonly Viewing[],
  resourceOf: (version: number) => Measured | undefined,
): Instant | undefined =>
  earliest(
    viewings.map((viewing) => {
      const resource = resourceOf(viewing.key.version);
      const { completion } = viewing;
      return completion && resource && gradeOfCompletion({ ...viewing, completion }, resource) === 'A' ? completion.at : undefined;
    }),
  );

/** When the first of these viewers completed. */
export const completionAtOf = (viewings: readonly Viewing[], isOne: (viewerId: string) => boolean): Instant | undefined =>
  earliest(viewings.map(({ key, completion }) => (key.viewer.kind === 'guardian' && isOne(key.viewer.id) ? completion?.at : undefined)));

/** What a guardian is told of the whole family, where it may complete an item between it. */
export interface FamilyStanding {
  /** In whole tens, rounded down: that somebody else has watched is told, not who, what and when. */
  readonly percent: number;
  readonly completed: boolean;
}

/** How far a family is between it. A family that is complete has all of it. */
export function familyStanding(
  viewers: readonly Pick<Viewing, 'words' | 'sessions' | 'past'>[],
  resource: Measured,
  completed: boolean,
): FamilyStanding {
  const counted = countedSpan(resource);
  const total = counted.to - counted.from;
  const parts = viewers.map((viewing) => ({ words: viewing.words, credited: creditOf(viewing, resource).credited }));
  const percent = total > 0 ? Math.floor((togetherSeconds(parts, counted) * 10) / total) * 10 : 0;
  return { percent: completed ? 100 : percent, completed };
}
