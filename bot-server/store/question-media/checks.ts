import { Schema, type Connection } from 'mongoose';
import type { KeptMedia } from '../../domain/question/kept-media';
import type { MediaVerdict } from '../../domain/question/media-check';
import { DAY, type Instant } from '../../domain/time/instant';
import { toMedia, type MediaRow } from './row';

/** A voice or picture that is to be checked, held by the caller for a while. */
export interface CheckClaim {
  readonly media: KeptMedia;
  /** 1 for the first. */
  readonly tries: number;
  /** Under which WeChat is at it already. */
  readonly traces: readonly string[];
}

/** What WeChat said of a trace. It may say so before we know whose trace it is. */
export interface VerdictRow {
  _id: string;
  verdict: MediaVerdict;
  at: Date;
}
export const verdictSchema = new Schema<VerdictRow>(
  { _id: { type: String, required: true }, verdict: { type: String, required: true }, at: { type: Date, required: true } },
  { versionKey: false },
);
verdictSchema.index({ at: 1 }, { expireAfterSeconds: (2 * DAY) / 1000 });

/** Due to be checked, from the first day on. */
export const CHECK_AT_ONCE = new Date(0);

/** The content check of voices and pictures. Every step may be repeated; results and traces may come in any order. */
export function mediaChecks(connection: Connection) {
  const rows = connection.collection<MediaRow>('questionMedia');
  const verdicts = connection.collection<VerdictRow>('mediaVerdicts');
  return {
    /** The next that is part of something and due, held for so long: its row says so before WeChat is asked. */
    async takeForCheck(now: Instant, holdMs: number): Promise<CheckClaim | undefined> {
      const row = await rows.findOneAndUpdate(
        { checkAt: { $lte: new Date(now) }, state: 'ready', until: { $exists: false } },
        { $set: { checkAt: new Date(now + holdMs) }, $inc: { checkTries: 1 } },
        { sort: { checkAt: 1 }, returnDocument: 'after' },
      );
      return row ? { media: toMedia(row), tries: row.checkTries ?? 1, traces: row.traces ?? [] } : undefined;
    },
    async checkLater(id: string, at: Instant): Promise<void> {
      await rows.updateOne({ _id: id, checkAt: { $exists: true } }, { $set: { checkAt: new Date(at) } });
    },
    /** Nothing more is asked about it. */
    async checkAsked(id: string): Promise<void> {
      await rows.updateOne({ _id: id }, { $unset: { checkAt: 1, checkTries: 1 } });
    },
    /** Writes down under which trace WeChat is at it; it stays due until the caller has looked whether the result was here before. */
    async noteTrace(id: string, trace: string): Promise<void> {
      await rows.updateOne({ _id: id }, { $addToSet: { traces: trace } });
    },
    /** Writes down what was said of a trace, also of an unknown one; the worse stays. */
    async noteVerdict(trace: string, verdict: MediaVerdict, now: Instant): Promise<void> {
      await verdicts.updateOne({ _id: trace }, { $max: { verdict }, $setOnInsert: { at: new Date(now) } }, { upsert: true });
    },
    async verdictOf(trace: string): Promise<MediaVerdict | undefined> {
      return (await verdicts.findOne({ _id: trace }))?.verdict;
    },
    async ofTrace(trace: string): Promise<KeptMedia | undefined> {
      const row = await rows.findOne({ traces: trace });
      return row ? toMedia(row) : undefined;
    },
  };
}
