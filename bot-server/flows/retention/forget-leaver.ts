import { leaverErasure } from '../../domain/erasure/erasure';
import type { StudentId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { ErasureStore } from '../../store/erasures';
import { carryOutErasure, type EraseNeeds } from '../privacy/carry-out-erasure';

export type ForgetLeaverNeeds = EraseNeeds & {
  readonly erasures: Pick<ErasureStore, 'hasten'>;
  readonly newNo: () => string;
};

/**
 * Takes away everything about a child who left long ago, and guardians who have no other child here, by the same list of places as an erasure
 * that a family asks for; only no receipt is left, and a later file may bring the child back. Where a family asked already, their wish is carried
 * out now. Cut off anywhere it is taken up by the next call or by the sweep of erasures. Tells whether it is done.
 */
export async function forgetLeaver(needs: ForgetLeaverNeeds, studentId: StudentId, now: Instant): Promise<boolean> {
  const [student] = await needs.roster.students([studentId]);
  if (!student) return true;
  const asked = leaverErasure({ no: needs.newNo(), schoolId: student.schoolId, studentId }, now);
  const { no } = await needs.erasures.ask(asked);
  const request = await needs.erasures.hasten(no, now);
  return request !== undefined && carryOutErasure(needs, request, now);
}
