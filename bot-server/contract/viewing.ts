import { z } from 'zod';
import { At, Id, Percent, Seconds } from './common';

/** `for` is the child on whose behalf it is watched. */
export const IssueTicket = z.strictObject({
  resource: Id,
  for: Id,
  offline: z.boolean().optional(),
});
export const Ticket = z
  .strictObject({
    ticket: z.string().max(640),
    expiresAt: At,
    nextReportSeconds: z.int().min(5).max(600),
  })
  .meta({ id: 'Ticket' });

/** One session, told whole each time: the last one told is the truth of that ticket. */
export const Report = z
  .strictObject({
    ticket: z.string().max(640),
    seq: z.int().min(1).max(1_000_000_000),
    /** [start, end) in seconds on the media's axis. */
    intervals: z.array(z.tuple([Seconds, Seconds])).max(64),
    /** Milliseconds in which the media was playing, monotonic over the session. */
    playMs: z
      .int()
      .min(0)
      .max(7 * 86_400_000),
    position: Seconds,
    maxRate: z.number().min(0.25).max(16),
    flags: z
      // `group` and `cast` are said by who watches; `audio`: (part of) a film was listened to.
      .array(z.enum(['group', 'cast', 'offline', 'audio']))
      .max(5)
      .default([]),
  })
  .meta({ id: 'Report' });

/** Each report is judged on its own: the envelope takes anything, so one bad report spoils no other. */
export const ReportViewing = z.strictObject({
  reports: z.array(z.unknown()).min(1).max(50),
});

export const WireViewing = z
  .strictObject({
    creditedSeconds: z.int().min(0).max(86_400),
    /** Seconds that count towards completion: effective end − effective start. */
    totalSeconds: z.int().min(0).max(86_400),
    percent: Percent,
    completed: z.boolean(),
    resumeAt: Seconds,
    /** Unseen spans [from, to) in whole seconds, within what counts. */
    gaps: z.array(z.tuple([Seconds, Seconds])).max(2000),
    /** Seconds claimed but not confirmed by the clock: «有 N 秒还没能确认，请再看一遍». */
    unconfirmedSeconds: z.int().min(0).max(86_400),
    /** 待确认: why it does not count yet, in words. */
    held: z.string().max(200).optional(),
    /** 上学期看过: watched in an earlier term, which does not count in this one. */
    before: z.strictObject({ at: At, completed: z.boolean() }).optional(),
    /** 合看: how far the whole family is between it, in whole tens. */
    family: z.strictObject({ percent: Percent, completed: z.boolean() }).optional(),
  })
  .meta({ id: 'Viewing' });

export const ReportResult = z
  .discriminatedUnion('ok', [
    WireViewing.extend({
      ok: z.literal(true),
      nextReportSeconds: z.int().min(5).max(600),
    }),
    z.strictObject({
      ok: z.literal(false),
      code: z.string().max(60),
      message: z.string().max(200),
      retry: z.boolean(),
    }),
  ])
  .meta({ id: 'ReportResult' });

export const ReportedViewing = z.strictObject({
  results: z.array(ReportResult).max(50),
});
/** `push`: what it is watched for, where that may be completed by a family between it. */
export const ViewingOf = z.strictObject({ for: Id, push: Id.optional() });
