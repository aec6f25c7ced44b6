import { z } from 'zod';
import { Count, Id } from './common';

const Day = z.iso.date().regex(/^20\d\d-/);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Name = z.string().max(60);
const Weekday = z.int().min(1).max(7);
const Part = z.enum(['morning', 'afternoon']);

const Windows = z.array(z.strictObject({ from: Clock, to: Clock }));
const Roster = z.array(z.strictObject({ weekday: Weekday, teachers: z.array(Id).max(50) })).max(7);

export const LeaveLine = z
  .strictObject({
    id: Id,
    teacher: Name,
    mine: z.boolean(),
    from: Day,
    to: Day,
    part: Part.optional(),
    /** In words: 9月7日上午. */
    days: z.string().max(60),
    substitute: Name.optional(),
    edits: z.boolean(),
  })
  .meta({ id: 'Leave' });

/** When a school's teachers answer, who is on duty and who is on leave. A teacher sees their own leaves, the office everybody's. */
export const WireDuty = z
  .strictObject({
    windows: Windows.max(20),
    duty: Roster,
    version: Count,
    edits: z.boolean(),
    colleagues: z.array(z.strictObject({ id: Id, name: Name, no: z.string().max(40) })).max(2000),
    leaves: z.array(LeaveLine).max(2000),
  })
  .meta({ id: 'Duty' });

export const KeepRules = z.strictObject({ version: Count, windows: Windows.min(1).max(20), duty: Roster });
export const AddLeave = z.strictObject({ teacher: Id.optional(), from: Day, to: Day, part: Part.optional(), substitute: Id.optional() });

/** Questions that nobody at a school has answered for two days. Never a number under ten: `few` says that there are some. */
export const WireClimbed = z
  .strictObject({
    rows: z.array(z.strictObject({ school: Name, few: z.boolean(), atLeast: Count })).max(3000),
    none: Count,
  })
  .meta({ id: 'ClimbedQuestions' });
