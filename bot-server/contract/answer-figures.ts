import { z } from 'zod';
import { Count } from './common';

const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);
export const AnswerFiguresQuery = z.strictObject({ month: Month.optional() });
export const AnswerFiguresFileQuery = AnswerFiguresQuery.extend({ format: z.enum(['xlsx', 'csv']).default('xlsx') });

const Cell = Count.nullable();
const Row = z.strictObject({
  key: z.string().max(80),
  name: z.string().max(120),
  /** Null: too few to be told. */
  asked: Cell,
  inTimePercent: z.int().min(0).max(100).nullable(),
  /** Whole matters that were settled in time. */
  solvedPercent: z.int().min(0).max(100).nullable(),
  /** Half of the first answers came within so many hours. */
  medianHours: z.number().min(0).nullable(),
  /** Open now: under a day, one to three days, older. */
  open: z.tuple([Cell, Cell, Cell]),
});
const Part = z.strictObject({ rows: z.array(Row).max(2000), total: Row });

export const AnswerFigures = z
  .strictObject({
    place: z.string().max(120),
    by: z.enum(['class', 'school']),
    month: Month,
    /** For a bureau, counts are then in whole tens, rounded down. */
    running: z.boolean(),
    /** Fewer are told of nobody. */
    smallest: Count,
    places: Part,
    kinds: Part,
  })
  .meta({ id: 'AnswerFigures' });

/** A teacher's own, for nobody else. */
export const OwnAnswers = z.strictObject({
  month: Month,
  decided: Count,
  inTime: Count,
  standing: z.int().min(0).max(100).optional(),
});
