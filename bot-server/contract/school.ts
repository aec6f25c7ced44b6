import { z } from 'zod';
import { At, Count, Id, Page, pageOf } from './common';
import { Funnel, OfficeCounts, PushCard } from './classroom';

export const SlotLine = z
  .strictObject({
    id: Id,
    line: z.int().min(1).max(10_000),
    week: z.int().min(1).max(60),
    weekday: z.int().min(1).max(7),
    startsAt: At,
    dueAt: At,
    resource: Id,
    title: z.string().max(60),
    kind: z.enum(['video', 'audio', 'article', 'link']),
    audience: z.string().max(200),
    note: z.string().max(200),
    state: z.enum(['waiting', 'pushed', 'skipped']),
    stateText: z.string().max(60),
    push: Id.optional(),
    /** What the line is for, in words. */
    about: z.string().max(120).optional(),
    /** Of a county's plan: as it came, or moved by the school; 必推 stays. */
    county: z.enum(['as-given', 'moved']).optional(),
    must: z.literal(true).optional(),
  })
  .meta({ id: 'SlotLine' });

export const PlanCard = z
  .strictObject({
    id: Id,
    title: z.string().max(80),
    term: z.string().max(60),
    state: z.enum(['draft', 'published', 'paused', 'ended']),
    version: z.int().min(1).max(100_000),
    slots: Count,
    waiting: Count,
    next: At.nullable(),
    kindText: z.string().max(20).optional(),
    /** It came from the county, in this version of its plan. */
    county: z.int().min(1).max(100_000).optional(),
    /** The work on it: absent when a plan that runs has no next version begun. */
    draft: z.enum(['editing', 'in-review', 'sent-back']).optional(),
  })
  .meta({ id: 'PlanCard' });
export const PlanPage = pageOf(PlanCard);
export const PlanDetail = PlanCard.extend({
  lines: z.array(SlotLine).max(2000),
  /** Lines of the county's that this school leaves out. */
  leftOut: Count.optional(),
  /** Whether the reader may pause, resume and end it. */
  steers: z.boolean(),
  /** Whether the reader may work on it: enter lines, submit. */
  plans: z.boolean().optional(),
  /** Whether the reader may publish what somebody else submitted. */
  reviews: z.boolean().optional(),
}).meta({ id: 'PlanDetail' });

/** The body is the file itself (.xlsx, .csv or .yaml); the query says its name and whether only to look. */
export const ImportPlanQuery = z.strictObject({
  fileName: z.string().min(1).max(200),
  dryRun: z.enum(['0', '1']).default('1'),
  /** Into this plan's draft; else into the school's own of the coming term. */
  plan: Id.optional(),
});
export const ImportFault = z
  .strictObject({
    sheet: z.string().max(100).optional(),
    row: z.int().min(0).max(1_000_000).optional(),
    column: z.string().max(100).optional(),
    /** What stands there, masked where it names a person. */
    value: z.string().max(60).optional(),
    /** What is wrong and how to mend it. */
    message: z.string().max(300),
  })
  .meta({ id: 'ImportFault' });
export const PlanImported = z
  .strictObject({
    dryRun: z.boolean(),
    plan: Id.optional(),
    title: z.string().max(80),
    lines: Count,
    added: Count,
    changed: Count,
    removed: Count,
    same: Count,
    warnings: z.array(ImportFault).max(200),
  })
  .meta({ id: 'PlanImported' });

export const MoveSlot = z.strictObject({ startsAt: At });

export const HeldCount = z.strictObject({
  because: z.string().max(40),
  text: z.string().max(80),
  count: Count,
});
export const PushDetail = z
  .strictObject({
    push: PushCard,
    plan: Id,
    classes: z
      .array(
        z.strictObject({
          id: Id,
          name: z.string().max(60),
          funnel: Funnel,
          office: OfficeCounts.optional(),
          /** So few can be reached that what they did is only counted in the push's own sum, with others. */
          joined: z.boolean().optional(),
        }),
      )
      .max(200),
    held: z.array(HeldCount).max(30),
    failed: Count,
    waiting: Count,
    /** Whether who asks may declare families of any class. */
    canDeclare: z.boolean().optional(),
  })
  .meta({ id: 'PushDetail' });
export const PushesQuery = Page;
