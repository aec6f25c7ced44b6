import { z } from 'zod';
import { At, Count, Id, Percent } from './common';
import { FigureWindow } from './figures';

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const FigureExportFormat = z.enum(['xlsx', 'csv', 'jsonl']);

/** `from` and `to` are days, the last one too; without them `window` says which. For a bureau whole weeks, Monday to Sunday. */
export const StartFigureExport = z.strictObject({
  format: FigureExportFormat,
  reason: z.string().max(300),
  window: FigureWindow.default('term'),
  from: Day.optional(),
  to: Day.optional(),
});

export const WireFigureExport = z
  .strictObject({
    id: Id,
    format: FigureExportFormat,
    from: Day,
    to: Day,
    reason: z.string().max(300),
    askedAt: At,
    state: z.enum(['making', 'ready', 'failed']),
    percent: Percent,
    rows: Count,
    /** What went wrong and what to do, in words; empty where nothing did. */
    fault: z.string().max(120),
    /** Of a file that is ready: a link that holds for some minutes and answers ranges, how long it is, and until when it is kept. */
    file: z.strictObject({ link: z.string().max(400), name: z.string().max(200), bytes: z.int().min(0), until: At }).nullable(),
  })
  .meta({ id: 'FigureExport' });

export const FigureExports = z.strictObject({ items: z.array(WireFigureExport).max(10), most: Count });
