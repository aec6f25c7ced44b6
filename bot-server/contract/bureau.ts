import { z } from 'zod';
import { At, Count, Id } from './common';

/** A count, or null where it is hidden because the cell is too small. */
const Cell = Count.nullable();

/** One row of the bureau's table: counts of families, never a name. Fixed order, never ranked. */
export const SchoolRow = z
  .strictObject({
    school: z.strictObject({
      id: Id,
      name: z.string().max(120),
      includes: z.array(z.string().max(80)).max(50),
    }),
    families: Cell,
    targeted: Cell,
    reachable: Cell,
    started: Cell,
    completed: Cell,
    /** Why cells are hidden, in words; empty when they are not. */
    hidden: z.string().max(120),
  })
  .meta({ id: 'SchoolRow' });

export const BureauSchools = z
  .strictObject({
    bureau: z.strictObject({ id: Id, name: z.string().max(80) }),
    from: At,
    to: At,
    pushes: Count,
    schools: z.array(SchoolRow).max(5000),
    total: z.strictObject({
      families: Cell,
      targeted: Cell,
      reachable: Cell,
      started: Cell,
      completed: Cell,
    }),
    freshAt: At,
  })
  .meta({ id: 'BureauSchools' });

export const BureauQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(200).default(7),
});
