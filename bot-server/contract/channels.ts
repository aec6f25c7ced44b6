import { z } from 'zod';
import { At, Count, Id } from './common';

/** Where reminders run out, by class and week, if nobody agrees once more. */
export const ConsentOutlook = z
  .strictObject({
    /** False: nothing is counted, so nothing runs out. */
    counts: z.boolean(),
    classes: z
      .array(
        z.strictObject({
          classroom: Id,
          name: z.string().max(60),
          /** Who has bound WeChat. */
          guardians: Count,
          weeks: z.array(z.strictObject({ startsAt: At, rings: Count, out: Count })).max(60),
        }),
      )
      .max(500),
  })
  .meta({ id: 'ConsentOutlook' });
