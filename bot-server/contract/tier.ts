import { z } from 'zod';
import { Count, Id } from './common';

const Subject = z.string().min(1).max(20);
const ClassName = z.string().max(60);
const Tier = z.enum(['firm', 'book', 'more']);

export const Teaching = z
  .strictObject({ items: z.array(z.strictObject({ classroom: Id, className: ClassName, subject: Subject, students: Count })).max(400) })
  .meta({ id: 'Teaching' });

export const OfTiers = z.strictObject({ classroom: Id, subject: Subject });

export const ClassTiers = z
  .strictObject({
    classroom: Id,
    className: ClassName,
    subject: Subject,
    /** The term's last day; absent out of term: then nothing can be set. */
    termEndsOn: z.string().max(10).optional(),
    choices: z.array(z.strictObject({ tier: Tier, name: z.string().max(20), about: z.string().max(60) })).max(5),
    students: z
      .array(
        z.strictObject({
          id: Id,
          name: z.string().max(40),
          /** Whether the family has agreed; whether it was asked or said no is not told. */
          agreed: z.boolean(),
          /** null: not layered. */
          tier: Tier.nullable(),
        }),
      )
      .max(500),
  })
  .meta({ id: 'ClassTiers' });

export const SetTiers = z.strictObject({
  changes: z
    .array(z.strictObject({ student: Id, tier: Tier.nullable() }))
    .min(1)
    .max(500),
});
