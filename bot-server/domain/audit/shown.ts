import type { Classroom, Relation, StaffRole } from '../roster/roster';
import type { AuditRow } from './audit';

/** A row of the trail with the few names its reader may see; masked already where they need not know. */
export interface ShownTrail {
  readonly row: AuditRow;
  /** A colleague or teacher. */
  readonly staff?: { readonly name: string; readonly roles: readonly StaffRole[] };
  readonly self: boolean;
  /** A guardian of the reader's own child: what they are to it. */
  readonly relation?: Relation;
  /** The child it is about: the reader's own by name, else masked. */
  readonly student?: string;
  readonly classroom?: Pick<Classroom, 'id' | 'name'>;
}
