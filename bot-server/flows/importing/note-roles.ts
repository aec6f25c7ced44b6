import { roleChanges } from '../../domain/importing/role-changes';
import type { RosterFrame } from '../../domain/importing/roster-changes';
import type { RosterOperation } from '../../domain/roster/operation';
import type { Instant } from '../../domain/time/instant';
import type { AuditStore } from '../../store/audit';

/** An import that gives somebody another role leaves the same trace as a change made anywhere else: one row for each person, in their school's or bureau's chain. */
export async function noteRoles(
  { audit }: { readonly audit: Pick<AuditStore, 'note'> },
  stored: RosterFrame,
  changes: RosterFrame,
  by: RosterOperation['by'],
  now: Instant,
): Promise<void> {
  const changed = roleChanges(stored, changes);
  await Promise.all(changed.map(({ chain, about }) => audit.note({ chain, actor: by, action: 'role-changed', about }, now)));
}
