import type { Guardian, GuardianId, Guardianship, Relation } from '../roster/roster';
import { plainName } from './match';

/** Which row of the roster a person is who proved a child and says how they are related. */
export type Whose =
  | { readonly kind: 'row'; readonly guardianId: GuardianId }
  /** Nobody in the roster: a guardian of their own. */
  | { readonly kind: 'new'; readonly name: string }
  /** Not decided without the person's own name. */
  | { readonly kind: 'name-needed' };

/**
 * With a name: the row of the same relation and name, else a new guardian. Without: the only row of that relation that no
 * WeChat stands behind yet; several or none need the name.
 */
export function whoseRow(
  family: {
    readonly guardianships: readonly Guardianship[];
    readonly guardians: readonly Guardian[];
    readonly bound: ReadonlySet<GuardianId>;
  },
  relation: Relation,
  ownName: string | undefined,
): Whose {
  const rows = family.guardianships.filter((each) => each.relation === relation);
  if (ownName !== undefined && plainName(ownName) !== '') {
    const same = rows.find(({ guardianId }) => {
      const guardian = family.guardians.find(({ id }) => id === guardianId);
      return guardian !== undefined && plainName(guardian.name) === plainName(ownName);
    });
    return same ? { kind: 'row', guardianId: same.guardianId } : { kind: 'new', name: ownName.trim() };
  }
  const free = rows.filter(({ guardianId }) => !family.bound.has(guardianId));
  return free.length === 1 && free[0] ? { kind: 'row', guardianId: free[0].guardianId } : { kind: 'name-needed' };
}
