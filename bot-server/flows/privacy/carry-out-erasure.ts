import type { ErasureRequest } from '../../domain/erasure/erasure';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';
import type { ErasureStore } from '../../store/erasures';
import type { RollupStore } from '../../store/rollups';
import { planErasure, type PlanNeeds } from './plan-erasure';

export type EraseNeeds = PlanNeeds & {
  readonly erasures: Pick<ErasureStore, 'ask' | 'begin' | 'planOf' | 'actsOf' | 'act' | 'finish' | 'close' | 'drop' | 'hash'>;
  readonly rollups: Pick<RollupStore, 'addRemainder' | 'closeRemainders' | 'touch'>;
  readonly audit: Pick<AuditStore, 'note'>;
};

/**
 * Carries out an erasure whose waiting time is over: the plan is written down first, then every act is done, and the request is closed last.
 * Cut off anywhere it is simply run again; run again when it is done it changes nothing. Tells whether it is done.
 */
export async function carryOutErasure(needs: EraseNeeds, request: ErasureRequest, now: Instant): Promise<boolean> {
  const { no, scope, cause, studentId, schoolId } = request;
  if (request.state === 'done') return closeErasure(needs, request);
  if (studentId === undefined || request.state === 'taken-back') return false;
  let plan = await needs.erasures.planOf(no);
  if (!plan) {
    const drawn = await planErasure(needs, request);
    plan = drawn && (await needs.erasures.begin(no, drawn, now));
  }
  if (!plan) return false;

  const cells = plan.cells.map(({ pushId, classroomId }) => ({ pushId, classroomId }));
  if (scope === 'child') for (const { funnel, ...cell } of plan.cells) await needs.rollups.addRemainder(cell, funnel, no);
  let erased = 0;
  // Twice: what was on its way when the roster's rows went has arrived by the second round, and nothing can follow it.
  for (const round of [1, 2]) {
    for (const place of needs.erasures.actsOf(scope)) {
      const rows = await needs.erasures.act(place, no, plan);
      if (round === 1) erased += rows;
    }
  }
  await needs.rollups.touch(cells, now);
  if (scope === 'child' && cause === undefined) {
    await needs.audit.note(
      {
        chain: schoolId,
        actor: { kind: 'job', id: 'erase-due' },
        action: 'erasure-done',
        about: { kind: 'student', id: needs.erasures.hash(studentId) },
        reason: no,
        amount: erased,
      },
      now,
    );
  }
  await needs.erasures.finish(no, studentId, erased, now);
  return closeErasure(needs, request);
}

/** Only when it is done may the remainders forget whose share they hold: forgotten earlier, a second run would add it again. */
async function closeErasure({ rollups, erasures }: Pick<EraseNeeds, 'rollups' | 'erasures'>, { no, cause }: ErasureRequest): Promise<true> {
  await rollups.closeRemainders(no);
  await (cause === 'left' ? erasures.drop(no) : erasures.close(no));
  return true;
}
