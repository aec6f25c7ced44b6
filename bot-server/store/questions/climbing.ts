import type { mongo } from 'mongoose';
import type { Climb, Question, Ring } from '../../domain/question/question';
import { OPEN_STATES } from '../../domain/question/steps';
import type { SchoolId, TeacherId } from '../../domain/roster/roster';
import type { Instant } from '../../domain/time/instant';
import type { questionRows, QuestionRow } from './row';

/** What one step of climbing changes. */
export interface ClimbChange {
  readonly climb: Climb;
  readonly state?: Question['state'];
  readonly holders?: Question['holders'];
  readonly settledAt?: Instant;
  /** The level that was reached by this very write. */
  readonly reached?: Climb['level'];
}

/** Who stands behind open questions of a class, each combination once. */
export interface Standing {
  readonly schoolId: SchoolId;
  readonly classroomId: string;
  readonly teacherId?: TeacherId;
  readonly because: Question['because'];
  readonly state: Question['state'];
}

const open = { $in: [...OPEN_STATES] };

/** Nothing about its clock has changed since it was read. */
const asRead = (was: Question) => ({
  _id: was.id,
  state: was.state,
  dueAt: new Date(was.dueAt),
  pausedAt: was.pausedAt === undefined ? { $exists: false } : new Date(was.pausedAt),
  'climb.level': was.climb?.level ?? 0,
  'climb.nextAt': was.climb?.nextAt === undefined ? { $exists: false } : new Date(was.climb.nextAt),
});

/** What the clock does with questions: the jobs' own reads, and the write that takes each step once. */
export function openClimbing(rows: mongo.Collection<QuestionRow>, rowsOf: ReturnType<typeof questionRows>) {
  return {
    /** Whose next step is due, the longest due first. */
    async dueToClimb(now: Instant, limit: number): Promise<Question[]> {
      const found = await rows
        .find({ 'climb.nextAt': { $exists: true, $lte: new Date(now) } })
        .sort({ 'climb.nextAt': 1 })
        .limit(limit)
        .toArray();
      return found.map(rowsOf.question);
    },
    /** Steps that were taken by somebody who ended before all their rings were written. */
    async unrung(limit: number): Promise<Question[]> {
      const found = await rows
        .find({ 'climb.rings.key': { $gt: '' } })
        .limit(limit)
        .toArray();
      return found.map(rowsOf.question);
    },
    /** Takes a step if nothing about the question's clock has changed since it was read; false: somebody was before. */
    async climbTo(was: Question, { climb, reached, state, holders, settledAt }: ClimbChange, now: Instant): Promise<boolean> {
      const { matchedCount } = await rows.updateOne(asRead(was), {
        $set: {
          climb: rowsOf.fromClimb(climb),
          ...(state === undefined ? {} : { state }),
          ...(settledAt === undefined ? {} : { settledAt: new Date(settledAt) }),
        },
        ...(holders === undefined ? {} : { $addToSet: { holders: { $each: [...holders] } } }),
        ...(reached === undefined ? {} : { $push: { climbs: { level: reached, at: new Date(now) } } }),
      });
      return matchedCount === 1;
    },
    /** Says that these rings are written down. Safe to repeat. */
    async rungFor(id: string, rings: readonly Ring[]): Promise<void> {
      await rows.updateOne({ _id: id }, { $pull: { 'climb.rings': { key: { $in: rings.map(({ key }) => key) } } } });
    },
    /** How many questions each of these has to answer still. */
    async openLoad(teacherIds: readonly TeacherId[]): Promise<ReadonlyMap<TeacherId, number>> {
      const counted = await Promise.all(
        teacherIds.map(async (id) => [id, await rows.countDocuments({ holders: id, teacherId: id, state: open })] as const),
      );
      return new Map(counted);
    },
    /** What lies in these boxes and waits for an answer now: how many, of which classes, and the earliest due time. */
    async waitingIn(holderIds: readonly string[]): Promise<{ count: number; dueAt?: Instant; classroomIds: string[] }> {
      const found = await rows
        .find({ holders: { $in: [...holderIds] }, state: open, pausedAt: { $exists: false } })
        .sort({ dueAt: 1 })
        .limit(1000)
        .project<Pick<QuestionRow, 'dueAt' | 'classroomId'>>({ dueAt: 1, classroomId: 1 })
        .toArray();
      const [first] = found;
      return {
        count: found.length,
        ...(first ? { dueAt: first.dueAt.getTime() } : {}),
        classroomIds: [...new Set(found.map(({ classroomId }) => classroomId))],
      };
    },
    /** Who has the open questions, by class: a few rows however many questions there are. */
    async standings(): Promise<Standing[]> {
      const found = await rows
        .aggregate<{ _id: Standing }>([
          { $match: { state: { $in: [...OPEN_STATES] } } },
          {
            $group: {
              _id: { schoolId: '$schoolId', classroomId: '$classroomId', teacherId: '$teacherId', because: '$because', state: '$state' },
            },
          },
        ])
        .toArray();
      return found.map(({ _id }) => _id);
    },
    /** The open questions behind one of these. */
    async behind({ classroomId, teacherId, because, state }: Standing, limit: number): Promise<Question[]> {
      const whose = { classroomId, state, because, teacherId: teacherId ?? { $exists: false } };
      return (await rows.find(whose).sort({ askedAt: 1 }).limit(limit).toArray()).map(rowsOf.question);
    },
    /** Gives it to somebody else, unless somebody has done so already or it was answered meanwhile. */
    async reroute(
      was: Question,
      to: Pick<Question, 'because' | 'holders' | 'state' | 'dueAt' | 'climb'> & Pick<Partial<Question>, 'teacherId' | 'insteadOf'>,
    ): Promise<boolean> {
      const { teacherId, insteadOf, because, holders, state, dueAt, climb } = to;
      const { matchedCount } = await rows.updateOne(
        { ...asRead(was), because: was.because, teacherId: was.teacherId ?? { $exists: false } },
        {
          $set: {
            because,
            holders: [...holders],
            state,
            dueAt: new Date(dueAt),
            ...(climb ? { climb: rowsOf.fromClimb(climb) } : {}),
            ...(teacherId === undefined ? {} : { teacherId }),
            ...(insteadOf === undefined ? {} : { insteadOf }),
          },
          $unset: {
            ...(teacherId === undefined ? { teacherId: 1 } : {}),
            ...(insteadOf === undefined ? { insteadOf: 1 } : {}),
          },
        },
      );
      return matchedCount === 1;
    },
    /** Open questions that climbed to the bureau, by school. */
    async climbedBySchool(
      schoolIds: readonly SchoolId[],
    ): Promise<ReadonlyMap<SchoolId, { readonly open: number; readonly climbed: number }>> {
      const found = await rows
        .aggregate<{ _id: SchoolId; open: number; climbed: number }>([
          { $match: { schoolId: { $in: [...schoolIds] }, state: { $in: [...OPEN_STATES] } } },
          { $group: { _id: '$schoolId', open: { $sum: 1 }, climbed: { $sum: { $cond: [{ $gte: ['$climb.level', 3] }, 1, 0] } } } },
        ])
        .toArray();
      return new Map(found.map(({ _id, open: waiting, climbed }) => [_id, { open: waiting, climbed }]));
    },
    /** A guardian's questions on which they were asked back, the last one first, and the one that has this reply already. */
    async pausedOf(guardianId: string, replyId: string): Promise<Question[]> {
      const found = await rows
        .find({ guardianId, $or: [{ pausedAt: { $exists: true }, state: open }, { 'replies.id': replyId }] })
        .sort({ askedAt: -1 })
        .limit(10)
        .toArray();
      return found.map(rowsOf.question).sort((a, b) => (b.pausedAt ?? 0) - (a.pausedAt ?? 0));
    },
  };
}
