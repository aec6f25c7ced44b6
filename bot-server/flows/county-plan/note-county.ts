import type { Actor } from '../../domain/access/actor';
import type { AuditAction } from '../../domain/audit/audit';
import type { CountyPlan } from '../../domain/plan/county';
import { Refusal } from '../../domain/refusal';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';

type CountyAction = Extract<AuditAction, `county-plan-${string}`>;

/** Leaves the row that says who did it, in the bureau's chain. */
export async function noteCounty(
  { audit }: { readonly audit: Pick<AuditStore, 'note'> },
  by: Actor | 'operator',
  action: CountyAction,
  { id, bureauId }: Pick<CountyPlan, 'id' | 'bureauId'>,
  now: Instant,
): Promise<void> {
  if (by !== 'operator' && by.role !== 'officer') throw new Refusal('access/denied');
  const actor = by === 'operator' ? { kind: 'operator' as const, id: 'operator' } : { kind: 'officer' as const, id: by.officerId };
  await audit.note({ chain: `bureau:${bureauId}`, actor, action, about: { kind: 'plan', id } }, now);
}
