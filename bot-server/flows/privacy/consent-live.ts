import { consentState, type ConsentPurpose } from '../../domain/consent/consent';
import type { RulesText } from '../../domain/consent/rules-text';
import type { StudentId } from '../../domain/roster/roster';
import type { ConsentRecordStore } from '../../store/consent-records';
import type { RosterStore } from '../../store/roster';

export type ConsentNeeds = {
  readonly consentRecords: Pick<ConsentRecordStore, 'ofStudents'>;
  readonly roster: Pick<RosterStore, 'guardianshipsOfStudents'>;
  readonly content: { childrenRules(): Promise<readonly RulesText[]> };
};

/** Whether this use of this child's data is consented to now: read afresh, so that a withdrawal counts at once. */
export async function isConsentLive(needs: ConsentNeeds, studentId: StudentId, purpose: ConsentPurpose): Promise<boolean> {
  const [records, guardianships, texts] = await Promise.all([
    needs.consentRecords.ofStudents([studentId]),
    needs.roster.guardianshipsOfStudents([studentId]),
    needs.content.childrenRules(),
  ]);
  const guardianIds = guardianships.map(({ guardianId }) => guardianId);
  return consentState(purpose, records, guardianIds, texts) === 'live';
}
