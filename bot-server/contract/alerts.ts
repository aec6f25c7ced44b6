import { z } from 'zod';
import { At, Count, Id } from './common';

/** What did not go out and never will. */
export const Alerts = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          id: z.string().max(200),
          /** `slots-missed`: their time passed while nothing ran, or while the plan was paused, and something newer took their place. */
          kind: z.enum(['slots-missed']),
          plan: Id,
          planTitle: z.string().max(80),
          at: At,
          count: Count,
          /** The first of them, by the time at which they should have left. */
          lines: z.array(z.strictObject({ line: Count, title: z.string().max(60), startsAt: At })).max(10),
        }),
      )
      .max(20),
    /** How many days back is looked. */
    days: Count,
  })
  .meta({ id: 'Alerts' });
