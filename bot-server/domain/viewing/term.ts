import type { Push } from '../push/push';
import type { Term } from '../roster/roster';
import { civilDate, instantOf } from '../time/civil';
import type { Instant } from '../time/instant';
import type { Viewing, ViewingKey } from './viewing';

/** The term of an instant: the newest that has begun. What is watched in the holidays belongs to the term before them. */
export function termAt(terms: readonly Term[], at: Instant): Term | undefined {
  const today = civilDate(at);
  return terms
    .filter(({ startsOn }) => startsOn <= today)
    .reduce<Term | undefined>((newest, term) => (newest && newest.startsOn >= term.startsOn ? newest : term), undefined);
}

/** Which viewings of an item count for a push. */
export interface CountedTerms {
  /** Of these terms; `undefined` stands for what was kept before terms were told apart. */
  readonly ids: readonly (string | undefined)[];
  has(viewing: Pick<Viewing, 'lastAt'> & { readonly key: Pick<ViewingKey, 'term'> }): boolean;
}

type Told = Pick<Viewing, 'lastAt'> | undefined;
const wasToldIn = (viewing: NonNullable<Told>, term: Term): boolean => viewing.lastAt >= instantOf(term.startsOn);

/**
 * What is watched from the start of a push's term on counts for it, before the push began too; what comes after it was due counts late, in
 * the next terms too. A viewing from before terms were told apart counts where anything of it was told in the term or later: in doubt for
 * the family. A push from before counts all of those.
 */
export function countedTerms({ termId, startsAt }: Pick<Push, 'termId' | 'startsAt'>, terms: readonly Term[]): CountedTerms {
  const planned = terms.find(({ id }) => id === termId);
  const begun = termAt(terms, startsAt);
  // A line that was moved to before its term counts from its own day's term on.
  const first = planned && begun && begun.startsOn < planned.startsOn ? begun : (planned ?? begun);
  const later = first ? terms.filter(({ startsOn }) => startsOn > first.startsOn).map(({ id }) => id) : [];
  const ids = new Set([...(first ? [first.id] : []), ...(termId === undefined ? [] : [termId]), ...later]);
  return {
    ids: [undefined, ...ids],
    has: (viewing) => {
      const { term } = viewing.key;
      return term === undefined ? termId === undefined || !first || wasToldIn(viewing, first) : ids.has(term);
    },
  };
}

/**
 * Under which term a session that begins now is kept: the present one, but for what was begun before terms were told apart and gone on with
 * in this term (`old`), which stays one row.
 */
export function termToKeepUnder(terms: readonly Term[], old: Told, now: Instant): string | undefined {
  const term = termAt(terms, now);
  return term && old && wasToldIn(old, term) ? undefined : term?.id;
}

/** Of several terms' viewings by one viewer the one to show: completed, else the newest. */
export const foremost = (viewings: readonly Viewing[]): Viewing | undefined =>
  [...viewings].sort((a, b) => Number(b.completion !== undefined) - Number(a.completion !== undefined) || b.lastAt - a.lastAt)[0];

/** That it was watched in an earlier term, where that does not count any more. */
export interface SeenBefore {
  readonly at: Instant;
  readonly completed: boolean;
}

/** What is told of earlier terms: the newest completion, else the newest look of 3 s and more. */
export function seenBefore(earlier: readonly Pick<Viewing, 'completion' | 'reached' | 'lastAt'>[]): SeenBefore | undefined {
  const done = earlier.flatMap(({ completion }) => (completion ? [completion.at] : []));
  if (done.length > 0) return { at: Math.max(...done), completed: true };
  const begun = earlier.flatMap(({ reached, lastAt }) => (reached.started === undefined ? [] : [lastAt]));
  return begun.length > 0 ? { at: Math.max(...begun), completed: false } : undefined;
}
