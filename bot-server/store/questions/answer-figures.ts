import type { Connection } from 'mongoose';
import type { AnswerCell } from '../../domain/question/figures';
import type { QuestionKind } from '../../domain/question/question';
import { OPEN_STATES } from '../../domain/question/steps';
import { DAY, MINUTE, type Instant } from '../../domain/time/instant';
import type { QuestionRow } from './row';

interface Asked {
  readonly schoolIds: readonly string[];
  /** Half-open, by when it was asked. */
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
}
const QUARTER = 15 * MINUTE;

/** Counts over many questions, computed by the database; no word of a question is read. */
export function openAnswerFigures(connection: Connection) {
  const rows = connection.collection<QuestionRow>('questions');
  const matching = ({ schoolIds, from, to }: Asked) => ({
    $match: { schoolId: { $in: [...schoolIds] }, askedAt: { $gte: new Date(from), $lt: new Date(to) } },
  });
  const isOpen = { $in: ['$state', [...OPEN_STATES]] };
  const isAnswered = { $gt: ['$answeredAt', null] };
  /** Rows from before it was latched go by their times. */
  const isInTime = { $and: [isAnswered, { $not: [{ $ifNull: ['$answeredLate', { $gt: ['$answeredAt', '$dueAt'] }] }] }] };
  const isAnAnswer = { $and: [{ $eq: ['$$reply.by.kind', 'teacher'] }, { $ne: ['$$reply.as', 'ask-back'] }] };
  const answers = { $filter: { input: '$replies', as: 'reply', cond: isAnAnswer } };
  const firstToAnswer = { $let: { vars: { first: { $arrayElemAt: [answers, 0] } }, in: '$$first.by.id' } };
  const isOverdue = (now: Instant) => ({ $and: [isOpen, { $lt: ['$dueAt', new Date(now)] }, { $not: [{ $gt: ['$pausedAt', null] }] }] });
  const has = (field: string, value: boolean) => ({ $eq: [`$${field}`, value] });
  /** As `domain/question/resolution.ts` says it. */
  const isSolved = { $and: [{ $in: ['$state', ['confirmed', 'closed']] }, has('solvedLate', false)] };
  const isUnsolved = (now: Instant) => ({
    $or: [
      { $and: [{ $not: [isOpen] }, has('solvedLate', true)] },
      { $and: [isOpen, { $gt: ['$solveBy', null] }, { $lt: ['$solveBy', new Date(now)] }, { $not: [{ $gt: ['$pausedAt', null] }] }] },
    ],
  });
  const countIf = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } });
  return {
    async answerCells(asked: Asked): Promise<AnswerCell[]> {
      const { now } = asked;
      const olderThan = (ms: number) => ({ $lt: ['$askedAt', new Date(now - ms)] });
      const found = await rows
        .aggregate<Omit<AnswerCell, 'open'> & { young: number; days: number; old: number }>([
          matching(asked),
          {
            $group: {
              _id: { schoolId: '$schoolId', classroomId: '$classroomId', kind: { $ifNull: ['$kind', 'habit'] } },
              asked: { $sum: 1 },
              decided: countIf({ $or: [isAnswered, isOverdue(now)] }),
              inTime: countIf(isInTime),
              toSolve: countIf({ $or: [isSolved, isUnsolved(now)] }),
              solved: countIf(isSolved),
              waits: {
                $push: { $cond: [isAnswered, { $floor: { $divide: [{ $subtract: ['$answeredAt', '$askedAt'] }, QUARTER] } }, '$$REMOVE'] },
              },
              young: countIf({ $and: [isOpen, { $not: [olderThan(DAY)] }] }),
              days: countIf({ $and: [isOpen, olderThan(DAY), { $not: [olderThan(3 * DAY)] }] }),
              old: countIf({ $and: [isOpen, olderThan(3 * DAY)] }),
            },
          },
          {
            $project: {
              ...{ _id: 0, schoolId: '$_id.schoolId', classroomId: '$_id.classroomId', kind: '$_id.kind' },
              ...{ asked: 1, decided: 1, inTime: 1, toSolve: 1, solved: 1, waits: 1, young: 1, days: 1, old: 1 },
            },
          },
        ])
        .toArray();
      return found.map(({ young, days, old, ...cell }) => ({ ...cell, kind: cell.kind satisfies QuestionKind, open: [young, days, old] }));
    },
    /** By teacher: how many are decided, and how many of them were in time. In time counts for who answered, too late for who has it. */
    async answerShares(asked: Asked): Promise<{ teacherId: string; decided: number; inTime: number }[]> {
      const found = await rows
        .aggregate<{ _id: string; decided: number; inTime: number }>([
          matching(asked),
          { $set: { teacherId: { $cond: [isInTime, { $ifNull: [firstToAnswer, '$teacherId'] }, '$teacherId'] } } },
          { $match: { teacherId: { $gt: '' } } },
          { $group: { _id: '$teacherId', decided: countIf({ $or: [isAnswered, isOverdue(asked.now)] }), inTime: countIf(isInTime) } },
        ])
        .toArray();
      return found.map(({ _id, ...counts }) => ({ teacherId: _id, ...counts }));
    },
  };
}
