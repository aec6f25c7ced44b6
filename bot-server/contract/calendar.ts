import { z } from 'zod';
import { Count, Id } from './common';

const Day = z.iso.date().regex(/^20\d\d-/);
const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);
const OwnKind = z.enum(['holiday', 'make-up', 'exam', 'closure']);
const Name = z.string().max(60);

/** `school`: of a bureau's school; without it one's own. `month`: the current one when left out. */
export const CalendarQuery = z.strictObject({ month: Month.optional(), school: Id.optional() });

export const CalendarDayLine = z
  .strictObject({
    date: Day,
    weekday: z.int().min(1).max(7),
    /** `at-home`: 停课不停学; `vacation`: between two terms. */
    kind: z.enum(['lessons', 'at-home', 'weekend', 'holiday', 'vacation']),
    name: Name.optional(),
    /** Lessons on a day that would be free. */
    madeUp: z.literal(true).optional(),
    exam: Name.optional(),
    /** In words. */
    text: z.string().max(160),
  })
  .meta({ id: 'CalendarDay' });

export const WireCalendar = z
  .strictObject({
    name: Name,
    month: Month,
    today: Day,
    term: z.strictObject({ name: Name, startsOn: Day, endsOn: Day }).nullable(),
    days: z.array(CalendarDayLine).max(31),
    entries: z
      .array(
        z.strictObject({
          key: Id,
          kind: OwnKind,
          kindText: z.string().max(10),
          from: Day,
          to: Day,
          name: Name,
          /** Who said so: the school itself, or a bureau above. */
          by: Name,
          own: z.boolean(),
        }),
      )
      .max(1500),
    edits: z.boolean(),
  })
  .meta({ id: 'Calendar' });

export const AddDays = z.strictObject({ kind: OwnKind, from: Day, to: Day, name: z.string().trim().min(1).max(20) });

/** The body is the file itself (.xlsx, .csv or .yaml). */
export const ImportCalendarQuery = z.strictObject({
  fileName: z.string().min(1).max(200),
  dryRun: z.enum(['0', '1']).default('1'),
});
export const CalendarImported = z
  .strictObject({ dryRun: z.boolean(), days: Count, added: Count, changed: Count, removed: Count, same: Count })
  .meta({ id: 'CalendarImported' });
