import { Schema } from 'mongoose';
import type { AnswerPlace, ClassAnswer } from '../../domain/class-answer/class-answer';

type Dated = 'nextCheckAt' | 'changedAt' | 'publishedAt';
/** Words without names, checked before anybody else sees them: they stand in clear, since they are searched. */
export interface ClassAnswerRow extends Omit<ClassAnswer, 'id' | Dated> {
  _id: string;
  nextCheckAt?: Date;
  changedAt: Date;
  publishedAt?: Date;
  /** While it is out, and only then: where it stands and what it is found by. What is not out can not be found. */
  place?: AnswerPlace;
  terms?: string[];
  /** While it is not out: since when, for the nightly job. */
  idleSince?: Date;
}

const text = { type: String, required: true } as const;

export const classAnswerSchema = new Schema<ClassAnswerRow>(
  {
    _id: text,
    schoolId: text,
    classroomId: text,
    grade: { type: Number, required: true },
    reach: text,
    question: text,
    answer: text,
    pinned: { type: { _id: false, resourceId: String, title: String, atSecond: Number }, default: undefined },
    questionId: String,
    by: text,
    state: text,
    rev: { type: Number, required: true },
    said: String,
    nextCheckAt: Date,
    checks: { type: Number, required: true },
    releasedBy: String,
    sentBack: String,
    changedAt: { type: Date, required: true },
    publishedAt: Date,
    place: String,
    terms: { type: [String], default: undefined },
    idleSince: Date,
  },
  { versionKey: false },
);
// What words are found by: covered, newest first in each place.
classAnswerSchema.index({ terms: 1, place: 1, publishedAt: -1, _id: 1 }, { partialFilterExpression: { place: { $exists: true } } });
classAnswerSchema.index({ place: 1, publishedAt: -1, _id: -1 }, { partialFilterExpression: { place: { $exists: true } } });
classAnswerSchema.index(
  { 'pinned.resourceId': 1, place: 1, 'pinned.atSecond': 1 },
  { partialFilterExpression: { place: { $exists: true } } },
);
classAnswerSchema.index({ by: 1, changedAt: -1, _id: -1 });
classAnswerSchema.index({ schoolId: 1, state: 1, changedAt: -1, _id: -1 });
classAnswerSchema.index({ questionId: 1 }, { unique: true, partialFilterExpression: { questionId: { $exists: true } } });
classAnswerSchema.index({ nextCheckAt: 1 }, { partialFilterExpression: { nextCheckAt: { $exists: true } } });
classAnswerSchema.index({ idleSince: 1 }, { partialFilterExpression: { idleSince: { $exists: true } } });

export function toClassAnswer(row: ClassAnswerRow): ClassAnswer {
  const { _id, nextCheckAt, changedAt, publishedAt, place: _place, terms: _terms, idleSince: _idle, ...rest } = row;
  return {
    ...rest,
    id: _id,
    changedAt: changedAt.getTime(),
    ...(nextCheckAt ? { nextCheckAt: nextCheckAt.getTime() } : {}),
    ...(publishedAt ? { publishedAt: publishedAt.getTime() } : {}),
  };
}
