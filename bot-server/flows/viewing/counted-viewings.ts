import type { Push } from '../../domain/push/push';
import { viewingIdFor } from '../../domain/push/today';
import type { Resource } from '../../domain/resource/resource';
import type { Term } from '../../domain/roster/roster';
import { countedTerms, foremost, type CountedTerms } from '../../domain/viewing/term';
import type { Viewing } from '../../domain/viewing/viewing';

interface Needs {
  readonly viewings: { read(ids: readonly string[]): Promise<readonly Viewing[]> };
  readonly roster: { terms(): Promise<readonly Term[]> };
}

/** Who is to have watched what for which push. */
export interface Watching {
  readonly push: Pick<Push, 'id' | 'termId' | 'startsAt'>;
  readonly resource: Pick<Resource, 'for' | 'id' | 'version'>;
  readonly guardianId: string;
  readonly studentId: string;
}

/** Reads for many at once what counts for their push: of several terms' viewings the one that is complete, else the newest. */
export async function countedViewings(needs: Needs, asked: readonly Watching[]): Promise<(one: Watching) => Viewing | undefined> {
  const terms = await needs.roster.terms();
  const byPush = new Map<string, CountedTerms>();
  const termsOf = ({ push }: Watching): CountedTerms => {
    const known = byPush.get(push.id) ?? countedTerms(push, terms);
    byPush.set(push.id, known);
    return known;
  };
  const idsOf = (one: Watching): string[] =>
    termsOf(one).ids.map((term) => viewingIdFor(one.resource, one.guardianId, one.studentId, term));
  const read = await needs.viewings.read([...new Set(asked.flatMap(idsOf))]);
  const viewingOf = new Map(read.map((viewing) => [viewing.id, viewing]));
  return (one) =>
    foremost(
      idsOf(one)
        .flatMap((id) => viewingOf.get(id) ?? [])
        .filter((viewing) => termsOf(one).has(viewing)),
    );
}
