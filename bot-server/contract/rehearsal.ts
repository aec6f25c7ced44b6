import { z } from 'zod';
import { Count, Id } from './common';

export const RehearsedConflict = z
  .strictObject({
    kind: z.enum([
      'unknown-resource',
      'withdrawn',
      'holiday',
      'exams',
      'other-day',
      'closed-hours',
      'too-many',
      'one-phone',
      'unreachable',
      'consents-run-out',
      'no-template',
    ]),
    /** What is wrong. */
    text: z.string().max(300),
    /** The same in a list of many alike: «一年级1班 5 个». */
    short: z.string().max(80).optional(),
    /** What mends it. */
    advice: z.string().max(200),
    /** Lines of the plan that it is about. */
    lines: z.array(z.int().min(1).max(10_000)).max(2000),
    week: z.int().min(1).max(60).optional(),
    classroom: Id.optional(),
    /** Families or guardians, as the text says. */
    count: Count.optional(),
  })
  .meta({ id: 'RehearsedConflict' });

/** A plan played before its days: nothing is written, nothing is sent. */
export const PlanRehearsal = z
  .strictObject({
    plan: Id,
    /** Lines that are still to come. */
    lines: Count,
    families: Count,
    guardians: Count,
    messages: Count,
    onTime: Count,
    late: Count,
    /** They lie in the inbox and do not ring. */
    silent: Count,
    conflicts: z.array(RehearsedConflict).max(3000),
  })
  .meta({ id: 'PlanRehearsal' });

/** The families of one's own class for whom nothing can ring now. */
export const ClassReach = z
  .strictObject({
    classroom: z.strictObject({ id: Id, name: z.string().max(60) }),
    families: Count,
    missing: z
      .array(
        z.strictObject({
          student: z.strictObject({ id: Id, name: z.string().max(40) }),
          because: z.enum(['not-bound', 'no-way', 'no-consent']),
          text: z.string().max(120),
        }),
      )
      .max(200),
  })
  .meta({ id: 'ClassReach' });
