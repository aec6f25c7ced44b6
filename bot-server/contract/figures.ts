import { z } from 'zod';
import { At, Count, Id } from './common';
import { Funnel } from './classroom';

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const FigureBy = z.enum(['push', 'class', 'grade', 'school', 'county', 'resource', 'theme', 'dimension', 'subject', 'week']);
export const FigureWindow = z.enum(['week', 'last-week', 'month', 'term']);

/** `from` and `to` are days, the last one too; without them `window` says which. For a bureau whole weeks, Monday to Sunday. */
export const FiguresQuery = z.strictObject({
  by: FigureBy,
  window: FigureWindow.default('week'),
  from: Day.optional(),
  to: Day.optional(),
  push: Id.optional(),
  resource: Id.optional(),
  theme: z.string().min(1).max(60).optional(),
  /** Of the plan's line, else of the item. */
  dimension: z.string().min(1).max(20).optional(),
  subject: z.string().min(1).max(20).optional(),
  grade: z.coerce.number().int().min(1).max(12).optional(),
  classroom: Id.optional(),
  school: Id.optional(),
  county: Id.optional(),
  /** Of a bureau by week: only places that have exact figures in every week shown. */
  cohort: z.literal('same').optional(),
});

/** A count, or null where it is hidden. */
const Cell = Count.nullable();
/** A share as its two counts: percentages are for showing only. */
export const Rate = z.strictObject({ of: Cell, among: Cell }).meta({ id: 'Rate' });
/** 95 % interval of a share in thousandths, by how many different families were asked. */
const Interval = z.strictObject({ low: z.int().min(0).max(1000), high: z.int().min(0).max(1000) }).nullable();
const Rates = z.strictObject({ reach: Rate, completion: Rate, finish: Rate });

export const FigureCounts = z
  .strictObject({
    targeted: Cell,
    completed: Cell,
    /** 触达率, 应看完成率, 完播率: never merged into one. */
    rates: Rates,
    /** 补报: completed after the due time, in no other figure. */
    late: Cell,
    /** All stages; null for a bureau, and where a cell of it is hidden. */
    funnel: Funnel.nullable(),
  })
  .meta({ id: 'FigureCounts' });

export const FigureRow = z
  .strictObject({
    key: z.string().max(4000),
    name: z.string().max(4000),
    note: z.string().max(200),
    exact: FigureCounts,
    /** For a bureau what still runs or is too few, in whole tens, rounded down; for a school's office what is too few, `completed` in whole fives. */
    tens: FigureCounts.nullable(),
    /** Why cells are hidden, in words; empty when they are not. */
    hidden: z.string().max(120),
    /** Of the exact rates, where it is known how many different families they are of. */
    intervals: z.strictObject({ reach: Interval, completion: Interval, finish: Interval }).optional(),
  })
  .meta({ id: 'FigureRow' });

/** Of every ten families of a group so many completed, over all places of a county: 9 is nine or all, 0 fewer than one, null not told. */
const OutOfTen = z.int().min(0).max(9).nullable();

export const Figures = z
  .strictObject({
    by: FigureBy,
    /** Whose: a class, a school or a bureau. */
    place: z.strictObject({ id: Id, name: z.string().max(120) }),
    from: Day,
    to: Day,
    rows: z.array(FigureRow).max(5000),
    total: z.strictObject({ exact: FigureCounts, tens: FigureCounts.nullable() }),
    /** For a bureau, by school: who has had nothing pushed in this time. */
    without: z.array(z.string().max(120)).max(5000).optional(),
    /** What was asked for by id, by its name, the widest first; what has no figures here is not named. */
    asked: z
      .array(z.strictObject({ kind: z.enum(['county', 'school', 'push', 'resource']), id: Id, name: z.string().max(120) }))
      .max(4)
      .optional(),
    /** For a city's bureau: its counties, in the order of their codes. */
    counties: z
      .array(z.strictObject({ id: Id, name: z.string().max(120) }))
      .max(200)
      .optional(),
    /** With `cohort`: of how many places the weeks are, among how many that have figures in any of them. */
    cohort: z.strictObject({ places: Count, among: Count }).optional(),
    /** For a bureau by school, of all items: groups of families, week by week; what was told once stays. */
    groups: z
      .array(
        z.strictObject({
          county: z.string().max(120),
          from: Day,
          to: Day,
          /** Where a parent works far away. */
          leftBehind: OutOfTen,
          /** Of the teaching points. */
          villagePoint: OutOfTen,
        }),
      )
      .max(12_000)
      .optional(),
    /** For a bureau by school, of all items: the best way to its families, as it was counted once a week; what was told once stays. */
    stock: z
      .array(
        z.strictObject({
          county: z.string().max(120),
          /** The day on which it was counted. */
          on: Day,
          /** A reminder of the mini-program: a long-term consent, or a one-time one that is left. */
          reminder: OutOfTen,
          officialAccount: OutOfTen,
          wecom: OutOfTen,
          /** Bound, and nothing rings: what there is stands in the mini-program. */
          inbox: OutOfTen,
          nobody: OutOfTen,
        }),
      )
      .max(12_000)
      .optional(),
    /** The figures hold what happened until then. */
    freshAt: At,
  })
  .meta({ id: 'Figures' });

export const RetentionQuery = z.strictObject({
  version: z.coerce.number().int().min(1).max(100_000).optional(),
  /** Only who had this push. */
  push: Id.optional(),
});

/** How many looked at each stretch of an item; all counts in whole steps of `smallest`, rounded down. */
export const Retention = z
  .strictObject({
    resource: Id,
    version: z.int().min(1).max(100_000),
    title: z.string().max(60),
    smallest: Count,
    /** Null: fewer viewers than `smallest`. */
    curve: z
      .strictObject({
        viewers: Count,
        /** Seconds a point stands for. */
        every: Count,
        points: z.array(z.strictObject({ at: Count, watched: Count })).max(200),
        /** Where the most went, and how many; null where nobody went in numbers that may be told. */
        steepest: z.strictObject({ at: Count, lost: Count }).nullable(),
        /** How often it was played, in halves of once through, rounded down: exact seconds would be one family's between two looks. */
        again: z.strictObject({ played: z.int().min(0), different: z.int().min(0) }),
      })
      .nullable(),
  })
  .meta({ id: 'Retention' });
