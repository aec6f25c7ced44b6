import type { Connection } from 'mongoose';
import type { Scope } from '../../domain/access/scope';
import type { PinnedAsk } from '../../domain/question/crowded';
import { OPEN_STATES } from '../../domain/question/steps';
import { DAY, type Instant } from '../../domain/time/instant';
import type { QuestionRow } from './row';

/** How one day's questions went, counted. */
export interface QuestionDay {
  /** Asked since the day began. */
  readonly asked: number;
  /** Given their first answer since then, and not late. */
  readonly onTime: number;
  /** Due by now and still open; one whose clock stands still is not. */
  readonly overdue: number;
}

/** An older one that is answered today was late long ago. */
const LONGEST_OPEN = 60 * DAY;
const MOST_PINNED = 2000;

export function openQuestionDay(connection: Connection) {
  const rows = connection.collection<QuestionRow>('questions');
  return {
    /** Counts of the schools in this scope. */
    async dayOf({ schoolIds }: Scope, begins: Instant, now: Instant): Promise<QuestionDay> {
      const ofSchools = { schoolId: { $in: [...schoolIds] } };
      const since = new Date(begins);
      const [asked, onTime, overdue] = await Promise.all([
        rows.countDocuments({ ...ofSchools, askedAt: { $gte: since } }),
        rows.countDocuments({
          ...ofSchools,
          askedAt: { $gte: new Date(begins - LONGEST_OPEN) },
          answeredAt: { $gte: since },
          $expr: { $lte: ['$answeredAt', '$dueAt'] },
        }),
        rows.countDocuments({
          ...ofSchools,
          state: { $in: [...OPEN_STATES] },
          dueAt: { $lt: new Date(now) },
          pausedAt: { $exists: false },
        }),
      ]);
      return { asked, onTime, overdue };
    },
    /** Where in this version of an item families asked, of these schools or of all; rows from before versions were noted count for the first. */
    async pinnedTo(resourceId: string, version: number, schoolIds?: readonly string[]): Promise<PinnedAsk[]> {
      const ofVersion = version === 1 ? { 'pinned.version': { $in: [1, null] } } : { 'pinned.version': version };
      const found = await rows
        .find({ 'pinned.resourceId': resourceId, ...ofVersion, ...(schoolIds ? { schoolId: { $in: [...schoolIds] } } : {}) } as never)
        .project<Pick<QuestionRow, 'guardianId' | 'studentId' | 'pinned'>>({ guardianId: 1, studentId: 1, 'pinned.atSecond': 1 })
        .sort({ askedAt: -1 })
        .limit(MOST_PINNED)
        .toArray();
      return found.map(({ guardianId, studentId, pinned }) => ({ guardianId, studentId, atSecond: pinned?.atSecond ?? 0 }));
    },
  };
}
