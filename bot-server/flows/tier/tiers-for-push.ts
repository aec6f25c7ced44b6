import type { Student, StudentId } from '../../domain/roster/roster';
import { tierOf, type Tier } from '../../domain/tier/tier';
import type { Instant } from '../../domain/time/instant';
import type { TierStore } from '../../store/tiers';
import { consentedToTiers, type ConsentedNeeds } from './consented';

type Needs = ConsentedNeeds & { readonly tiers: Pick<TierStore, 'ofStudents'> };

/** The tiers that count now of these children in a subject; who is not layered, or whose family does not agree any more, is not among them. */
export async function tiersForPush(
  needs: Needs,
  students: readonly Pick<Student, 'id' | 'classroomId'>[],
  subject: string,
  now: Instant,
): Promise<ReadonlyMap<StudentId, Tier>> {
  const entries = await needs.tiers.ofStudents(
    students.map(({ id }) => id),
    now,
  );
  const layered = [...new Set(entries.filter((entry) => entry.subject === subject).map(({ studentId }) => studentId))];
  const consented = layered.length ? await consentedToTiers(needs, layered) : new Set<StudentId>();
  return new Map(
    students.flatMap((student): [StudentId, Tier][] => {
      const tier = tierOf(student, subject, { entries, consented, now });
      return tier === undefined ? [] : [[student.id, tier]];
    }),
  );
}
