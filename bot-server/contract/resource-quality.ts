import { z } from 'zod';
import { Count, Seconds } from './common';

/** Thousandths. */
const Interval = z.strictObject({ low: z.int().min(0).max(1000), high: z.int().min(0).max(1000) });
const Version = z.strictObject({
  version: z.int().min(1).max(100_000),
  /** In whole steps of `smallest`, rounded down. */
  started: Count,
  completed: Count,
  /** Of those who began, how many completed it, by 95 %, with what rounding may have taken. */
  interval: Interval,
});

/** How an item is taken, for who writes and reviews it: counts in whole steps and what follows from them. */
export const ResourceQuality = z
  .strictObject({
    smallest: Count,
    /** Null: too few watched it to say anything. */
    now: Version.nullable(),
    then: Version.nullable(),
    /** `up` and `down` only outside the noise; null where two versions can not be compared. */
    change: z.enum(['up', 'down', 'same']).nullable(),
    drop: z
      .strictObject({ at: Seconds, before: Count, lost: Count, kind: z.enum(['left', 'skipped']), caption: z.string().max(80) })
      .nullable(),
    asked: z.array(z.strictObject({ second: Seconds, families: Count })).max(1000),
    /** A suggestion in a sentence; empty where the numbers carry none. */
    advice: z.string().max(300),
  })
  .meta({ id: 'ResourceQuality' });
export type WireResourceQuality = z.output<typeof ResourceQuality>;

export interface ResourceQualityApi {
  resourceQuality: { params: { resource: string }; out: WireResourceQuality };
}
