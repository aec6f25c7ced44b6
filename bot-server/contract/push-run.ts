import { z } from 'zod';
import { At, Count, Id } from './common';

/** What a school says to a plan or a push: for now, on again, for good. */
export const Steer = z.strictObject({ word: z.enum(['pause', 'resume', 'end']) });

/** How a push goes out, now. */
export const PushRun = z
  .strictObject({
    push: Id,
    plan: Id,
    phase: z.enum(['preparing', 'sending', 'waiting', 'done', 'paused', 'ended']),
    /** Who said «paused» or «ended»: this push itself, or its whole plan. */
    haltedBy: z.enum(['push', 'plan']).nullable(),
    haltedAt: At.nullable(),
    /** Whether the reader may pause, resume and end it. */
    steers: z.boolean(),
    total: Count,
    sent: Count,
    /** They go on by themselves, now or at their time. */
    ahead: Count,
    /** Of these, the ones whose time has come. */
    due: Count,
    /** Definitely not sent: what can be sent again. */
    failed: Count,
    /** May have rung or not: nobody knows, so they are not sent again. */
    unknown: Count,
    /** What WeChat refuses about its words, a line for each template. */
    refused: z.array(z.strictObject({ code: z.string().max(60), field: z.string().max(60).nullable() })).max(10),
    /** Held by a limit of the platform; until when, and how many hours in all at the pace of today. */
    limited: Count,
    limitedUntil: At.nullable(),
    limitedHours: z.int().min(0).max(10_000).nullable(),
    /** By the account's own quota: how much a day takes, and how many hours the rest takes at the least. */
    quotaPerDay: Count.nullable(),
    quotaHours: z.int().min(0).max(100_000).nullable(),
    /** Sent within the last minute. */
    lastMinute: Count,
    /** Until the due ones are through at this rate; null while that can not be told. */
    secondsLeft: z.int().min(0).max(100_000_000).nullable(),
    /** When the first of those that wait for a time is looked at again. */
    nextAt: At.nullable(),
  })
  .meta({ id: 'PushRun' });
