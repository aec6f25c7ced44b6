import type { StudentId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { DeliveryStore } from '../../store/deliveries';
import type { RollupStore } from '../../store/rollups';

interface Needs {
  readonly deliveries: Pick<DeliveryStore, 'cellsOfStudents'>;
  readonly rollups: Pick<RollupStore, 'touch'>;
}

const SOME = 500;

/** Has every figure counted anew in which these children are: for when somebody became their guardian who may have watched before. */
export async function recountChildren({ deliveries, rollups }: Needs, studentIds: readonly StudentId[], now: Instant): Promise<void> {
  for (let from = 0; from < studentIds.length; from += SOME)
    await rollups.touch(await deliveries.cellsOfStudents(studentIds.slice(from, from + SOME)), now);
}
