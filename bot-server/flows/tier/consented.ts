import { consentState, type ConsentRecord } from '../../domain/consent/consent';
import type { RulesText } from '../../domain/consent/rules-text';
import type { Guardianship, StudentId } from '../../domain/roster/roster';
import type { ConsentRecordStore } from '../../store/consent-records';
import type { RosterStore } from '../../store/roster';

export type ConsentedNeeds = {
  readonly consentRecords: Pick<ConsentRecordStore, 'ofStudents'>;
  readonly roster: Pick<RosterStore, 'guardianshipsOfStudents'>;
  readonly content: { childrenRules(): Promise<readonly RulesText[]> };
};

/** For which of these children layering is consented to now: read afresh, so that a withdrawal counts at once. */
export async function consentedToTiers(needs: ConsentedNeeds, studentIds: readonly StudentId[]): Promise<ReadonlySet<StudentId>> {
  const [records, ties, texts] = await Promise.all([
    needs.consentRecords.ofStudents(studentIds),
    needs.roster.guardianshipsOfStudents(studentIds),
    needs.content.childrenRules(),
  ]);
  const ledgers = grouped(records);
  const guardians = grouped(ties);
  return new Set(
    studentIds.filter((id) => {
      const adults = (guardians.get(id) ?? []).map(({ guardianId }: Guardianship) => guardianId);
      return consentState('tier', ledgers.get(id) ?? [], adults, texts) === 'live';
    }),
  );
}

function grouped<T extends ConsentRecord | Guardianship>(list: readonly T[]): Map<StudentId, T[]> {
  const groups = new Map<StudentId, T[]>();
  for (const one of list) {
    const group = groups.get(one.studentId);
    if (group) group.push(one);
    else groups.set(one.studentId, [one]);
  }
  return groups;
}
